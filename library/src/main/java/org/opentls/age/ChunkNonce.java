package org.opentls.age;

/**
 * The nonces of the chunks of a payload: a counter of 11 bytes, and a byte that marks the last
 * chunk. A {@code long} counts more chunks than can ever be.
 */
final class ChunkNonce {
  private static final int SIZE = 12;

  private final byte[] nonce = new byte[SIZE];
  private long count;

  /** The nonce of the current chunk, valid until the next call. */
  byte[] of(boolean last) {
    for (int i = 0; i < Long.BYTES; i++) {
      nonce[SIZE - 2 - i] = (byte) (count >>> (8 * i));
    }
    nonce[SIZE - 1] = (byte) (last ? 1 : 0);
    return nonce;
  }

  void advance() {
    count++;
  }

  /** Goes to the chunk that has {@code chunks} before it. */
  void seek(long chunks) {
    count = chunks;
  }

  /** The number of chunks before the current one. */
  long count() {
    return count;
  }
}
