package org.opentls.cipherlib;

import static org.opentls.api.Err.check;
import static org.opentls.api.EvpCipherCtx.EVP_CIPHER_CTX_ctrl;
import static org.opentls.api.EvpCipherCtx.EVP_CTRL_AEAD_GET_TAG;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;
import javax.crypto.BadPaddingException;
import javax.crypto.IllegalBlockSizeException;
import org.opentls.api.Err;
import org.opentls.api.OpenSslException;

/** An encryption under way, which {@link Cipher#encryptor} starts. */
public final class Encryptor extends CipherContext {
  Encryptor(Cipher cipher, byte[] key, byte[] iv) {
    super(cipher, true, key, iv);
  }

  @Override
  public Encryptor padding(boolean padding) {
    super.padding(padding);
    return this;
  }

  @Override
  public Encryptor aad(byte[] aad) {
    super.aad(aad);
    return this;
  }

  @Override
  public Encryptor aad(byte[] aad, int offset, int length) {
    super.aad(aad, offset, length);
    return this;
  }

  @Override
  public Encryptor aad(ByteBuffer aad) {
    super.aad(aad);
    return this;
  }

  /**
   * Ends the message and gives the rest. An AEAD then has a {@link #tag()}.
   *
   * @return what was still to come, in a new array; it may be empty
   * @throws IllegalBlockSizeException if the mode does not take data of this size, as without
   *     padding
   */
  @Override
  public byte[] finish() throws IllegalBlockSizeException {
    try {
      return finishNew();
    } catch (BadPaddingException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public int finish(byte[] out, int outOffset) throws IllegalBlockSizeException {
    try {
      return super.finish(out, outOffset);
    } catch (BadPaddingException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public int finish(byte[] in, int offset, int length, byte[] out, int outOffset)
      throws IllegalBlockSizeException {
    try {
      return super.finish(in, offset, length, out, outOffset);
    } catch (BadPaddingException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public int finish(ByteBuffer in, ByteBuffer out) throws IllegalBlockSizeException {
    try {
      return super.finish(in, out);
    } catch (BadPaddingException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * The tag of the message that was finished last.
   *
   * @return {@link Cipher#tagSize()} new bytes
   * @throws IllegalStateException if no message is finished, or this is no AEAD
   */
  public byte[] tag() {
    requireTag();
    return tag.clone();
  }

  /**
   * Writes the tag of the message that was finished last.
   *
   * @param offset the index of the first byte written
   * @return the number of bytes written: {@link Cipher#tagSize()}
   * @throws IndexOutOfBoundsException if the tag does not fit
   * @throws IllegalStateException if no message is finished, or this is no AEAD
   */
  public int tag(byte[] out, int offset) {
    requireTag();
    Objects.checkFromIndexSize(offset, tag.length, out.length);
    System.arraycopy(tag, 0, out, offset, tag.length);
    return tag.length;
  }

  private void requireTag() {
    if (!hasTag) {
      throw new IllegalStateException(
          cipher.isAead() ? "not finished: the tag comes last" : cipher.name() + " is no AEAD");
    }
  }

  @Override
  void beforeFinish(MemorySegment ctx) {}

  @Override
  void afterFinish(MemorySegment ctx) {
    if (cipher.isAead()) {
      check(
          EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, tag.length, MemorySegment.ofArray(tag)));
      hasTag = true;
    }
  }

  @Override
  BadPaddingException refused() {
    throw new OpenSslException(Err.drain());
  }
}
