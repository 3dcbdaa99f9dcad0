package org.opentls.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.tls.ProxyException.Kind;

/** RFC 1928 and RFC 1929 byte by byte, without a network. */
class Socks5HandshakeTest {
  private static final String GREETING = "050100";
  private static final String BOUND = "05000001c0000201ffff";

  private static Socks5Handshake handshake(String host) {
    return Socks5Handshake.to(ProxyTarget.of(host, 443), Optional.empty());
  }

  private static Socks5Handshake authenticated() {
    return Socks5Handshake.to(
        ProxyTarget.of("a", 1), Optional.of(new ProxyCredentials("üser", "påss".toCharArray())));
  }

  /** A proxy that says all at once, and what comes through the tunnel right behind. */
  private static final class Replies implements Transport {
    private final ByteBuffer replies;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final List<byte[]> written = new ArrayList<>();

    Replies(String hex) {
      replies = ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    @Override
    public int read(ByteBuffer to) {
      if (!replies.hasRemaining()) {
        return -1;
      }
      int count = Math.min(to.remaining(), replies.remaining());
      to.put(replies.slice(replies.position(), count));
      replies.position(replies.position() + count);
      return count;
    }

    @Override
    @SuppressWarnings("ByteBufferBackingArray") // what is cleared is the array
    public void write(ByteBuffer from) {
      written.add(from.array());
      heard.write(from.array(), from.position(), from.remaining());
      from.position(from.limit());
    }

    @Override
    public void close() {}

    byte[] left() {
      var left = new byte[replies.remaining()];
      replies.get(left);
      return left;
    }

    String heard() {
      return HexFormat.of().formatHex(heard.toByteArray());
    }
  }

  private static Replies run(Socks5Handshake handshake, String replies) throws IOException {
    var proxy = new Replies(replies);
    handshake.run(proxy);
    return proxy;
  }

  private static void assertFails(Socks5Handshake handshake, String replies, Kind kind) {
    assertThatThrownBy(() -> run(handshake, replies))
        .isInstanceOfSatisfying(ProxyException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @ParameterizedTest
  @CsvSource({
    "example.org,        030b6578616d706c652e6f7267",
    "example.org.,       030c6578616d706c652e6f72672e",
    "bücher.example,     0315786e2d2d62636865722d6b76612e6578616d706c65",
    "my_host,            03076d795f686f7374",
    "192.0.2.1,          01c0000201",
    "::1,                0400000000000000000000000000000001",
    "[2001:db8::5],      0420010db8000000000000000000000005",
    "::ffff:192.0.2.1,   01c0000201",
  })
  void namesAreSentAsNamesAndAddressesAsAddresses(String host, String sent) throws IOException {
    assertThat(run(handshake(host), "0500" + BOUND).heard())
        .isEqualTo(GREETING + "050100" + sent + "01bb");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "05000001c0000201ffff",
        "05000004000000000000000000000000000000010050",
        "0500000309",
        "05000003ff",
        "0500000300"
      })
  void nothingIsReadBeyondTheReply(String reply) throws IOException {
    var whole = reply.startsWith("0500000") && reply.length() == 10 ? named(reply) : reply;
    var proxy = run(handshake("a"), "0500" + whole + "16030100");
    assertThat(HexFormat.of().formatHex(proxy.left())).isEqualTo("16030100");
  }

  /** A reply with a name of the size that it says. */
  private static String named(String head) {
    return head + "61".repeat(Integer.parseInt(head.substring(8), 16)) + "0050";
  }

  @Test
  void replyMayComeInAnyPieces() throws ProxyException {
    var handshake = handshake("a");
    var replies = HexFormat.of().parseHex("0500" + named("0500000305"));
    for (byte b : replies) {
      assertThat(handshake.missing()).isPositive();
      handshake.receive(ByteBuffer.wrap(new byte[] {b}));
    }
    assertThat(handshake.missing()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "1, GENERAL_FAILURE",
    "2, NOT_ALLOWED",
    "3, NETWORK_UNREACHABLE",
    "4, HOST_UNREACHABLE",
    "5, CONNECTION_REFUSED",
    "6, TTL_EXPIRED",
    "7, COMMAND_NOT_SUPPORTED",
    "8, ADDRESS_TYPE_NOT_SUPPORTED",
    "9, UNKNOWN_REPLY",
    "255, UNKNOWN_REPLY",
  })
  void everyReplyHasItsKind(int code, Kind kind) {
    var replies = "0500" + "05%02x".formatted(code);
    for (var rest : List.of("", "0001000000000000")) {
      assertThatThrownBy(() -> run(handshake("a"), replies + rest))
          .hasMessageContaining("(SOCKS reply " + code + ")")
          .isInstanceOfSatisfying(
              ProxyException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(kind);
                assertThat(e.code()).hasValue(code);
              });
    }
  }

