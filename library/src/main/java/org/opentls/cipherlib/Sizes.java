package org.opentls.cipherlib;

/** Sizes in bytes that are right: from {@code min} to {@code max}, {@code step} apart. */
record Sizes(int min, int max, int step) {
  static Sizes exactly(int size) {
    return new Sizes(size, size, 1);
  }

  static Sizes range(int min, int max) {
    return new Sizes(min, max, 1);
  }

  boolean has(int size) {
    return size >= min && size <= max && (size - min) % step == 0;
  }

  /**
   * Checks a size.
   *
   * @param what what has the size, as in {@code key}
   * @param cipher what it is for
   * @throws IllegalArgumentException if the size is wrong; it names the right ones
   */
  void require(int size, String what, String cipher) {
    if (!has(size)) {
      throw new IllegalArgumentException(
          what + " of " + size + " bytes: " + cipher + " takes " + this);
    }
  }

  /** As in {@code 12 bytes}, {@code 7 to 13 bytes}, {@code 4 to 16 bytes in steps of 2}. */
  @Override
  public String toString() {
    return min == max
        ? min + " bytes"
        : min + " to " + max + " bytes" + (step == 1 ? "" : " in steps of " + step);
  }
}
