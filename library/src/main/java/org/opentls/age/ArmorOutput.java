package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/** Writes a file as text: RFC 7468, section 3, in its strict form. */
final class ArmorOutput extends OutputStream {
  private static final int LINES = 1024;

  private static final Base64.Encoder ENCODER =
      Base64.getMimeEncoder(Armor.COLUMNS, new byte[] {'\n'});

  private final OutputStream out;
  private final byte[] held = new byte[LINES * Armor.LINE_BYTES];
  private int filled;
  private boolean begun;
  private boolean closed;

  ArmorOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, from.length);
    if (closed) {
      throw new IOException("the stream is closed");
    }
    int at = offset;
    int end = offset + length;
    while (at < end) {
      int count = Math.min(end - at, held.length - filled);
      System.arraycopy(from, at, held, filled, count);
      filled += count;
      at += count;
      if (filled == held.length) {
        writeLines();
      }
    }
  }

  private void writeLines() throws IOException {
    begin();
    if (filled > 0) {
      out.write(ENCODER.encode(Arrays.copyOf(held, filled)));
      out.write('\n');
      filled = 0;
    }
  }

  private void begin() throws IOException {
    if (!begun) {
      begun = true;
      out.write((Armor.BEGIN + "\n").getBytes(US_ASCII));
    }
  }

  /** Passes on what is in complete blocks of lines; the rest comes with the close. */
  @Override
  public void flush() throws IOException {
    out.flush();
  }

  /** Ends the text; {@code out} stays open. */
  void end() throws IOException {
    closed = true;
    writeLines();
    out.write((Armor.END + "\n").getBytes(US_ASCII));
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    try (out) {
      end();
    }
  }
}
