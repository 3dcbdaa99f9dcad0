package org.opentls.age;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A text file of a recipient or an identity a line. Lines may end with CR and LF; empty ones and
 * those that begin with {@code #} say nothing.
 */
final class KeyLines {
  /** As much as the SSH daemon takes. */
  private static final int MAX_LINE = 8 * 1024;

  private final Path file;
  private final byte[] bytes;

  /**
   * Starts at the first line.
   *
   * @param bytes the text; not copied
   */
  KeyLines(Path file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /** One line that says something. */
  record Line(int number, AsciiText text) {}

  /** The lines that say something. */
  List<Line> lines() throws KeyFileException {
    var lines = new ArrayList<Line>();
    int number = 1;
    for (int start = 0; start < bytes.length; number++) {
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      int last = end > start && bytes[end - 1] == '\r' ? end - 1 : end;
      if (last > start && bytes[start] != '#') {
        lines.add(line(number, start, last));
      }
      start = end + 1;
    }
    return lines;
  }

  private Line line(int number, int start, int end) throws KeyFileException {
    if (end - start > MAX_LINE) {
      throw new KeyFileException(file, "line " + number + " is longer than " + MAX_LINE + " bytes");
    }
    return new Line(number, new AsciiText(bytes, start, end));
  }

  /** Reads a line, and says which one if that fails. */
  <T> T parse(Line line, Function<AsciiText, T> parser) throws KeyFileException {
    try {
      return parser.apply(line.text());
    } catch (IllegalArgumentException e) {
      throw new KeyFileException(file, "line " + line.number() + ": " + e.getMessage(), e);
    }
  }
}
