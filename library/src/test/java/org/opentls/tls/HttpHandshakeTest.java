package org.opentls.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.tls.ProxyException.Kind;

/** The method CONNECT byte by byte, without a network. */
class HttpHandshakeTest {
  private static HttpHandshake handshake() {
    return HttpHandshake.to(ProxyTarget.of("example.org", 443), Optional.empty());
  }

  /** Gives a handshake as much as it asks for at a time, and returns what it does not take. */
  private static String receive(HttpHandshake handshake, String said) throws ProxyException {
    var bytes = ByteBuffer.wrap(said.getBytes(ISO_8859_1));
    while (handshake.missing() > 0 && bytes.hasRemaining()) {
      int count = Math.min(handshake.missing(), bytes.remaining());
      handshake.receive(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
    }
    assertThat(handshake.missing()).as("the head is complete").isZero();
    return ISO_8859_1.decode(bytes).toString();
  }

  private static void assertMalformed(String said) {
    assertThatThrownBy(() -> receive(handshake(), said))
        .isInstanceOfSatisfying(
            ProxyException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MALFORMED_REPLY));
  }

  @ParameterizedTest
  @CsvSource({
    "example.org,     example.org:443",
    "bücher.example,  xn--bcher-kva.example:443",
    "192.0.2.1,       192.0.2.1:443",
    "::1,             [0:0:0:0:0:0:0:1]:443",
    "[2001:db8::5],   [2001:db8:0:0:0:0:0:5]:443",
  })
  void requestNamesTheTargetAndNothingElse(String host, String authority) {
    var handshake = HttpHandshake.to(ProxyTarget.of(host, 443), Optional.empty());
    assertThat(handshake.toSend())
        .asString(US_ASCII)
        .isEqualTo("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
    assertThat(handshake.toSend()).isEmpty();
  }

  /** RFC 7617, sections 2 and 2.1. */
  @ParameterizedTest
  @CsvSource({
    "Aladdin, open sesame, QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
    "test,    123\u00a3,   dGVzdDoxMjPCow==",
    "a,       '',          YTo=",
    "a,       b:c,         YTpiOmM=",
  })
  void userAndPasswordAreSentWithTheRequest(String user, String password, String base64) {
    var credentials = new ProxyCredentials(user, password.toCharArray());
    var handshake = HttpHandshake.to(ProxyTarget.of("a", 1), Optional.of(credentials));
    assertThat(handshake.toSend())
        .asString(US_ASCII)
        .isEqualTo(
            "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\nProxy-Authorization: Basic "
                + base64
                + "\r\n\r\n");
  }

  @Test
  void userAndPasswordCannotEndALine() {
    var proxy = HttpProxy.of("a", 1);
    for (var bad : List.of("a\r\nb", "a\nb", "a\0", "a\u0085", "a\ud800")) {
      assertThatThrownBy(() -> proxy.withCredentials(bad, "b".toCharArray()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> proxy.withCredentials("b", bad.toCharArray()))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> proxy.withCredentials("a:b", "c".toCharArray()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 Connection established\r\n\r\n",
        "HTTP/1.0 200\r\n\r\n",
        "HTTP/1.1 299 \r\n\r\n",
        "HTTP/1.1 200 OK\n\n",
        "HTTP/1.1 200 OK\r\n\n",
        "HTTP/1.1 200 OK\n\r\n",
        "HTTP/1.1 204 \u00e4\r\nVia: 1.1 proxy\r\nX:\r\n\tgoes on\r\n\r\n",
        // RFC 9110, section 9.3.6: both are ignored
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 100 Go on\r\n\r\nHTTP/1.1 103 Hints\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
      })
  void nothingIsTakenBeyondTheHeadOfSuccess(String head) throws ProxyException {
    for (var tunnelled : List.of("", "\r\n\r\n", "\n", "hello", "\u0016\u0003\u0001")) {
      assertThat(receive(handshake(), head + tunnelled)).isEqualTo(tunnelled);
    }
  }

  @Test
  void headMayComeInAnyPieces() throws ProxyException {
    var handshake = handshake();
    for (byte b : "HTTP/1.1 200 OK\r\nA: b\r\n\r\n".getBytes(US_ASCII)) {
      assertThat(handshake.missing()).isPositive();
      handshake.receive(ByteBuffer.wrap(new byte[] {b}));
    }
    assertThat(handshake.missing()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "407, AUTHENTICATION",
    "403, HTTP_STATUS",
    "101, HTTP_STATUS",
    "302, HTTP_STATUS",
    "502, HTTP_STATUS",
    "999, HTTP_STATUS",
  })
  void otherStatusIsToldWithItsReason(int status, Kind kind) {
    assertThatThrownBy(() -> receive(handshake(), "HTTP/1.1 " + status + " So it is\r\n"))
        .hasMessageEndingWith(": status " + status + ", So it is")
        .isInstanceOfSatisfying(
            ProxyException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e.code()).hasValue(status);
            });
  }

  @Test
  void reasonCannotCommandATerminalOrFillAPage() {
    assertThatThrownBy(() ->
            receive(
                handshake(), "HTTP/1.1 403 \u001b[2J\u009b\0a\r\u007f" + "x".repeat(1000) + "\r\n"))
        .message()
        .isEqualTo("the proxy refuses: status 403, [2Ja" + "x".repeat(196));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S", // SSH, without the end of a line
        "HTTP/2",
        "\u0005\u00ff",
        "\u0015\u0003\u0003\u0000\u0002\u0002F",
        "\r\n",
        "HTTP/1.1\r\n",
        "HTTP/1.1 2000 OK\r\n",
        "HTTP/1.1 20 OK\r\n",
        "HTTP/1.1 099 OK\r\n",
        "HTTP/1.1  200 OK\r\n",
        "HTTP/1.1 200OK\r\n",
        "HTTP/1.1 +20 OK\r\n",
        "HTTP/1.x 200 OK\r\n",
        "http/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nno field\r\n",
        "HTTP/1.1 200 OK\r\n: x\r\n",
        "HTTP/1.1 200 OK\r\na b: x\r\n",
        "HTTP/1.1 200 OK\r\na: \0\r\n",
        "HTTP/1.1 200 OK\r\na: b\rc: d\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n\r\n"
      })
  void whatIsNotHttpIsRefusedAtOnce(String said) {
    assertMalformed(said);
  }

