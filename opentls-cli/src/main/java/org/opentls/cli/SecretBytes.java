package org.opentls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.Arrays;

/** Reads and converts secrets, and clears every array that held one on the way. */
final class SecretBytes {
  private SecretBytes() {}

  /** The size of the longest secret in bytes. */
  static final int MAX_SIZE = 1 << 16;

  /** The most bytes of one {@code char}. */
  private static final int MAX_BYTES = 3;

  /**
   * All that a stream has.
   *
   * @throws BadValue if it has more than {@link #MAX_SIZE} bytes
   */
  static byte[] all(InputStream in, String what) throws IOException {
    var room = new byte[MAX_SIZE + 1];
    try {
      int size = in.readNBytes(room, 0, room.length);
      if (size > MAX_SIZE) {
        throw new BadValue("the " + what + " is longer than " + MAX_SIZE + " bytes");
      }
      return Arrays.copyOf(room, size);
    } finally {
      Arrays.fill(room, (byte) 0);
    }
  }

  /**
   * One line of a stream that gives a line at a time, without its end.
   *
   * @throws EOFException if the stream ends before a line does
   */
  static byte[] line(InputStream in) throws IOException {
    var room = new byte[MAX_SIZE];
    try {
      int size = 0;
      for (int b = in.read(); b != '\n'; b = in.read()) {
        if (b < 0 || size == room.length) {
          throw new EOFException("the input ended");
        }
        room[size++] = (byte) b;
      }
      return Arrays.copyOf(room, size);
    } finally {
      Arrays.fill(room, (byte) 0);
    }
  }

  /**
   * The characters in UTF-8; the caller clears both.
   *
   * @throws BadValue if the characters have half of a surrogate pair
   */
  static byte[] encode(char[] text, String what) {
    var room = ByteBuffer.allocate(Math.multiplyExact(MAX_BYTES, text.length));
    try {
      var result = UTF_8.newEncoder().encode(CharBuffer.wrap(text), room, true);
      if (result.isError()) {
        throw new BadValue("the " + what + " has half of a surrogate pair");
      }
      return Arrays.copyOf(room.array(), room.position());
    } finally {
      Arrays.fill(room.array(), (byte) 0);
    }
  }

  /**
   * The characters of a text in UTF-8; the caller clears both.
   *
   * @throws BadValue if the text is not in UTF-8
   */
  static char[] decode(byte[] text, String what) {
    var room = CharBuffer.allocate(text.length);
    try {
      var result = UTF_8.newDecoder().decode(ByteBuffer.wrap(text), room, true);
      if (result.isError()) {
        throw new BadValue("the " + what + " is not in UTF-8");
      }
      return Arrays.copyOf(room.array(), room.position());
    } finally {
      Arrays.fill(room.array(), '\0');
    }
  }

  /**
   * The characters of the one line of a text, without its end; the text is cleared.
   *
   * @throws BadValue if it is empty, has more lines or is not in UTF-8
   */
  static char[] textLine(byte[] line, String what) {
    try {
      int size = line.length;
      if (size > 0 && line[size - 1] == '\n') {
        size -= size > 1 && line[size - 2] == '\r' ? 2 : 1;
      }
      for (int i = 0; i < size; i++) {
        if (line[i] == '\n') {
          throw new BadValue("the " + what + " must be one line");
        }
      }
      return decoded(Arrays.copyOf(line, size), what);
    } finally {
      Arrays.fill(line, (byte) 0);
    }
  }

  private static char[] decoded(byte[] text, String what) {
    try {
      if (text.length == 0) {
        throw new BadValue("the " + what + " is empty");
      }
      return decode(text, what);
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }
}
