package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.opentls.hmac.Hmac;

/** The text before the payload: stanzas, and the code that binds them to the file key. */
final class Header {
  /** The longest header in bytes, read or written: room for some 9000 X25519 recipients. */
  static final int MAX_SIZE = 1 << 20;

  private static final String VERSION = "age-encryption.org/v1";
  private static final String STANZA = "-> ";
  private static final String END = "---";
  private static final int COLUMNS = 64;
  private static final int MAC_SIZE = 32;

  private final List<Stanza> stanzas;

  /** What the code is of: all bytes as they came, to the three dashes. */
  private final byte[] authenticated;

  private final byte[] mac;

  private Header(List<Stanza> stanzas, byte[] authenticated, byte[] mac) {
    this.stanzas = List.copyOf(stanzas);
    this.authenticated = authenticated;
    this.mac = mac;
  }

  List<Stanza> stanzas() {
    return stanzas;
  }

  /** Whether the file key is that of this header. */
  boolean isOf(FileKey fileKey) {
    return Hmac.compareDigest(fileKey.headerMac(authenticated), mac);
  }

  /**
   * The bytes of a new header.
   *
   * @throws IllegalArgumentException if it is longer than {@link #MAX_SIZE}, or there is a stanza
   *     beside that of a passphrase
   */
  static byte[] write(List<Stanza> stanzas, FileKey fileKey) {
    if (isMixed(stanzas)) {
      throw new IllegalArgumentException("a passphrase must be the only recipient");
    }
    var text = new StringBuilder(VERSION).append('\n');
    stanzas.forEach(stanza -> append(text, stanza));
    text.append(END);
    var mac = fileKey.headerMac(text.toString().getBytes(US_ASCII));
    text.append(' ').append(CanonicalBase64.encode(mac)).append('\n');
    if (text.length() > MAX_SIZE) {
      throw new IllegalArgumentException("too many recipients: " + stanzas.size());
    }
    return text.toString().getBytes(US_ASCII);
  }

  private static boolean isMixed(List<Stanza> stanzas) {
    return stanzas.size() > 1
        && stanzas.stream().anyMatch(stanza -> stanza.type().equals(Passphrase.TYPE));
  }

  private static void append(StringBuilder text, Stanza stanza) {
    text.append(stanza).append('\n');
    var body = CanonicalBase64.encode(stanza.body());
    for (int at = 0; at < body.length(); at += COLUMNS) {
      text.append(body, at, Math.min(at + COLUMNS, body.length())).append('\n');
    }
    if (body.length() % COLUMNS == 0) {
      text.append('\n');
    }
  }

  /** Reads a header and not a byte more. */
  static Header read(InputStream in) throws IOException {
    return new Reader(in).read();
  }

  private static final class Reader {
    private final InputStream in;
    private final ByteArrayOutputStream raw = new ByteArrayOutputStream();
    private final List<Stanza> stanzas = new ArrayList<>();

    Reader(InputStream in) {
      this.in = in;
    }

    Header read() throws IOException {
      readVersion();
      var line = readLine();
      while (!line.startsWith(END)) {
        stanzas.add(stanza(line));
        line = readLine();
      }
      if (stanzas.isEmpty()) {
        throw AgeException.header("there is no recipient");
      }
      if (isMixed(stanzas)) {
        throw AgeException.header("a passphrase is not the only recipient");
      }
      int authenticated = raw.size() - line.length() - 1 + END.length();
      return new Header(stanzas, Arrays.copyOf(raw.toByteArray(), authenticated), mac(line));
    }

    /** The first bytes tell whether this is an age file at all, however long its first line is. */
    private void readVersion() throws IOException {
      var expected = VERSION + "\n";
      for (int i = 0; i < expected.length(); i++) {
        int next = in.read();
        if (next != expected.charAt(i)) {
          throw AgeException.header(
              i < VERSION.indexOf('/') ? "not an age file" : "not a version of age that is known");
        }
        raw.write(next);
      }
    }

    private Stanza stanza(String line) throws IOException {
      if (!line.startsWith(STANZA)) {
        throw AgeException.header("a line is neither a stanza nor the end");
      }
      var words = List.of(line.substring(STANZA.length()).split(" ", -1));
      if (!words.stream().allMatch(Stanza::isPrintable)) {
        throw AgeException.header("an argument of a stanza is malformed");
      }
      return new Stanza(words.getFirst(), words.subList(1, words.size()), body());
    }

    private byte[] body() throws IOException {
      var body = new ByteArrayOutputStream();
      String line;
      do {
        line = readLine();
        if (line.length() > COLUMNS) {
          throw AgeException.header("a line in the body of a stanza is too long");
        }
        body.write(
            CanonicalBase64.decode(line)
                .orElseThrow(() -> AgeException.header("the body of a stanza is malformed")));
      } while (line.length() == COLUMNS);
      return body.toByteArray();
    }

    private static byte[] mac(String line) throws AgeException {
      if (!line.startsWith(END + " ")) {
        throw AgeException.header("the last line is malformed");
      }
      return CanonicalBase64.decode(line.substring(END.length() + 1))
          .filter(mac -> mac.length == MAC_SIZE)
          .orElseThrow(() -> AgeException.header("the code of the header is malformed"));
    }

    /** A line without its end. */
    private String readLine() throws IOException {
      var line = new StringBuilder();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw AgeException.header("the file ends within the header");
        }
        if (raw.size() == MAX_SIZE - 1) {
          throw AgeException.header("the header is longer than " + MAX_SIZE + " bytes");
        }
        raw.write(next);
        line.append((char) next);
      }
      raw.write('\n');
      return line.toString();
    }
  }
}
