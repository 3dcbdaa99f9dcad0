package org.opentls.cipherlib;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/** Passes a stream through a context. The tag of an AEAD stands at the end of the ciphertext. */
final class Trailer {
  private final CipherContext context;

  /** The last bytes of what is decrypted, which may be the tag. */
  private byte[] held = {};

  Trailer(CipherContext context) {
    this.context = context;
  }

  /** What is ready after the first {@code length} bytes of {@code piece}. */
  byte[] update(byte[] piece, int length) {
    if (!(context instanceof Decryptor decryptor) || !context.cipher().isAead()) {
      return context.update(piece, 0, length);
    }
    int tagSize = context.cipher().tagSize();
    var all = Arrays.copyOf(held, held.length + length);
    System.arraycopy(piece, 0, all, held.length, length);
    int ready = Math.max(0, all.length - tagSize);
    held = Arrays.copyOfRange(all, ready, all.length);
    return decryptor.update(all, 0, ready);
  }

  /** What is still to come at the end. */
  byte[] finish() throws GeneralSecurityException {
    if (!context.cipher().isAead()) {
      return context.finish();
    }
    return switch (context) {
      case Encryptor encryptor -> {
        var rest = encryptor.finish();
        var tag = encryptor.tag();
        var end = Arrays.copyOf(rest, rest.length + tag.length);
        System.arraycopy(tag, 0, end, rest.length, tag.length);
        yield end;
      }
      case Decryptor decryptor -> {
        if (held.length < context.cipher().tagSize()) {
          throw new AEADBadTagException("the end of the data comes before the tag");
        }
        yield decryptor.tag(held).finish();
      }
    };
  }
}