  @Test
  void headHas64KibAtTheMost() throws ProxyException {
    var line = "HTTP/1.1 200 OK\r\n";
    var longest = line + "a:" + "x".repeat((64 << 10) - line.length() - 6) + "\r\n\r\n";
    assertThat(longest).hasSize(64 << 10);
    assertThat(receive(handshake(), longest)).isEmpty();
    assertMalformed(longest.replace("a:", "a:x"));
    assertMalformed(line + "a:" + "x".repeat(64 << 10));
    assertMalformed("HTTP/1.1 200 " + "x".repeat(64 << 10));
    assertMalformed("HTTP/1.1 100 Continue\r\n\r\n".repeat(64 << 10));
  }

  @Test
  void requestIsClearedWhenItIsSent() {
    var sent = new AtomicReference<byte[]>();
    var credentials = new ProxyCredentials("user", "pass".toCharArray());
    var transport =
        new Transport() {
          @Override
          public int read(ByteBuffer to) {
            return -1;
          }

          @Override
          @SuppressWarnings("ByteBufferBackingArray") // what is cleared is the array
          public void write(ByteBuffer from) {
            sent.set(from.array());
          }

          @Override
          public void close() {}
        };
    var handshake = HttpHandshake.to(ProxyTarget.of("a", 1), Optional.of(credentials));
    assertThatThrownBy(() -> handshake.run(transport))
        .isInstanceOfSatisfying(
            ProxyException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNEXPECTED_END));
    assertThat(sent.get()).hasSizeGreaterThan(50).containsOnly(0);
  }
}
