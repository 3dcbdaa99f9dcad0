package org.opentls.age;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * Reads a file from text, strictly: one text for one file, but for LF or CRLF and white space
 * around it. Lines are decoded as they are asked for.
 */
final class ArmorInput extends InputStream {
  /** What a line may have at most, so that a stranger's endless line takes no memory. */
  private static final int MAX_LINE = Armor.COLUMNS + 1;

  private final InputStream in;
  private byte[] line = {};
  private int position;
  private boolean ended;

  /** Whether a line came that only the end can follow. */
  private boolean complete;

  private boolean begun;

  /**
   * Starts at the white space before the text.
   *
   * @param in should be buffered
   */
  ArmorInput(InputStream in) {
    this.in = in;
  }

  /**
   * The file in {@code in}, out of its armor if it has any: armor begins with white space or a
   * dash, a file with a letter.
   */
  static InputStream removedFrom(BufferedInputStream in) throws IOException {
    return isArmored(in) ? new ArmorInput(in) : in;
  }

  /** Whether armor begins here; nothing is taken from the stream. */
  static boolean isArmored(BufferedInputStream in) throws IOException {
    in.mark(Armor.MAX_WHITE_SPACE + 2);
    int next = in.read();
    for (int i = 0; i <= Armor.MAX_WHITE_SPACE && Armor.isWhiteSpace(next); i++) {
      next = in.read();
    }
    in.reset();
    return next == '-' || Armor.isWhiteSpace(next);
  }

  @Override
  public int read() throws IOException {
    return fill() ? line[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, to.length);
    int at = offset;
    int end = offset + length;
    while (at < end && fill()) {
      int count = Math.min(end - at, line.length - position);
      System.arraycopy(line, position, to, at, count);
      position += count;
      at += count;
    }
    return at == offset && length > 0 ? -1 : at - offset;
  }

  private boolean fill() throws IOException {
    while (position == line.length && !ended) {
      next();
    }
    return position < line.length;
  }

  private void next() throws IOException {
    if (!begun) {
      begun = true;
      begin();
    }
    var text = readLine();
    if (text.equals(Armor.END)) {
      requireOnlyWhiteSpace();
      ended = true;
      return;
    }
    if (complete) {
      throw AgeException.armor("a short line is not the last");
    }
    if (text.isEmpty() || text.length() > Armor.COLUMNS) {
      throw AgeException.armor("a line is empty or too long");
    }
    line =
        CanonicalBase64.decodePadded(text)
            .orElseThrow(() -> AgeException.armor("a line is not canonical Base64"));
    position = 0;
    complete = line.length < Armor.LINE_BYTES;
  }

  private void begin() throws IOException {
    int next = in.read();
    for (int i = 0; Armor.isWhiteSpace(next); i++) {
      if (i == Armor.MAX_WHITE_SPACE) {
        throw AgeException.armor("too much white space before the first line");
      }
      next = in.read();
    }
    if (next < 0 || !((char) next + readLine()).equals(Armor.BEGIN)) {
      throw AgeException.armor("the first line is not " + Armor.BEGIN);
    }
  }

  private void requireOnlyWhiteSpace() throws IOException {
    int next = in.read();
    for (int i = 0; next >= 0; i++) {
      if (!Armor.isWhiteSpace(next) || i == Armor.MAX_WHITE_SPACE) {
        throw AgeException.armor("there is more after the last line");
      }
      next = in.read();
    }
  }

  /** A line without its end, which may be the end of the text; cut where it is too long anyway. */
  private String readLine() throws IOException {
    var text = new StringBuilder(MAX_LINE);
    int next = in.read();
    if (next < 0) {
      throw AgeException.armor("the text ends before its last line");
    }
    while (next >= 0 && next != '\n' && text.length() <= MAX_LINE) {
      text.append((char) next);
      next = in.read();
    }
    int length = text.length();
    if (next == '\n' && length > 0 && text.charAt(length - 1) == '\r') {
      text.setLength(length - 1);
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
