package org.opentls.age;

import java.util.Arrays;
import javax.crypto.IllegalBlockSizeException;
import org.jspecify.annotations.Nullable;
import org.opentls.cipherlib.Cipher;
import org.opentls.cipherlib.Encryptor;

/** Encrypts the chunks of a payload, in order. For one thread. */
final class ChunkSealer implements AutoCloseable {
  private final byte[] key;
  private final ChunkNonce nonce = new ChunkNonce();
  private @Nullable Encryptor encryptor;

  /**
   * Starts a payload.
   *
   * @param key is taken over
   */
  ChunkSealer(byte[] key) {
    this.key = key;
  }

  /**
   * Encrypts the next chunk.
   *
   * @param length the size of the plaintext
   * @param out has room for a tag, too
   * @return the size of the ciphertext with its tag
   */
  int seal(byte[] plaintext, int length, boolean last, byte[] out) {
    var chunk = start(nonce.of(last));
    try {
      int count = chunk.finish(plaintext, 0, length, out, 0);
      nonce.advance();
      return count + chunk.tag(out, count);
    } catch (IllegalBlockSizeException e) {
      throw new AssertionError(e);
    }
  }

  private Encryptor start(byte[] nonce) {
    if (encryptor == null) {
      encryptor = Cipher.chaCha20Poly1305().encryptor(key, nonce);
    } else {
      encryptor.reset(nonce);
    }
    return encryptor;
  }

  @Override
  public void close() {
    Arrays.fill(key, (byte) 0);
    if (encryptor != null) {
      encryptor.close();
    }
  }
}
