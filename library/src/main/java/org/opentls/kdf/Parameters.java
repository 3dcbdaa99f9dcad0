package org.opentls.kdf;

/** Checks of arguments. */
final class Parameters {
  private Parameters() {}

  static long requireBetween(String what, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          what + " " + value + ": " + min + " to " + max + " is possible");
    }
    return value;
  }

  static void requireAtLeast(String what, long value, long min) {
    if (value < min) {
      throw new IllegalArgumentException(what + " " + value + ": " + min + " or more is possible");
    }
  }
}
