package org.opentls.provider;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigestSpi;
import org.opentls.hashlib.Digest;

/** A {@code MessageDigest} over a {@link Digest} of fixed size. */
final class DigestSpi extends MessageDigestSpi implements Cloneable {
  private final Digest digest;
  private final byte[] one = new byte[1];

  DigestSpi(Digest digest) {
    this.digest = digest;
  }

  @Override
  protected int engineGetDigestLength() {
    return digest.digestSize();
  }

  @Override
  protected void engineUpdate(byte input) {
    one[0] = input;
    digest.update(one);
  }

  /** As in the JDK, no bytes are no bytes wherever they are. */
  @Override
  protected void engineUpdate(byte[] input, int offset, int length) {
    if (length != 0) {
      digest.update(input, offset, length);
    }
  }

  @Override
  protected void engineUpdate(ByteBuffer input) {
    digest.update(input);
  }

  @Override
  protected byte[] engineDigest() {
    return digest.digestAndReset();
  }

  @Override
  protected int engineDigest(byte[] out, int offset, int length) throws DigestException {
    if (length < digest.digestSize()) {
      throw new DigestException(
          "room for " + length + " of " + digest.digestSize() + " bytes of the digest");
    }
    if (offset < 0 || length > out.length - offset) {
      throw new DigestException(
          "no " + length + " bytes at " + offset + " in an array of " + out.length);
    }
    return digest.digestAndReset(out, offset);
  }

  @Override
  protected void engineReset() {
    digest.reset();
  }

  /** A digest in the same state. It has a context of its own, so no field is shared. */
  @Override
  @SuppressWarnings("CloneDoesNotCallSuperClone") // the field is final, and the class too
  public DigestSpi clone() {
    return new DigestSpi(digest.copy());
  }
}
