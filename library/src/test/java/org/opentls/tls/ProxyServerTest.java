package org.opentls.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.io.Chain;
import org.opentls.tls.ProxyException.Kind;
import org.opentls.tls.ScriptedProxy.Script;

/** Tunnels of every kind, through proxies that follow a script, to a server that speaks TLS. */
class ProxyServerTest {
  /** A name that no resolver knows, and the server's certificate has. */
  private static final String HOST = "hidden.example.org";

  private static final Duration SHORT = Duration.ofMillis(200);
  private static final TlsContext CLIENT = TlsContext.client().trust(ALL.trust()).build();
  private static final TlsContext SERVER = TlsContext.server(ALL.identity("wildcard")).build();

  /** The certificate of {@code localhost}. */
  private static final TlsContext PROXY = TlsContext.server(ALL.identity("EC")).build();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<String> targets = new LinkedBlockingQueue<>();
  private final BlockingQueue<SNIServerName> names = new LinkedBlockingQueue<>();
  private ServerSocket listening;

  @BeforeEach
  void serve() throws IOException {
    listening = new ServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"));
    var _ =
        threads.submit(
            (Callable<Void>)
                () -> {
                  while (true) {
                    var socket = listening.accept();
                    var _ = threads.submit(() -> echo(socket));
                  }
                });
  }

  private Void echo(Socket socket) throws IOException {
    try (var connection = SERVER.over(socket)) {
      connection.handshake();
      names.addAll(((ExtendedSSLSession) connection.session()).getRequestedServerNames());
      connection.inputStream().transferTo(connection.outputStream());
      connection.closeOutput();
    }
    return null;
  }

  @AfterEach
  void stop() throws IOException {
    listening.close();
    threads.shutdownNow();
  }

  /** Proxies, and how they are spoken to. */
  enum Type {
    SOCKS5 {
      @Override
      ScriptedProxy start(Script script) throws IOException {
        return ScriptedProxy.start(script);
      }

      @Override
      ProxyServer client(int port) {
        return Socks5Proxy.of("localhost", port);
      }

      @Override
      String target(ScriptedProxy.Client client) throws IOException {
        return client.socksTarget();
      }

      @Override
      void open(ScriptedProxy.Client client, int port) throws IOException {
        client.openSocks(port);
      }
    },

    HTTP {
      @Override
      ScriptedProxy start(Script script) throws IOException {
        return ScriptedProxy.start(script);
      }

      @Override
      ProxyServer client(int port) {
        return HttpProxy.of("localhost", port);
      }
    },

    HTTPS {
      @Override
      ScriptedProxy start(Script script) throws IOException {
        return ScriptedProxy.startTls(PROXY, script);
      }

      @Override
      ProxyServer client(int port) {
        return HttpProxy.overTls(CLIENT, "localhost", port);
      }
    };

    abstract ScriptedProxy start(Script script) throws IOException;

    abstract ProxyServer client(int port);

    String target(ScriptedProxy.Client client) throws IOException {
      return client.head().split(" ", -1)[1];
    }

    void open(ScriptedProxy.Client client, int port) throws IOException {
      client.openHttp(port);
    }
  }

  /** A proxy that leads to the one server, whoever is asked for. */
  private ScriptedProxy proxy(Type type) throws IOException {
    return type.start(client -> {
      targets.add(type.target(client));
      type.open(client, listening.getLocalPort());
    });
  }

  private void assertEchoes(TlsConnection connection) throws Exception {
    var sent = new byte[100_000];
    new Random(1).nextBytes(sent);
    var writing =
        threads.submit(
            (Callable<Void>)
                () -> {
                  connection.outputStream().write(sent);
                  connection.closeOutput();
                  return null;
                });
    assertThat(connection.inputStream().readAllBytes()).isEqualTo(sent);
    writing.get(30, TimeUnit.SECONDS);
    assertNamed();
  }

