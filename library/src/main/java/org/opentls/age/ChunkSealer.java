package org.opentls.age;

import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.crypto.IllegalBlockSizeException;
import org.jspecify.annotations.Nullable;
import org.opentls.cipherlib.Encryptor;

/** Encrypts the chunks of a payload. For one thread. */
final class ChunkSealer implements AutoCloseable {
  private final ChunkFormat format;
  private final byte[] key;
  private final byte[] nonce;
  private final byte[] tag = new byte[ChunkFormat.TAG];
  private @Nullable Encryptor encryptor;

  /**
   * Starts a payload.
   *
   * @param key is copied
   */
  ChunkSealer(ChunkFormat format, byte[] key) {
    this.format = format;
    this.key = key.clone();
    this.nonce = new byte[format.cipher().ivSize()];
  }

  /**
   * Encrypts a chunk, all that remains in {@code plaintext}, and moves both positions.
   *
   * @param out has room for a tag, too
   */
  void seal(long index, boolean last, ByteBuffer plaintext, ByteBuffer out) {
    format.nonce(index, last, nonce);
    var chunk = start();
    try {
      chunk.finish(plaintext, out);
    } catch (IllegalBlockSizeException e) {
      throw new AssertionError(e);
    }
    chunk.tag(tag, 0);
    out.put(tag);
  }

  private Encryptor start() {
    if (encryptor == null) {
      encryptor = format.cipher().encryptor(key, nonce);
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
