package org.opentls.age;

import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.IllegalBlockSizeException;
import org.jspecify.annotations.Nullable;
import org.opentls.cipherlib.Cipher;
import org.opentls.cipherlib.Decryptor;

/** Decrypts the chunks of a payload, in order unless told otherwise. For one thread. */
final class ChunkOpener implements AutoCloseable {
  private final byte[] key;
  private final ChunkNonce nonce = new ChunkNonce();
  private @Nullable Decryptor decryptor;

  /**
   * Starts a payload.
   *
   * @param key is taken over
   */
  ChunkOpener(byte[] key) {
    this.key = key;
  }

  /**
   * Decrypts the current chunk and goes on to the next one, if the tag is right. If not, {@code
   * out} holds zeros, and the same chunk can be tried again.
   *
   * @param length the size of the ciphertext with its tag
   * @return whether the tag is right
   */
  boolean open(byte[] ciphertext, int length, boolean last, byte[] out) {
    int count = length - Chunk.TAG;
    try {
      var chunk = start(nonce.of(last));
      chunk.tag(ciphertext, count).finish(ciphertext, 0, count, out, 0);
      nonce.advance();
      return true;
    } catch (AEADBadTagException _) {
      Arrays.fill(out, 0, count, (byte) 0);
      return false;
    } catch (BadPaddingException | IllegalBlockSizeException e) {
      throw new AssertionError(e);
    }
  }

  private Decryptor start(byte[] nonce) {
    if (decryptor == null) {
      decryptor = Cipher.chaCha20Poly1305().decryptor(key, nonce);
    } else {
      decryptor.reset(nonce);
    }
    return decryptor;
  }

  /** Goes to the chunk that has {@code chunks} before it. */
  void seek(long chunks) {
    nonce.seek(chunks);
  }

  /** The number of chunks that were decrypted. */
  long count() {
    return nonce.count();
  }

  @Override
  public void close() {
    Arrays.fill(key, (byte) 0);
    if (decryptor != null) {
      decryptor.close();
    }
  }
}
