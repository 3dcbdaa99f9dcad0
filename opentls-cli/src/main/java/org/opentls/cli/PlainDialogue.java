package org.opentls.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What is said in the clear before TLS, where the other side may be anybody: it can neither take
 * more than a little memory and time, nor say anything that would count as said within TLS.
 */
final class PlainDialogue {
  /** More than the longest line that any of the protocols has. */
  private static final int MAX_LINE = 8 << 10;

  /** More than a server says in the clear. */
  private static final int MAX_TOTAL = 64 << 10;

  private static final int MAX_SHOWN = 200;

  private final TimedTransport transport;
  private final ByteBuffer received = ByteBuffer.allocate(MAX_LINE).flip();
  private int total;

  PlainDialogue(TimedTransport transport) {
    this.transport = transport;
  }

  /** Says a line, or several with the ends of lines between them. */
  void say(String line) throws IOException {
    say((line + "\r\n").getBytes(ISO_8859_1));
  }

  void say(byte[] bytes) throws IOException {
    transport.write(ByteBuffer.wrap(bytes));
  }

  /** Hears a line, without its end. */
  String line() throws IOException {
    var line = new byte[MAX_LINE];
    int size = 0;
    for (int b = next(); b != '\n'; b = next()) {
      if (size == line.length) {
        throw new Failure("the server sends a line of more than " + MAX_LINE + " bytes");
      }
      line[size++] = (byte) b;
    }
    int end = size > 0 && line[size - 1] == '\r' ? size - 1 : size;
    return new String(line, 0, end, ISO_8859_1);
  }

  /**
   * Hears a text up to its end.
   *
   * @param end one of the characters that may end it
   */
  String until(char end) throws IOException {
    var text = new StringBuilder();
    do {
      text.append((char) next());
    } while (text.charAt(text.length() - 1) != end);
    return text.toString();
  }

  /** Hears that many bytes. */
  byte[] bytes(int count) throws IOException {
    var bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) next();
    }
    return bytes;
  }

  private int next() throws IOException {
    if (!received.hasRemaining()) {
      received.clear();
      int count;
      try {
        count = transport.read(received);
      } finally {
        received.flip();
      }
      if (count < 0) {
        throw new Failure("the server ended the connection before TLS began");
      }
    }
    if (++total > MAX_TOTAL) {
      throw new Failure("the server says more than " + MAX_TOTAL + " bytes before TLS");
    }
    return received.get() & 0xff;
  }

  /**
   * Hears replies of three digits, as in {@code 220 ready}: RFC 5321, section 4.2.1.
   *
   * @param code what the last line must begin with
   */
  void expect(String code) throws IOException {
    var line = line();
    while (line.startsWith(code + "-")) {
      line = line();
    }
    require(line.startsWith(code), line);
  }

  /**
   * Goes on if the server agrees.
   *
   * @param said what it said
   * @throws Failure if it does not
   */
  static void require(boolean agrees, String said) {
    if (!agrees) {
      var shown = said.substring(0, Math.min(MAX_SHOWN, said.length()));
      throw new Failure("the server does not begin TLS; it says " + Quoting.always(shown));
    }
  }

  /** As {@link #require(boolean, String)} for bytes that are no text. */
  static void require(boolean agrees, byte[] said) {
    if (!agrees) {
      throw new Failure("the server does not begin TLS; it says " + Arrays.toString(said));
    }
  }

  /**
   * Checks that nothing was said after the word to begin. What an attacker injects there could pass
   * for what the server says within TLS: RFC 9051, section 11.2, CVE-2011-0411.
   *
   * @throws Failure if there was
   */
  void requireSilence() throws IOException {
    if (received.hasRemaining() || transport.hasMore()) {
      throw new Failure(
          "there are bytes after the server's word to begin TLS; somebody may have put them there");
    }
  }
}
