package org.opentls.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.opentls.random.SystemRandom;

/** Writes random bytes of any number in a fixed amount of memory, which it wipes. */
record RandomBytes(SystemRandom random, Output out, Progress progress) {
  /** A multiple of three, so that Base64 of the pieces is Base64 of the whole. */
  private static final int PIECE = 48 << 10;

  /** How bytes are written. */
  enum Form {
    HEX,
    BASE64,
    RAW;

    /** Writes bytes, and wipes the text that they become. */
    void write(byte[] bytes, Output out) {
      switch (this) {
        case HEX -> writeAndWipe(HexFormat.of().formatHex(bytes).getBytes(US_ASCII), out);
        case BASE64 -> writeAndWipe(Base64.getEncoder().encode(bytes), out);
        case RAW -> out.write(bytes);
      }
    }

    private static void writeAndWipe(byte[] text, Output out) {
      out.write(text);
      Arrays.fill(text, (byte) 0);
    }
  }

  void print(long count, Form form) {
    var piece = new byte[(int) Math.min(count, PIECE)];
    for (long left = count; left > 0; left -= piece.length) {
      if (left < piece.length) {
        piece = new byte[(int) left];
      }
      random.nextBytes(piece);
      form.write(piece, out);
      Arrays.fill(piece, (byte) 0);
      progress.add(piece.length);
    }
    if (form != Form.RAW) {
      out.line("");
    }
  }
}
