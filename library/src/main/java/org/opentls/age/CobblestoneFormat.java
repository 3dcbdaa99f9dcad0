package org.opentls.age;

import org.opentls.cipherlib.Cipher;

/** Chunks of Cobblestone-256: the nonce is the number of the chunk over a secret base. */
final class CobblestoneFormat implements ChunkFormat {
  /** The size of a nonce in bytes. */
  static final int NONCE = 12;

  private static final int CHUNK = 16 * 1024;

  /** The number of chunks that no message has. */
  private static final long MAX_CHUNKS = 1L << 38;

  private final byte[] base;

  CobblestoneFormat(byte[] base) {
    this.base = base;
  }

  @Override
  public Cipher cipher() {
    return Cipher.aes256Gcm();
  }

  @Override
  public int plaintextSize() {
    return CHUNK;
  }

  @Override
  public boolean isLastShorter() {
    return true;
  }

  @Override
  public void nonce(long index, boolean last, byte[] nonce) {
    if (index >= MAX_CHUNKS) {
      throw new IllegalStateException("a message cannot have more than 2^38 chunks");
    }
    System.arraycopy(base, 0, nonce, 0, NONCE);
    for (int i = 0; i < Long.BYTES; i++) {
      nonce[NONCE - 1 - i] ^= (byte) (index >>> (8 * i));
    }
  }
}
