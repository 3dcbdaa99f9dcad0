package org.opentls.hashlib;

import org.jspecify.annotations.Nullable;

/** What RFC 7693 lets a user choose, and how OpenSSL names it. */
enum Blake2 {
  BLAKE2B("BLAKE2BMAC", 64, 16, 128),
  BLAKE2S("BLAKE2SMAC", 32, 8, 64);

  final String macName;

  /** The most bytes of output, and of a key. */
  final int maxSize;

  /** The most bytes of a salt, and of a personalization string. */
  final int saltSize;

  final int blockSize;

  Blake2(String macName, int maxSize, int saltSize, int blockSize) {
    this.macName = macName;
    this.maxSize = maxSize;
    this.saltSize = saltSize;
    this.blockSize = blockSize;
  }

  /** The one that Python names so, or {@code null}. */
  static @Nullable Blake2 named(String pythonName) {
    for (var blake2 : values()) {
      if (blake2.pythonName().equals(pythonName)) {
        return blake2;
      }
    }
    return null;
  }

  void requireRanges(int size, byte[] key, byte[] salt, byte[] person) {
    requireAtMost(maxSize, "size", size);
    requireAtMost(maxSize, "key of", key.length);
    requireAtMost(saltSize, "salt of", salt.length);
    requireAtMost(saltSize, "person of", person.length);
  }

  private void requireAtMost(int max, String what, int bytes) {
    if (bytes > max) {
      throw new IllegalArgumentException(
          what + " " + bytes + " bytes: " + pythonName() + " takes at most " + max);
    }
  }

  String pythonName() {
    return this == BLAKE2B ? "blake2b" : "blake2s";
  }
}