  @Test
  void userAndPasswordAreSentIfTheProxyAsks() throws IOException {
    var proxy = run(authenticated(), "0502" + "0100" + BOUND);
    assertThat(proxy.heard())
        .isEqualTo("05020002" + "0105c3bc736572" + "0570c3a57373" + "05010003016100" + "01");
  }

  @Test
  void userAndPasswordAreKeptIfTheProxyDoesNotAsk() throws IOException {
    assertThat(run(authenticated(), "0500" + BOUND).heard())
        .isEqualTo("05020002" + "0501000301610001");
  }

  @Test
  void whatHeldThePasswordIsCleared() throws IOException {
    for (var array : run(authenticated(), "0502" + "0100" + BOUND).written) {
      assertThat(array).containsOnly(0);
    }
  }

  @Test
  void authenticationThatIsRefusedIsTold() {
    assertFails(authenticated(), "0502" + "0101", Kind.AUTHENTICATION);
    assertFails(authenticated(), "05ff", Kind.NO_ACCEPTABLE_METHOD);
    assertFails(handshake("a"), "05ff", Kind.NO_ACCEPTABLE_METHOD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0400", // SOCKS 4, to which nobody falls back
        "4854", // HTTP
        "0502", // a password that there is not
        "0501", // GSS-API
        "0503",
        "0500 0400",
        "0500 0500 0002",
        "0500 0500 0000",
        "0500 0500 00ff"
      })
  void whatIsNotSocks5IsRefused(String replies) {
    assertFails(handshake("a"), replies + "00000000000000000000", Kind.MALFORMED_REPLY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0500", "0501", "0200"})
  void answerToThePasswordMustBeOne(String answer) {
    assertFails(authenticated(), "0502" + answer, Kind.MALFORMED_REPLY);
  }

  @Test
  void proxyThatGoesIsTold() {
    var whole = "0500" + named("0500000305");
    for (int i = 0; i < whole.length(); i += 2) {
      assertFails(handshake("a"), whole.substring(0, i), Kind.UNEXPECTED_END);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "a\r\nb",
        "a\0",
        "a:1",
        "a/b",
        "user@a",
        "a..b",
        "a\u2028b",
        "\ud800",
        "fe80::1%lo",
        "::g",
        "[]"
      })
  void whatIsNoHostIsRefusedBeforeAnythingIsSent(String host) {
    assertThatThrownBy(() -> ProxyTarget.of(host, 443))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a name or an address: ")
        .message()
        .matches("[\\x20-\\x7e]*");
  }

  @Test
  void namesHave255BytesAtTheMost() {
    var longest = ("a".repeat(62) + ".").repeat(4) + "abc";
    assertThat(ProxyTarget.of(longest, 1).name()).hasSize(255);
    assertThatThrownBy(() -> ProxyTarget.of(longest + "d", 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ProxyTarget.of("a".repeat(64), 1))
        .isInstanceOf(IllegalArgumentException.class);
    // 4 letters here, 253 and more as DNS has them
    assertThatThrownBy(() -> ProxyTarget.of("ü.".repeat(40), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65_536})
  void whatIsNoPortIsRefused(int port) {
    assertThatThrownBy(() -> ProxyTarget.of("a", port))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Socks5Proxy.of("a", port))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void userAndPasswordHave1To255Bytes() {
    var proxy = Socks5Proxy.of("a", 1);
    for (var good : List.of("a", "a".repeat(255), "ü".repeat(127))) {
      assertThat(proxy.withCredentials(good, good.toCharArray())).hasToString("socks5://a:1");
    }
    for (var bad : List.of("", "a".repeat(256), "ü".repeat(128), "secret\ud800")) {
      assertThatThrownBy(() -> proxy.withCredentials(bad, "b".toCharArray()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("the user ");
      assertThatThrownBy(() -> proxy.withCredentials("b", bad.toCharArray()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("the password ")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void passwordIsCopied() throws IOException {
    char[] password = "pass".toCharArray();
    var proxy = Socks5Proxy.of("a", 1).withCredentials("user", password);
    password[0] = 'x';
    var handshake = proxy.handshake(ProxyTarget.of("a", 1), Deadline.in(proxy.deadline()));
    var replies = new Replies("0502" + "0100" + BOUND);
    handshake.run(replies);
    assertThat(replies.heard()).contains(HexFormat.of().formatHex("pass".getBytes(UTF_8)));
  }
}
