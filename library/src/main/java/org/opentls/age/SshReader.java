package org.opentls.age;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * Reads what SSH writes: RFC 4251, section 5. Whatever is cut short or malformed is an {@code
 * IllegalArgumentException} that shows nothing of it.
 */
final class SshReader {
  private final byte[] bytes;
  private int at;

  /**
   * Starts at the beginning.
   *
   * @param bytes not copied
   */
  SshReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A number from 0 to 2^32 - 1. */
  long uint32() {
    requireLeft(Integer.BYTES);
    long value = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      value = value << 8 | (bytes[at++] & 0xff);
    }
    return value;
  }

  /** A copy of a string of bytes, which the caller clears if it is secret. */
  byte[] string() {
    long length = uint32();
    requireLeft(length);
    return take((int) length);
  }

  /** As many bytes as are named, which the caller clears if they are secret. */
  byte[] take(int length) {
    requireLeft(length);
    byte[] taken = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return taken;
  }

  /** A string of text that is no secret. */
  String text() {
    return new String(string(), ISO_8859_1);
  }

  /** A positive number in the one form that it has, without the zero before a high bit. */
  byte[] positive() {
    byte[] number = string();
    boolean padded = number.length > 1 && number[0] == 0;
    if (number.length == 0 || number[0] < 0 || (number[0] == 0 && !(padded && number[1] < 0))) {
      Arrays.fill(number, (byte) 0);
      throw new IllegalArgumentException("a number is malformed");
    }
    if (!padded) {
      return number;
    }
    byte[] magnitude = Arrays.copyOfRange(number, 1, number.length);
    Arrays.fill(number, (byte) 0);
    return magnitude;
  }

  /** How many bytes are left. */
  int left() {
    return bytes.length - at;
  }

  /** Checks that this is the end. */
  void requireEnd() {
    if (left() > 0) {
      throw new IllegalArgumentException("there is more after the end");
    }
  }

  private void requireLeft(long count) {
    if (count > left()) {
      throw new IllegalArgumentException("cut short");
    }
  }
}
