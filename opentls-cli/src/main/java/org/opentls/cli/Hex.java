package org.opentls.cli;

import java.util.HexFormat;

/** Bytes that are given in hexadecimal. */
final class Hex {
  private Hex() {}

  /**
   * The bytes of an option's value.
   *
   * @throws BadValue if the value is not in hexadecimal; the message does not repeat it
   */
  static byte[] parse(String option, String digits) {
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException _) {
      // no cause: its message quotes the value, which may be a key
      throw new BadValue(option + " must be hexadecimal, two digits for each byte");
    }
  }
}