  /** The proxy and the server have been told the name, and nobody else. */
  private void assertNamed() throws InterruptedException {
    assertThat(targets.poll(30, TimeUnit.SECONDS)).isEqualTo(HOST + ":4433");
    assertThat(names.poll(30, TimeUnit.SECONDS)).isEqualTo(new SNIHostName(HOST));
  }

  @ParameterizedTest
  @EnumSource(Type.class)
  void contextConnectsThroughAProxy(Type type) throws Exception {
    try (var proxy = proxy(type);
        var connection = CLIENT.connect(HOST, 4433, type.client(proxy.port()))) {
      assertEchoes(connection);
    }
  }

  @ParameterizedTest
  @EnumSource(Type.class)
  void transportCarriesTls(Type type) throws Exception {
    try (var proxy = proxy(type);
        var connection = CLIENT.over(type.client(proxy.port()).transport(HOST, 4433), HOST, 4433)) {
      assertEchoes(connection);
    }
  }

  /** The socket shows the target, so that nobody verifies the name of the proxy. */
  @ParameterizedTest
  @EnumSource(Type.class)
  void socketIsOneToTheTarget(Type type) throws Exception {
    try (var proxy = proxy(type);
        var socket = type.client(proxy.port()).connect(HOST, 4433)) {
      assertThat(socket.getRemoteSocketAddress())
          .isEqualTo(InetSocketAddress.createUnresolved(HOST, 4433));
      assertThat(socket.getPort()).isEqualTo(4433);
      assertThat(socket.getInetAddress()).isEqualTo(InetAddress.getByAddress(HOST, new byte[4]));
      assertThat(socket).asString().contains(HOST + ":4433", "://localhost:" + proxy.port());
      assertEchoes(CLIENT.over(socket));
    }
  }

  @ParameterizedTest
  @EnumSource(value = Type.class, names = "HTTPS", mode = EnumSource.Mode.EXCLUDE)
  void channelCarriesTls(Type type) throws Exception {
    try (var proxy = proxy(type);
        var channel = type.client(proxy.port()).connectChannel(HOST, 4433)) {
      assertThat(channel.isBlocking()).isTrue();
      assertThat(channel.isConnected()).isTrue();
      assertEchoes(CLIENT.over(Transport.of(channel), HOST, 4433));
    }
  }

