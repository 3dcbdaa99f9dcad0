package org.opentls.age;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Bytes as text, of which there is no copy: they are cleared where they lie. A byte that is not
 * ASCII is a character that nothing here takes.
 */
final class AsciiText implements CharSequence {
  private final byte[] bytes;
  private final int start;
  private final int end;

  AsciiText(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }

  @Override
  public int length() {
    return end - start;
  }

  @Override
  public char charAt(int index) {
    return (char) (bytes[start + index] & 0xff);
  }

  @Override
  public AsciiText subSequence(int from, int to) {
    return new AsciiText(bytes, start + from, start + to);
  }

  /** A copy, for text that is no secret. */
  @Override
  public String toString() {
    return new String(bytes, start, end - start, ISO_8859_1);
  }
}
