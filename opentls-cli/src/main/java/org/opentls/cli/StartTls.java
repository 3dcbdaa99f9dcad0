package org.opentls.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Locale;

/** The protocols in which TLS begins after a few words in the clear. */
@SuppressWarnings("NamingConvention") // as the user types them
enum StartTls {
  /** RFC 3207 */
  smtp(25) {
    @Override
    void begin(PlainDialogue dialogue, String host) throws IOException {
      dialogue.expect("220");
      dialogue.say("EHLO " + CLIENT);
      dialogue.expect("250");
      dialogue.say("STARTTLS");
      dialogue.expect("220");
    }
  },
  /** RFC 3207 over RFC 2033 */
  lmtp(24) {
    @Override
    void begin(PlainDialogue dialogue, String host) throws IOException {
      dialogue.expect("220");
      dialogue.say("LHLO " + CLIENT);
      dialogue.expect("250");
      dialogue.say("STARTTLS");
      dialogue.expect("220");
    }
  },
  /** RFC 9051, section 6.2.1 */
  imap(143) {
    @Override
    void begin(PlainDialogue dialogue, String host) throws IOException {
      var greeting = dialogue.line();
      PlainDialogue.require(greeting.startsWith("* OK"), greeting);
      dialogue.say(TAG + " STARTTLS");
      var answer = dialogue.line();
      while (answer.startsWith("* ")) {
        answer = dialogue.line();
      }
      PlainDialogue.require(answer.startsWith(TAG + " OK"), answer);
    }
  },
  /** RFC 2595, section 4 */
  pop3(110) {
    @Override
    void begin(PlainDialogue dialogue, String host) throws IOException {
      var greeting = dialogue.line();
      PlainDialogue.require(greeting.startsWith("+OK"), greeting);
      dialogue.say("STLS");
      var answer = dialogue.line();
      PlainDialogue.require(answer.startsWith("+OK"), answer);
    }
  },
  /** RFC 4217, section 4 */
  ftp(21) {
    @Override
    void begin(PlainDialogue dialogue, String host) throws IOException {
      dialogue.expect("220");
      dialogue.say("AUTH TLS");
      dialogue.expect("234");
    }
  },
  /** RFC 4642, section 2.2 */
  nntp(119) {
    @Override
    void begin(PlainDialogue dialogue, String host) throws IOException {
      var greeting = dialogue.line();
      PlainDialogue.require(greeting.startsWith("200") || greeting.startsWith("201"), greeting);
      dialogue.say("STARTTLS");
      dialogue.expect("382");
    }
  },
  /** RFC 6120, section 5.4 */
  xmpp(5222) {
    @Override
    void begin(PlainDialogue dialogue, String host) throws IOException {
      dialogue.say(
          "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
              + " to='%s' version='1.0'>".formatted(escaped(host)));
      var offered = new StringBuilder();
      String tag;
      do {
        tag = dialogue.until('>');
        PlainDialogue.require(!tag.endsWith("</stream:stream>"), tag.strip());
        offered.append(tag);
      } while (!tag.endsWith("</stream:features>"));
      PlainDialogue.require(offered.indexOf("<starttls") >= 0, offered.toString().strip());
      dialogue.say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
      var answer = dialogue.until('>').strip();
      if (!answer.endsWith("/>")) {
        answer += dialogue.until('>');
      }
      PlainDialogue.require(answer.matches("<proceed( [^>]*)?(/>|></proceed>)"), answer);
    }
  },
  /** PostgreSQL's frontend/backend protocol, section SSL Session Encryption. */
  postgres(5432) {
    @Override
    void begin(PlainDialogue dialogue, String host) throws IOException {
      dialogue.say(HexFormat.of().parseHex("0000000804d2162f"));
      var answer = new String(dialogue.bytes(1), ISO_8859_1);
      PlainDialogue.require(answer.equals("S"), answer);
    }
  },
  /** RFC 4511, section 4.14: an extended request and its response, in BER. */
  ldap(389) {
    @Override
    void begin(PlainDialogue dialogue, String host) throws IOException {
      var name = HexFormat.of().formatHex("1.3.6.1.4.1.1466.20037".getBytes(ISO_8859_1));
      dialogue.say(HexFormat.of().parseHex("301d02010177188016" + name));
      var head = dialogue.bytes(2);
      boolean isShort = head[0] == 0x30 && head[1] >= LDAP_SUCCESS.length;
      PlainDialogue.require(isShort || (head[0] == 0x30 && isLong(head)), head);
      int length = isShort ? head[1] : length(dialogue.bytes(head[1] & 0x7f));
      var response = dialogue.bytes(length);
      PlainDialogue.require(succeeded(response), response);
    }
  };

  private static final String CLIENT = "opentls.invalid";
  private static final String TAG = "a1";

  /** A message number of one byte, and the tag of an extended response. */
  private static final byte[] LDAP_SUCCESS = {0x02, 0x01, 0x01, 0x78};

  /** No response is longer. */
  private static final int MAX_LDAP = 4 << 10;

  private final int port;

  StartTls(int port) {
    this.port = port;
  }

  /** Where such servers listen. */
  int port() {
    return port;
  }

  /**
   * Says all that is to be said before TLS.
   *
   * @param host the name of the server
   * @throws Failure if the server does not agree
   */
  abstract void begin(PlainDialogue dialogue, String host) throws IOException;

  private static String escaped(String host) {
    return host.toLowerCase(Locale.ROOT).replaceAll("[&<>'\"]", "");
  }

  /** Whether one or two bytes of length follow. */
  private static boolean isLong(byte[] head) {
    int count = head[1] & 0xff;
    return count >= 0x81 && count <= 0x84;
  }

  private static int length(byte[] bytes) {
    long length = 0;
    for (byte b : bytes) {
      length = length << 8 | (b & 0xff);
    }
    if (length > MAX_LDAP) {
      throw new Failure("the server sends a response of more than " + MAX_LDAP + " bytes");
    }
    return (int) length;
  }

  /** Whether the result code, which comes first in the response, is 0. */
  private static boolean succeeded(byte[] response) {
    var text = HexFormat.of().formatHex(response);
    return text.matches(
        "02010178(84[0-9a-f]{8}|83[0-9a-f]{6}|82[0-9a-f]{4}|81[0-9a-f]{2}|[0-7][0-9a-f])0a0100.*");
  }
}