  @Test
  void proxyThatIsReachedByTlsHasNoChannel() {
    assertThatThrownBy(() -> HttpProxy.overTls(CLIENT, "localhost", 1).connectChannel(HOST, 1))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> HttpProxy.overTls(PROXY, "localhost", 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void assertEchoes(SSLSocket socket) throws Exception {
    try (socket) {
      socket.getOutputStream().write("hello".getBytes(UTF_8));
      assertThat(socket.getInputStream().readNBytes(5)).isEqualTo("hello".getBytes(UTF_8));
      assertNamed();
    }
  }

  @ParameterizedTest
  @EnumSource(Type.class)
  void socketFactoryConnectsThroughAProxy(Type type) throws Exception {
    try (var proxy = proxy(type)) {
      var factory = CLIENT.socketFactory(type.client(proxy.port()));
      assertEchoes((SSLSocket) factory.createSocket(HOST, 4433));
      assertEchoes(
          (SSLSocket) factory.createSocket(HOST, 4433, InetAddress.ofLiteral("127.0.0.1"), 0));
      var known = InetAddress.getByAddress(HOST, new byte[] {127, 0, 0, 99});
      assertEchoes((SSLSocket) factory.createSocket(known, 4433));
      var later = (SSLSocket) factory.createSocket();
      later.connect(InetSocketAddress.createUnresolved(HOST, 4433), 10_000);
      assertEchoes(later);
    }
  }

  @ParameterizedTest
  @EnumSource(Type.class)
  void anySslContextTakesTheSocket(Type type) throws Exception {
    try (var proxy = proxy(type)) {
      for (var context : new javax.net.ssl.SSLContext[] {CLIENT.asSslContext(), ALL.jdk("EC")}) {
        var tunnel = type.client(proxy.port()).connect(HOST, 4433);
        assertEchoes((SSLSocket) context.getSocketFactory().createSocket(tunnel, HOST, 4433, true));
        assertThat(tunnel.isClosed()).isTrue();
      }
    }
  }

  /** A BIO of OpenSSL's carries the tunnel, and TLS runs over its streams. */
  @ParameterizedTest
  @EnumSource(Type.class)
  void chainOfBiosCarriesATunnel(Type type) throws Exception {
    try (var proxy = proxy(type);
        var chain = Chain.over(type.client(proxy.port()).connect(HOST, 4433))) {
      var transport = Transport.of(chain.inputStream(), chain.outputStream(), chain);
      try (var connection = CLIENT.over(transport, HOST, 4433)) {
        connection.outputStream().write("hello".getBytes(UTF_8));
        assertThat(connection.inputStream().readNBytes(5)).isEqualTo("hello".getBytes(UTF_8));
        assertNamed();
      }
    }
  }

  @Test
  void proxiesMakeAChain() throws Exception {
    try (var second = proxy(Type.HTTPS);
        var first =
            ScriptedProxy.start(client -> {
              assertThat(client.socksTarget()).isEqualTo("localhost:" + second.port());
              client.openSocks(second.port());
            })) {
      var there = Type.HTTPS.client(second.port());
      var toSecond =
          Socks5Proxy.of("localhost", first.port()).transport(there.host(), there.port());
      try (var connection = CLIENT.over(there.over(toSecond, HOST, 4433), HOST, 4433)) {
        assertEchoes(connection);
      }
    }
  }

  /** The certificate is verified to be of the target. */
  @ParameterizedTest
  @EnumSource(Type.class)
  void serverOfAnotherNameIsRefused(Type type) throws Exception {
    try (var proxy = proxy(type)) {
      assertThatThrownBy(() -> CLIENT.connect("localhost", 4433, type.client(proxy.port())))
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("ostname mismatch");
    }
  }

  @Test
  void proxyOfAnotherNameIsToldNothing() throws Exception {
    try (var proxy =
        ScriptedProxy.startTls(
            SERVER,
            client -> {
              throw new AssertionError(client.head());
            })) {
      assertThatThrownBy(
              () -> HttpProxy.overTls(CLIENT, "localhost", proxy.port()).connect(HOST, 4433))
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("ostname mismatch");
      assertThatThrownBy(proxy::await).hasCauseInstanceOf(SSLException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Type.class)
  void bytesGluedToTheReplyAreThoseOfTheTunnel(Type type) throws Exception {
    try (var proxy =
        type.start(client -> {
          targets.add(type.target(client));
          if (type == Type.SOCKS5) {
            client.say("05 00 00 03 05 68 65 6c 6c 6f 00 50" + "68 69");
          } else {
            client.sayText("HTTP/1.1 200 OK\r\nA: b\r\n\r\nhi");
          }
          client.assertEnds();
        })) {
      try (var socket = type.client(proxy.port()).connect(HOST, 80)) {
        assertThat(socket.getInputStream().readNBytes(2)).isEqualTo("hi".getBytes(US_ASCII));
      }
      proxy.await();
    }
  }

  @ParameterizedTest
  @EnumSource(Type.class)
  void repliesMayComeByteByByte(Type type) throws Exception {
    try (var proxy =
        type.start(client -> {
          targets.add(type.target(client));
          client.sayInBytes(
              type == Type.SOCKS5
                  ? new byte[] {
                    5, 0, 0, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 0, 80
                  }
                  : "HTTP/1.1 200 OK\r\nA: b\r\n\r\n".getBytes(US_ASCII));
          client.sayText("hi");
        })) {
      var tunnel = type.client(proxy.port()).transport(HOST, 80);
      try (tunnel) {
        var two = ByteBuffer.allocate(2);
        while (two.hasRemaining()) {
          assertThat(tunnel.read(two)).isPositive();
        }
        assertThat(two.array()).isEqualTo("hi".getBytes(US_ASCII));
      }
      proxy.await();
    }
  }

  private interface Way {
    AutoCloseable open(ProxyServer proxy) throws IOException;
  }

  /** No tunnel, by any way; and no connection is left open. */
  private static void assertNoTunnel(ScriptedProxy proxy, ProxyServer client, Kind kind)
      throws Exception {
    Way[] ways = {
      p -> p.connect(HOST, 80),
      p -> p.transport(HOST, 80),
      p -> p.tls().isPresent() ? p.connect(HOST, 80) : p.connectChannel(HOST, 80),
      p ->
          p.over(
              Transport.of(new Socket(InetAddress.ofLiteral("127.0.0.1"), proxy.port())), HOST, 80),
      p -> CLIENT.connect(HOST, 80, p),
      p -> CLIENT.socketFactory(p).createSocket(HOST, 80)
    };
    for (var way : ways) {
      assertThatThrownBy(() -> way.open(client).close())
          .isInstanceOfSatisfying(ProxyException.class, e -> assertThat(e.kind()).isEqualTo(kind));
      proxy.await();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "05 05 00 01 00 00 00 00 00 00, CONNECTION_REFUSED",
    "05 04, HOST_UNREACHABLE",
    "05 63 00 01, UNKNOWN_REPLY",
    "04 5a 00 00 00 00 00 00, MALFORMED_REPLY",
    "05 00 00 05 00 00 00 00 00 00, MALFORMED_REPLY",
  })
  void refusalOfSocksLeavesNothingOpen(String reply, Kind kind) throws Exception {
    try (var proxy =
        ScriptedProxy.start(client -> {
          assertThat(client.socksTarget()).isEqualTo(HOST + ":80");
          client.say(reply);
          client.assertEnds();
        })) {
      assertNoTunnel(proxy, Socks5Proxy.of("localhost", proxy.port()), kind);
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP, 407, AUTHENTICATION", "HTTPS, 502, HTTP_STATUS"})
  void refusalOfHttpLeavesNothingOpen(Type type, int status, Kind kind) throws Exception {
    try (var proxy =
        type.start(client -> {
          assertThat(client.head()).contains(HOST);
          client.sayText("HTTP/1.1 " + status + " No\r\nContent-Length: 1\r\n\r\nx");
          client.assertEnds();
        })) {
      assertNoTunnel(proxy, type.client(proxy.port()), kind);
    }
  }

  @ParameterizedTest
  @EnumSource(Type.class)
  void proxyThatGoesLeavesNothingOpen(Type type) throws Exception {
    try (var proxy = type.start(client -> targets.add(type.target(client)))) {
      assertNoTunnel(proxy, type.client(proxy.port()), Kind.UNEXPECTED_END);
    }
  }

  @Test
  void userAndPasswordAreThoseOfEachProxy() throws Exception {
    try (var proxy =
        ScriptedProxy.start(client -> {
          client.expect("05 02 00 02");
          client.say("05 02");
          client.expect("01 03 616e6e 02 7077");
          client.say("01 00");
          client.expect("05 01 00 03 01 61 00 50");
          client.say("05 00 00 01 00 00 00 00 00 00");
          client.assertEnds();
        })) {
      var named =
          Socks5Proxy.of("localhost", proxy.port()).withCredentials("ann", "pw".toCharArray());
      named.connect("a", 80).close();
      proxy.await();
    }
  }

  /** Neither SOCKS 4 nor the name of the user, which the JDK's client would send. */
  @Test
  void nothingIsSentThatNobodyHasGiven() throws Exception {
    try (var proxy =
        ScriptedProxy.start(client -> {
          client.expect("05 01 00");
          client.say("04 02");
          client.assertEnds();
        })) {
      assertNoTunnel(proxy, Socks5Proxy.of("localhost", proxy.port()), Kind.MALFORMED_REPLY);
    }
  }

  @ParameterizedTest
  @EnumSource(Type.class)
  void silentProxyIsGivenUpInTime(Type type) throws Exception {
    try (var proxy = ScriptedProxy.start(ScriptedProxy.Client::assertEnds)) {
      assertNoTunnel(proxy, type.client(proxy.port()).withDeadline(SHORT), Kind.DEADLINE);
    }
  }

  @Test
  void deadlineTellsItsLengthAndItsCause() throws Exception {
    try (var proxy = ScriptedProxy.start(ScriptedProxy.Client::assertEnds)) {
      var slow = HttpProxy.of("localhost", proxy.port()).withDeadline(SHORT);
      assertThatThrownBy(() -> slow.connect(HOST, 80))
          .hasMessage("the proxy takes too long: no tunnel within 0.2 s")
          .hasCauseInstanceOf(SocketTimeoutException.class);
    }
  }

  /** Each byte comes in time, and all together do not. */
  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 ", "HTTP/1.1 200 OK\r\na: "})
  void proxyThatDripsIsGivenUpInTime(String beginning) throws Exception {
    try (var proxy =
        ScriptedProxy.start(client -> {
          client.sayText(beginning);
          assertThatThrownBy(
                  () -> {
                    while (true) {
                      client.sayText("x");
                      Thread.sleep(10);
                    }
                  })
              .isInstanceOf(IOException.class);
        })) {
      var slow = HttpProxy.of("localhost", proxy.port()).withDeadline(SHORT);
      assertThatThrownBy(() -> slow.connect(HOST, 80))
          .isInstanceOfSatisfying(
              ProxyException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DEADLINE));
      proxy.await();
    }
  }

  /** More is on the way than anybody reads. */
  @Test
  void hugeHeadIsGivenUp() throws Exception {
    try (var proxy =
        ScriptedProxy.start(client -> {
          client.sayText("HTTP/1.1 200 OK\r\n");
          assertThatThrownBy(
                  () -> {
                    while (true) {
                      client.sayText("a: bcdefghijklmnopqrstuvwxyz\r\n");
                    }
                  })
              .isInstanceOf(IOException.class);
        })) {
      assertNoTunnel(proxy, HttpProxy.of("localhost", proxy.port()), Kind.MALFORMED_REPLY);
    }
  }

  @Test
  void timeoutOfConnectCountsToo() throws Exception {
    try (var proxy = ScriptedProxy.start(ScriptedProxy.Client::assertEnds);
        var socket =
            CLIENT.socketFactory(Socks5Proxy.of("localhost", proxy.port())).createSocket()) {
      assertThatThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved(HOST, 80), 150))
          .hasMessageContaining("0.15 s");
      proxy.await();
    }
  }

  /** What comes later may take its time. */
  @ParameterizedTest
  @EnumSource(Type.class)
  void deadlineIsNotOneOfTheTunnel(Type type) throws Exception {
    try (var proxy =
        type.start(client -> {
          targets.add(type.target(client));
          if (type == Type.SOCKS5) {
            client.say("05 00 00 01 00 00 00 00 00 00");
          } else {
            client.sayText("HTTP/1.1 200 OK\r\n\r\n");
          }
          Thread.sleep(500);
          client.sayText("hi");
        })) {
      var client = type.client(proxy.port()).withDeadline(Duration.ofMillis(400));
      try (var socket = client.connect(HOST, 80)) {
        assertThat(socket.getInputStream().readNBytes(2)).isEqualTo("hi".getBytes(US_ASCII));
      }
    }
  }

  @Test
  void timeoutOfATunnelLeavesItAsItWas() throws Exception {
    for (var type : Type.values()) {
      try (var proxy = proxy(type);
          var socket = type.client(proxy.port()).connect(HOST, 4433);
          var within = CLIENT.over(socket)) {
        within.handshake();
        socket.setSoTimeout(50);
        assertThatThrownBy(() -> within.inputStream().read())
            .isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(0);
        within.outputStream().write('x');
        assertThat(within.inputStream().read()).isEqualTo('x');
      }
    }
  }

  @Test
  void closingWakesAReader() throws Exception {
    for (var type : Type.values()) {
      try (var proxy = proxy(type)) {
        var socket = type.client(proxy.port()).connect(HOST, 4433);
        var reading = threads.submit(() -> socket.getInputStream().read());
        TimeUnit.MILLISECONDS.sleep(50);
        socket.close();
        assertThatThrownBy(() -> reading.get(30, TimeUnit.SECONDS))
            .hasCauseInstanceOf(IOException.class);
        assertThat(socket.isClosed()).isTrue();
      }
    }
  }

  @Test
  void proxyThatIsNotThereIsTheSocketsFailure() throws Exception {
    int port;
    try (var unused = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = unused.getLocalPort();
    }
    assertThatThrownBy(() -> Socks5Proxy.of("127.0.0.1", port).connect(HOST, 80))
        .isInstanceOf(ConnectException.class);
    assertThatThrownBy(() -> HttpProxy.of("127.0.0.1", port).connectChannel(HOST, 80))
        .isInstanceOf(ConnectException.class);
    assertThatThrownBy(() -> HttpProxy.of("a".repeat(64), 80).connect(HOST, 80))
        .isInstanceOf(UnknownHostException.class);
  }

  @Test
  void namesAreLookedUpHereIfTheProxyCannot() throws Exception {
    try (var proxy =
        ScriptedProxy.start(client -> {
          targets.add(client.socksTarget());
          client.say("05 00 00 01 00 00 00 00 00 00");
          client.assertEnds();
        })) {
      var local = Socks5Proxy.of("localhost", proxy.port()).resolveLocally();
      local.connect("localhost", 80).close();
      assertThat(targets.poll(30, TimeUnit.SECONDS))
          .isEqualTo(InetAddress.getByName("localhost").getHostAddress() + ":80");
      local.connect("::1", 80).close();
      assertThat(targets.poll(30, TimeUnit.SECONDS)).isEqualTo("0:0:0:0:0:0:0:1:80");
      assertThatThrownBy(() -> local.connect("a".repeat(63), 80))
          .isInstanceOf(UnknownHostException.class);
    }
  }

  @Test
  void proxyIsAValueThatShowsNoSecret() {
    var proxy =
        HttpProxy.overTls(CLIENT, "::1", 3128)
            .withCredentials("ann", "secret".toCharArray())
            .withDeadline(Duration.ofSeconds(1));
    assertThat(proxy).hasToString("https://[::1]:3128");
    assertThat(HttpProxy.of("a", 1)).hasToString("http://a:1");
    assertThat(Socks5Proxy.of("a", 1)).hasToString("socks5://a:1");
    assertThat(proxy.access().toString()).doesNotContain("ann", "secret");
    assertThat(proxy.deadline()).hasSeconds(1);
    assertThat(Socks5Proxy.of("a", 1).deadline()).hasSeconds(30);
    for (var bad : new Duration[] {Duration.ZERO, Duration.ofDays(2), Duration.ofSeconds(-1)}) {
      assertThatThrownBy(() -> proxy.withDeadline(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void tunnelIsOpenedOnce() throws Exception {
    try (var proxy = proxy(Type.SOCKS5)) {
      var socket = Type.SOCKS5.client(proxy.port()).connect(HOST, 4433);
      try (socket) {
        assertThatThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved(HOST, 1)))
            .hasMessage("already connected");
      }
      assertThatThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved(HOST, 1)))
          .hasMessage("Socket is closed");
    }
  }
}
