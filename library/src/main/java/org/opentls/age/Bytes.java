package org.opentls.age;

import java.util.Arrays;

/** Byte strings one after the other, which the specifications write {@code ||}. */
final class Bytes {
  private Bytes() {}

  /** All parts in one new array, which the caller clears if a part is secret. */
  static byte[] concat(byte[]... parts) {
    int size = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    var all = new byte[size];
    int at = 0;
    for (var part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
