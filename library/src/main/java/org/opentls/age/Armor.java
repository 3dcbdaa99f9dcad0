package org.opentls.age;

/** What armor looks like. */
final class Armor {
  private Armor() {}

  static final String BEGIN = "-----BEGIN AGE ENCRYPTED FILE-----";
  static final String END = "-----END AGE ENCRYPTED FILE-----";

  /** The characters of a line, and the bytes that they stand for. */
  static final int COLUMNS = 64;

  static final int LINE_BYTES = COLUMNS / 4 * 3;

  /** How many bytes of white space may stand before armor, and how many after. */
  static final int MAX_WHITE_SPACE = 1024;

  static boolean isWhiteSpace(int c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }
}
