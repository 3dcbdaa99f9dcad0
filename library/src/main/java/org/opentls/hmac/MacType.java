package org.opentls.hmac;

import java.util.Set;

/** The codes of OpenSSL: the sizes of their keys and outputs, and what else they take. */
enum MacType {
  HMAC("HMAC", 0, Integer.MAX_VALUE, 0, 0, false, Option.DIGEST),
  CMAC("CMAC", 0, 0, 0, 0, false, Option.CIPHER),
  GMAC("GMAC", 0, 0, 16, 16, true, Option.CIPHER, Option.IV),
  KMAC128("KMAC-128", 4, 512, 1, Limit.KMAC_SIZE, false, Option.CUSTOM, Option.XOF),
  KMAC256("KMAC-256", 4, 512, 1, Limit.KMAC_SIZE, false, Option.CUSTOM, Option.XOF),
  POLY1305("POLY1305", 32, 32, 16, 16, true),
  SIPHASH("SIPHASH", 16, 16, 8, 16, false),
  BLAKE2BMAC("BLAKE2BMAC", 1, 64, 1, 64, false, Option.CUSTOM, Option.SALT),
  BLAKE2SMAC("BLAKE2SMAC", 1, 32, 1, 32, false, Option.CUSTOM, Option.SALT);

  /** What some codes take beside a key and the size of the output. */
  enum Option {
    DIGEST,
    CIPHER,
    IV,
    CUSTOM,
    SALT,
    XOF
  }

  /** The values of the table that need a name. */
  private static final class Limit {
    /** OpenSSL counts the bits of KMAC's output in three bytes. */
    static final int KMAC_SIZE = 0xff_ffff / Byte.SIZE;
  }

  final String openSslName;

  /** The fewest bytes of a key; those of {@link #CMAC} and {@link #GMAC} are the cipher's. */
  final int minKey;

  final int maxKey;

  /** The fewest bytes of output; 0 if the digest or cipher gives the size. */
  final int minSize;

  final int maxSize;

  /** Whether a key, with its iv if there is one, serves one message. */
  final boolean oneTime;

  @SuppressWarnings("ImmutableEnumChecker") // a set that cannot change
  final Set<Option> options;

  MacType(
      String openSslName,
      int minKey,
      int maxKey,
      int minSize,
      int maxSize,
      boolean oneTime,
      Option... options) {
    this.openSslName = openSslName;
    this.minKey = minKey;
    this.maxKey = maxKey;
    this.minSize = minSize;
    this.maxSize = maxSize;
    this.oneTime = oneTime;
    this.options = Set.of(options);
  }

  /**
   * The code of a name, in any case, with or without hyphens.
   *
   * @throws IllegalArgumentException if there is none
   */
  static MacType named(String name) {
    for (var type : values()) {
      if (type.name().equalsIgnoreCase(name.replace("-", ""))) {
        return type;
      }
    }
    throw new IllegalArgumentException("no message authentication code: " + name);
  }

  /** The size of the output if none is asked for. */
  int usualSize() {
    return switch (this) {
      case KMAC128 -> 32;
      case KMAC256 -> 64;
      default -> maxSize;
    };
  }

  /** The most bytes of customization: 512 for KMAC, RFC 7693's for BLAKE2. */
  int maxCustom() {
    return options.contains(Option.SALT) ? maxKey / 4 : 512;
  }

  void requireKey(int size) {
    requireBetween("a key", size, minKey, maxKey);
  }

  void requireSize(int size) {
    requireBetween("an output", size, minSize, maxSize);
    if (this == SIPHASH && size != minSize && size != maxSize) {
      throw new IllegalArgumentException("SIPHASH has an output of 8 or 16 bytes, not " + size);
    }
  }

  void requireBetween(String what, int size, int min, int max) {
    if (size < min || size > max) {
      throw new IllegalArgumentException(
          name()
              + (" takes " + what + " of ")
              + (min == max ? String.valueOf(min) : min + " to " + max)
              + " bytes, not "
              + size);
    }
  }
}
