package org.opentls.cli;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Ends each line with CR LF; one that does so already stays as it is. */
final class CrlfOutput extends FilterOutputStream {
  private byte last;

  CrlfOutput(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /** One write of the stream below for each of this one. */
  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    var lines = new ByteArrayOutputStream(2 * length);
    for (int i = offset; i < offset + length; i++) {
      if (from[i] == '\n' && last != '\r') {
        lines.write('\r');
      }
      last = from[i];
      lines.write(last);
    }
    out.write(lines.toByteArray());
  }
}
