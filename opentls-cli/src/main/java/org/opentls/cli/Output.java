package org.opentls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * Standard output or standard error: bytes, and text that goes out as UTF-8 whatever the locale. A
 * failed write ends the command, since nobody can read what it would say. Not for several threads.
 */
final class Output extends OutputStream {
  private static final int BUFFER_SIZE = 1 << 16;

  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER_SIZE];
  private int used;

  Output(OutputStream out) {
    this.out = out;
  }

  /** A write that failed. */
  static final class WriteException extends UncheckedIOException {
    @Serial private static final long serialVersionUID = 1L;

    WriteException(IOException cause) {
      super(cause);
    }

    /** Whether the reader at the other end of a pipe has gone away, as {@code head} does. */
    boolean isReaderGone() {
      return reason().toLowerCase(Locale.ROOT).contains("pipe");
    }

    String reason() {
      return Failure.reason(this);
    }
  }

  void print(String text) {
    write(text.getBytes(UTF_8));
  }

  void line(String text) {
    print(text);
    write('\n');
  }

  @Override
  public void write(int value) {
    if (used == buffer.length) {
      flushBuffer();
    }
    buffer[used++] = (byte) value;
  }

  @Override
  public void write(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (length > buffer.length - used) {
      flushBuffer();
    }
    if (length > buffer.length) {
      writeThrough(bytes, offset, length);
      return;
    }
    System.arraycopy(bytes, offset, buffer, used, length);
    used += length;
  }

  @Override
  public void flush() {
    flushBuffer();
    try {
      out.flush();
    } catch (IOException e) {
      throw new WriteException(e);
    }
  }

  /** Forgets what has not been written. */
  void discard() {
    used = 0;
  }

  private void flushBuffer() {
    int length = used;
    used = 0;
    if (length > 0) {
      writeThrough(buffer, 0, length);
    }
  }

  private void writeThrough(byte[] bytes, int offset, int length) {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw new WriteException(e);
    }
  }
}
