package org.opentls.age;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that counts its bytes and stays open when what reads it is closed. */
final class Unclosed extends FilterInputStream {
  private long count;

  Unclosed(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    int next = in.read();
    count += next < 0 ? 0 : 1;
    return next;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int read = in.read(to, offset, length);
    count += Math.max(0, read);
    return read;
  }

  /** The number of bytes that were read. */
  long count() {
    return count;
  }

  @Override
  public void close() {}
}
