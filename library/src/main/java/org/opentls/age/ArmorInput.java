package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads a file from text, strictly: one text for one file, but for LF or CRLF and white space
 * around it. Lines are decoded as they are asked for. Nothing is lost if the stream below throws:
 * the next read goes on where it was.
 */
final class ArmorInput extends InputStream {
  /** What a line may have at most, so that a stranger's endless line takes no memory. */
  private static final int MAX_LINE = Armor.COLUMNS + 1;

  private static final int BUFFER = 8 * 1024;
  private static final byte[] BEGIN = Armor.BEGIN.getBytes(US_ASCII);
  private static final byte[] END = Armor.END.getBytes(US_ASCII);

  private enum Part {
    WHITE_SPACE_BEFORE,
    FIRST_LINE,
    LINES,
    /** A line came that only the last can follow. */
    LAST_LINE,
    WHITE_SPACE_AFTER,
    NOTHING
  }

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int limit;

  private Part part = Part.WHITE_SPACE_BEFORE;
  private int whiteSpace;

  /** A line of text that has not ended, and its size. */
  private final byte[] text = new byte[MAX_LINE + 1];

  private int length;

  /** A line that was decoded, and how much of it was read. */
  private byte[] line = {};

  private int position;

  /** Starts at the white space before the text. */
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
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, line.length - position);
    System.arraycopy(line, position, to, offset, count);
    position += count;
    return count;
  }

  private boolean fill() throws IOException {
    while (position == line.length && part != Part.NOTHING) {
      advance();
    }
    return position < line.length;
  }

  private void advance() throws IOException {
    switch (part) {
      case WHITE_SPACE_BEFORE -> skipToText();
      case FIRST_LINE -> {
        if (!Arrays.equals(readLine(), BEGIN)) {
          throw notArmor();
        }
        part = Part.LINES;
      }
      case LINES, LAST_LINE -> decode(readLine());
      case WHITE_SPACE_AFTER -> skipToEnd();
      case NOTHING -> {}
    }
  }

  private void skipToText() throws IOException {
    int next = next();
    while (Armor.isWhiteSpace(next)) {
      if (whiteSpace++ == Armor.MAX_WHITE_SPACE) {
        throw AgeException.armor("too much white space before the first line");
      }
      next = next();
    }
    if (next < 0) {
      throw notArmor();
    }
    at--;
    part = Part.FIRST_LINE;
  }

  private static AgeException notArmor() {
    return AgeException.armor("the first line is not " + Armor.BEGIN);
  }

  private void decode(byte[] next) throws AgeException {
    if (Arrays.equals(next, END)) {
      part = Part.WHITE_SPACE_AFTER;
      whiteSpace = 0;
      return;
    }
    if (part == Part.LAST_LINE) {
      throw AgeException.armor("a short line is not the last");
    }
    if (next.length == 0 || next.length > Armor.COLUMNS) {
      throw AgeException.armor("a line is empty or too long");
    }
    line =
        CanonicalBase64.decodePadded(next)
            .orElseThrow(() -> AgeException.armor("a line is not canonical Base64"));
    position = 0;
    if (line.length < Armor.LINE_BYTES) {
      part = Part.LAST_LINE;
    }
  }

  private void skipToEnd() throws IOException {
    for (int next = next(); next >= 0; next = next()) {
      if (!Armor.isWhiteSpace(next) || whiteSpace++ == Armor.MAX_WHITE_SPACE) {
        throw AgeException.armor("there is more after the last line");
      }
    }
    part = Part.NOTHING;
  }

  /** A line without its end, which may be the end of the text; cut where it is too long anyway. */
  private byte[] readLine() throws IOException {
    int next = next();
    while (next >= 0 && next != '\n') {
      text[length++] = (byte) next;
      next = length > MAX_LINE ? -1 : next();
    }
    if (next < 0 && length == 0) {
      throw AgeException.armor("the text ends before its last line");
    }
    boolean crLf = next == '\n' && length > 0 && text[length - 1] == '\r';
    byte[] whole = Arrays.copyOf(text, crLf ? length - 1 : length);
    length = 0;
    return whole;
  }

  private int next() throws IOException {
    if (at == limit) {
      int count = in.read(buffer);
      if (count == 0) {
        throw new IOException("the stream returned no byte");
      }
      if (count < 0) {
        return -1;
      }
      at = 0;
      limit = count;
    }
    return buffer[at++] & 0xff;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
