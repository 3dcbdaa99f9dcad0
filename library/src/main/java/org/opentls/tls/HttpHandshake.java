package org.opentls.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A client's part of the method CONNECT of HTTP/1.1: RFC 9110, section 9.3.6, and RFC 9112; with
 * RFC 7617 for a user and a password.
 */
final class HttpHandshake implements TunnelHandshake {
  /** The status of a proxy that asks who this is. */
  static final int AUTHENTICATION_REQUIRED = 407;

  /** More than any proxy has to say, also if it says that it is still at it. */
  static final int MAX_HEAD = 64 << 10;

  private static final String PROTOCOL = "HTTP/1.";
  private static final Pattern STATUS =
      Pattern.compile("HTTP/1\\.[0-9] ([1-9][0-9]{2})(?: (.*))?", Pattern.DOTALL);

  /** A field, or a line that goes on with the one before it. */
  private static final Pattern FIELD =
      Pattern.compile("(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:|[ \\t])[^\\x00-\\x08\\x0a-\\x1f\\x7f]*");

  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int OK = 200;
  private static final int REDIRECTION = 300;
  private static final int NONE_YET = 0;

  private final StringBuilder line = new StringBuilder();
  private byte[] toSend;
  private int status = NONE_YET;
  private int size;
  private boolean done;

  private HttpHandshake(byte[] request) {
    this.toSend = request;
  }

  /** A tunnel to a name, which the proxy looks up, or to an address. */
  static HttpHandshake to(ProxyTarget target, Optional<ProxyCredentials> credentials) {
    var authority = target.authority();
    var head = "CONNECT %s HTTP/1.1\r\nHost: %s\r\n".formatted(authority, authority);
    byte[] authorization = credentials.map(HttpHandshake::authorization).orElse(new byte[0]);
    byte[] end = {'\r', '\n'};
    try {
      return new HttpHandshake(
          ByteBuffer.allocate(head.length() + authorization.length + end.length)
              .put(head.getBytes(US_ASCII))
              .put(authorization)
              .put(end)
              .array());
    } finally {
      Arrays.fill(authorization, (byte) 0);
    }
  }

  private static byte[] authorization(ProxyCredentials credentials) {
    byte[] together;
    try (var encoded = credentials.encode()) {
      byte[] user = encoded.user();
      byte[] password = encoded.password();
      together =
          ByteBuffer.allocate(user.length + 1 + password.length)
              .put(user)
              .put((byte) ':')
              .put(password)
              .array();
    }
    byte[] base64 = Base64.getEncoder().encode(together);
    byte[] name = "Proxy-Authorization: Basic ".getBytes(US_ASCII);
    try {
      return ByteBuffer.allocate(name.length + base64.length + 2)
          .put(name)
          .put(base64)
          .put((byte) '\r')
          .put((byte) '\n')
          .array();
    } finally {
      Arrays.fill(together, (byte) 0);
      Arrays.fill(base64, (byte) 0);
    }
  }

  @Override
  public byte[] toSend() {
    byte[] bytes = toSend;
    toSend = new byte[0];
    return bytes;
  }

  /** An empty line ends the head: one more byte if a line begins, two ends of lines otherwise. */
  @Override
  public int missing() {
    if (done) {
      return 0;
    }
    boolean begins = line.isEmpty() || (line.length() == 1 && line.charAt(0) == '\r');
    return status != NONE_YET && begins ? 1 : 2;
  }

  @Override
  public void receive(ByteBuffer said) throws ProxyException {
    while (said.hasRemaining()) {
      if (++size > MAX_HEAD) {
        throw ProxyException.malformed("a head of more than " + MAX_HEAD + " bytes");
      }
      char c = (char) Byte.toUnsignedInt(said.get());
      if (c == '\n') {
        takeLine(withoutEnd());
        line.setLength(0);
      } else {
        line.append(c);
        requireProtocol();
      }
    }
  }

  /** A lone line feed ends a line too: RFC 9112, section 2.2. */
  private String withoutEnd() {
    int end = line.length() - 1;
    return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
  }

  /** Whoever does not speak HTTP may never end a line. */
  private void requireProtocol() throws ProxyException {
    int length = line.length();
    if (status == NONE_YET
        && length <= PROTOCOL.length()
        && line.charAt(length - 1) != PROTOCOL.charAt(length - 1)) {
      throw ProxyException.malformed("it is not HTTP/1");
    }
  }

  private void takeLine(String complete) throws ProxyException {
    if (status == NONE_YET) {
      takeStatus(complete);
    } else if (complete.isEmpty()) {
      done = status >= OK;
      status = done ? status : NONE_YET;
    } else if (!FIELD.matcher(complete).matches()) {
      throw ProxyException.malformed("no field: " + VisibleText.of(complete));
    }
  }

  /** What says that the proxy is at it may come first: RFC 9110, section 15.2. */
  private void takeStatus(String complete) throws ProxyException {
    var match = STATUS.matcher(complete);
    if (!match.matches()) {
      throw ProxyException.malformed("no status: " + VisibleText.of(complete));
    }
    status = Integer.parseInt(match.group(1));
    if (status == SWITCHING_PROTOCOLS || status >= REDIRECTION) {
      var reason = match.group(2);
      throw ProxyException.status(status, reason == null ? "" : VisibleText.of(reason));
    }
  }
}
