package org.opentls.interop;

import java.util.Random;

/** Bytes that do not compress, and differ wherever a piece would be lost or doubled. */
final class Payload {
  private Payload() {}

  static byte[] of(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
