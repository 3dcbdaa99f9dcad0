package org.opentls.kdf;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/** Passwords of characters. */
final class Utf8 {
  private Utf8() {}

  /** The most bytes of one {@code char}. */
  private static final int MAX_BYTES = 3;

  /** Applies a function to the password in UTF-8, and then clears that. */
  static <T> T with(char[] password, Function<byte[], T> function) {
    byte[] bytes = encode(password);
    try {
      return function.apply(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Encodes into one array that is large enough, so that no other copy is left behind. */
  private static byte[] encode(char[] password) {
    var room = new byte[Math.multiplyExact(MAX_BYTES, password.length)];
    var out = ByteBuffer.wrap(room);
    try {
      var result = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(password), out, true);
      if (result.isError()) {
        throw new IllegalArgumentException("the password has half of a surrogate pair");
      }
      return Arrays.copyOf(room, out.position());
    } finally {
      Arrays.fill(room, (byte) 0);
    }
  }
}
