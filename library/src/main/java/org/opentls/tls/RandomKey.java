package org.opentls.tls;

import java.util.BitSet;

/**
 * What a key must be to be taken for one. Keys of zeros, from files that were never filled, have
 * let whole networks be read.
 */
final class RandomKey {
  /** In bytes. */
  static final int SIZE = 32;

  /** Of 32 random bytes so few are different once in 10^15 times. */
  private static final int FEWEST_DIFFERENT = 16;

  private RandomKey() {}

  /**
   * Checks a key.
   *
   * @throws IllegalArgumentException if it has another size, or is plainly not random
   */
  static void require(byte[] key) {
    if (key.length != SIZE) {
      throw new IllegalArgumentException("a key has %d bytes, not %d".formatted(SIZE, key.length));
    }
    var different = new BitSet();
    for (byte b : key) {
      different.set(Byte.toUnsignedInt(b));
    }
    if (different.cardinality() < FEWEST_DIFFERENT) {
      throw new IllegalArgumentException("a key that nobody has drawn at random");
    }
  }
}
