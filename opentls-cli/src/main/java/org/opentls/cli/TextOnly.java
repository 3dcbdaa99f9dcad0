package org.opentls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FilterOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.util.Arrays;

/**
 * Lets text pass to a terminal, and nothing that would garble or command it: control characters
 * other than white space, and what is not UTF-8.
 */
final class TextOnly extends FilterOutputStream {
  private static final String WHITE_SPACE = "\t\n\r\f";
  private static final int BUFFER_SIZE = 1 << 13;

  private final Output terminal;
  private final CharsetDecoder decoder = UTF_8.newDecoder();
  private final CharBuffer characters = CharBuffer.allocate(BUFFER_SIZE);
  private byte[] held = {};

  TextOnly(Output terminal) {
    super(terminal);
    this.terminal = terminal;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /**
   * {@inheritDoc}
   *
   * @throws Failure if this is no text
   */
  @Override
  public void write(byte[] from, int offset, int length) {
    var bytes = ByteBuffer.allocate(held.length + length).put(held);
    bytes.put(from, offset, length).flip();
    boolean more = true;
    while (more) {
      var result = decoder.decode(bytes, characters.clear(), false);
      require(!result.isError() && characters.flip().chars().allMatch(TextOnly::isText));
      more = result.isOverflow();
    }
    held = Arrays.copyOfRange(bytes.array(), bytes.position(), bytes.limit());
    terminal.write(from, offset, length);
  }

  private static boolean isText(int c) {
    return !Character.isISOControl(c) || WHITE_SPACE.indexOf(c) >= 0;
  }

  private static void require(boolean text) {
    if (!text) {
      throw new Failure(
          "what was decrypted is no text and would garble the terminal; give -o FILE, or -o - to"
              + " see it all the same");
    }
  }
}
