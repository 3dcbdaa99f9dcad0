package org.opentls.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Shows a stranger's bytes on a terminal, so that none of them commands it: ASCII's control
 * characters other than white space appear as in {@code ^[}, those from U+0080 to U+009F as {@code
 * ?}.
 */
final class VisibleOutput extends FilterOutputStream {
  private static final String WHITE_SPACE = "\t\n\r";
  private static final int DELETE = 0x7f;

  /** In UTF-8 the first byte of U+0080 to U+00BF. */
  private static final byte LEAD = (byte) 0xc2;

  /** The last of the second bytes of control characters. */
  private static final byte LAST_CONTROL = (byte) 0x9f;

  private boolean afterLead;

  VisibleOutput(OutputStream terminal) {
    super(terminal);
  }

  @Override
  public void write(int value) throws IOException {
    byte b = (byte) value;
    if (afterLead) {
      afterLead = false;
      if (b <= LAST_CONTROL) {
        out.write('?');
        return;
      }
      out.write(LEAD);
    }
    if (b == LEAD) {
      afterLead = true;
    } else if ((b >= 0 && b < ' ' && WHITE_SPACE.indexOf(b) < 0) || b == DELETE) {
      out.write('^');
      out.write(b ^ '@');
    } else {
      out.write(b);
    }
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      write(from[i]);
    }
  }
}
