package org.opentls.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.tls.Certificates.ALL;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.PKIXReason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsConnectionTest {
  private static final TlsContext CLIENT = TlsContext.client().trust(ALL.trust()).build();
  private static final TlsContext SERVER =
      TlsContext.server(ALL.identity("EC")).applicationProtocols("echo").build();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private ServerSocket listening;

  @BeforeEach
  void listen() throws IOException {
    listening = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    listening.close();
    threads.shutdownNow();
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  /** Serves one connection. */
  private Future<Void> serve(Service service) {
    return threads.submit(
        (Callable<Void>)
            () -> {
              try (var connection = SERVER.over(listening.accept())) {
                service.run(connection);
              }
              return null;
            });
  }

  private interface Service {
    void run(TlsConnection connection) throws Exception;
  }

  private static void echo(TlsConnection connection) throws IOException {
    connection.inputStream().transferTo(connection.outputStream());
    connection.closeOutput();
  }

  private static Void echo(Socket socket) throws IOException {
    try (var connection = SERVER.over(socket)) {
      echo(connection);
    }
    return null;
  }

  private TlsConnection connect() throws IOException {
    return CLIENT.connect("localhost", listening.getLocalPort());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16_384, 1_000_000})
  void whatIsSentComesBack(int size) throws Exception {
    var sent = new byte[size];
    new Random(size).nextBytes(sent);
    var served = serve(TlsConnectionTest::echo);
    try (var connection = connect()) {
      var writing =
          threads.submit(
              (Callable<Void>)
                  () -> {
                    connection.outputStream().write(sent);
                    connection.closeOutput();
                    return null;
                  });
      assertThat(connection.inputStream().readAllBytes()).isEqualTo(sent);
      get(writing);
      assertThat(connection.session().getProtocol()).isEqualTo("TLSv1.3");
      assertThat(connection.isResumed()).isFalse();
    }
    get(served);
  }

  /** Buffers begin small, and grow with what comes. */
  @ParameterizedTest
  @EnumSource
  void messagesOfAnySizeArriveInReadsOfAnySize(TlsProtocol protocol) throws Exception {
    var sizes = List.of(1, 100, 491, 512, 4_060, 4_096, 8_192, 16_383, 16_384, 16_385, 70_000);
    var random = new Random(protocol.number);
    var client = TlsContext.client().trust(ALL.trust()).protocols(protocol).build();
    for (int reading : new int[] {1, 7, 512, 5_000, 16_383, 16_384, 100_000}) {
      var messages = new ArrayList<>(sizes);
      Collections.shuffle(messages, random);
      var sent = new byte[messages.stream().mapToInt(size -> size).sum()];
      random.nextBytes(sent);
      var served =
          serve(connection -> {
            int at = 0;
            for (int size : messages) {
              connection.outputStream().write(sent, at, size);
              at += size;
            }
            connection.closeOutput();
          });
      try (var connection = client.connect("localhost", listening.getLocalPort())) {
        var received = new ByteArrayOutputStream();
        var room = new byte[reading + 2];
        for (int count = connection.inputStream().read(room, 1, reading);
            count >= 0;
            count = connection.inputStream().read(room, 1, reading)) {
          received.write(room, 1, count);
        }
        assertThat(received.toByteArray()).as("in reads of %d", reading).isEqualTo(sent);
        assertThat(List.of(room[0], room[reading + 1])).containsOnly((byte) 0);
      }
      get(served);
    }
  }

  @Test
  void smallReadsAndSingleBytesWork() throws Exception {
    var served = serve(TlsConnectionTest::echo);
    try (var connection = connect()) {
      connection.outputStream().write("hello".getBytes(UTF_8));
      assertThat(connection.inputStream().read()).isEqualTo('h');
      assertThat(connection.inputStream().available()).isEqualTo(4);
      assertThat(connection.inputStream().readNBytes(2)).isEqualTo("el".getBytes(UTF_8));
      connection.outputStream().write('!');
      assertThat(connection.inputStream().readNBytes(3)).isEqualTo("lo!".getBytes(UTF_8));
      connection.closeOutput();
      assertThat(connection.inputStream().read()).isEqualTo(-1);
      assertThat(connection.inputStream().read()).isEqualTo(-1);
      assertThatThrownBy(() -> connection.outputStream().write(1))
          .isInstanceOf(IOException.class)
          .hasMessage("the output is closed");
    }
    get(served);
  }

  @Test
  void bothSidesKnowTheProtocol() throws Exception {
    var context = TlsContext.client().trust(ALL.trust()).applicationProtocols("echo", "h2").build();
    var chosen = new CompletableFuture<String>();
    var served =
        serve(connection -> {
          connection.handshake();
          chosen.complete(connection.applicationProtocol().orElse("none"));
          echo(connection);
        });
    try (var connection = context.connect("localhost", listening.getLocalPort())) {
      assertThat(connection.applicationProtocol()).contains("echo");
      connection.closeOutput();
      assertThat(connection.inputStream().readAllBytes()).isEmpty();
    }
    get(served);
    assertThat(get(chosen)).isEqualTo("echo");
  }

  @Test
  void channelsCarryAConnection() throws Exception {
    try (var server = ServerSocketChannel.open().bind(null)) {
      var served =
          threads.submit(
              (Callable<Void>)
                  () -> {
                    var channel = server.accept();
                    try (var connection = SERVER.over(Transport.of(channel), "client", 0)) {
                      echo(connection);
                    }
                    return null;
                  });
      var channel = SocketChannel.open(server.getLocalAddress());
      try (var connection = CLIENT.over(Transport.of(channel), "localhost", 1)) {
        connection.outputStream().write(new byte[50_000]);
        connection.closeOutput();
        assertThat(connection.inputStream().readAllBytes()).isEqualTo(new byte[50_000]);
      }
      get(served);
    }
  }

  /** RFC 8446 has no word for it, but a tunnel is one connection in another. */
  @Test
  void tlsRunsInsideTls() throws Exception {
    var served =
        serve(outer -> {
          var transport = Transport.of(outer.inputStream(), outer.outputStream(), outer);
          try (var inner = SERVER.over(transport, "client", 0)) {
            echo(inner);
          }
        });
    try (var outer = connect();
        var inner =
            CLIENT.over(
                Transport.of(outer.inputStream(), outer.outputStream(), outer), "localhost", 1)) {
      inner.outputStream().write("within".getBytes(UTF_8));
      inner.closeOutput();
      assertThat(inner.inputStream().readAllBytes()).isEqualTo("within".getBytes(UTF_8));
    }
    get(served);
  }

  @Test
  void aServerThatIsNotTrustedIsToldOnBothSides() throws Exception {
    var served = serve(TlsConnection::handshake);
    var other = TlsContext.client().trust(Trust.of(ALL.chain("other-ca"))).build();
    assertThatThrownBy(() -> other.connect("localhost", listening.getLocalPort()))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("is not trusted");
    assertThatThrownBy(() -> get(served))
        .hasRootCauseInstanceOf(org.opentls.api.OpenSslException.class)
        .cause()
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("the peer sent the alert unknown_ca");
  }

  @Test
  void anEndThatIsNotTheEndIsTold() throws Exception {
    var cut =
        threads.submit(
            (Callable<Void>)
                () -> {
                  var socket = listening.accept();
                  var connection = SERVER.over(socket);
                  connection.outputStream().write("half".getBytes(UTF_8));
                  socket.close();
                  return null;
                });
    try (var connection = connect()) {
      get(cut);
      assertThat(connection.inputStream().readNBytes(4)).isEqualTo("half".getBytes(UTF_8));
      assertThatThrownBy(() -> connection.inputStream().read()).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void aHandshakeThatIsCutIsTold() throws Exception {
    var closing =
        threads.submit(
            (Callable<Void>)
                () -> {
                  listening.accept().close();
                  return null;
                });
    assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
    get(closing);
  }

  @Test
  void closingWakesAReader() throws Exception {
    var served =
        serve(connection -> {
          connection.handshake();
          assertThat(connection.inputStream().read()).isEqualTo(-1);
        });
    var connection = connect();
    var reading = threads.submit(() -> connection.inputStream().read());
    TimeUnit.MILLISECONDS.sleep(100);
    connection.close();
    connection.close();
    assertThatThrownBy(() -> get(reading)).hasCauseInstanceOf(IOException.class);
    assertThatThrownBy(() -> connection.inputStream().read()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> connection.outputStream().write(1)).isInstanceOf(IOException.class);
    assertThat(connection.session().getProtocol()).isEqualTo("TLSv1.3");
    get(served);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void socketsOfTheJdkTalkToUs(String protocol) throws Exception {
    var jdk = ALL.jdk("RSA");
    try (var server = (SSLServerSocket) jdk.getServerSocketFactory().createServerSocket(0)) {
      server.setEnabledProtocols(new String[] {protocol});
      var served =
          threads.submit(
              (Callable<Void>)
                  () -> {
                    try (var socket = server.accept()) {
                      socket.getInputStream().transferTo(socket.getOutputStream());
                    }
                    return null;
                  });
      try (var connection = CLIENT.connect("localhost", server.getLocalPort())) {
        connection.outputStream().write(new byte[100_000]);
        assertThat(connection.inputStream().readNBytes(100_000)).isEqualTo(new byte[100_000]);
        assertThat(connection.session().getProtocol()).isEqualTo(protocol);
        connection.closeOutput();
        assertThat(connection.inputStream().read()).isEqualTo(-1);
      }
      get(served);
    }
    var served = serve(TlsConnectionTest::echo);
    try (var socket =
        (SSLSocket) jdk.getSocketFactory().createSocket("localhost", listening.getLocalPort())) {
      socket.setEnabledProtocols(new String[] {protocol});
      socket.getOutputStream().write(new byte[100_000]);
      assertThat(socket.getInputStream().readNBytes(100_000)).isEqualTo(new byte[100_000]);
      socket.shutdownOutput();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    get(served);
  }

  @Test
  void virtualThreadsConnectAllAtOnce() throws Exception {
    int count = 500;
    var served = new ArrayList<Future<Void>>();
    var accepting =
        threads.submit(
            (Callable<Void>)
                () -> {
                  for (int i = 0; i < count; i++) {
                    var socket = listening.accept();
                    served.add(threads.submit(() -> echo(socket)));
                  }
                  return null;
                });
    var all = new ArrayList<Future<String>>();
    for (int i = 0; i < count; i++) {
      var text = "connection " + i;
      all.add(
          threads.submit(() -> {
            try (var connection = connect()) {
              connection.outputStream().write(text.getBytes(UTF_8));
              connection.closeOutput();
              return new String(connection.inputStream().readAllBytes(), UTF_8);
            }
          }));
    }
    for (int i = 0; i < count; i++) {
      assertThat(get(all.get(i))).isEqualTo("connection " + i);
    }
    get(accepting);
    for (var connection : served) {
      get(connection);
    }
  }

  @Test
  void aSocketThatIsNoTlsServerIsTold() throws Exception {
    var served =
        threads.submit(
            (Callable<Void>)
                () -> {
                  try (Socket socket = listening.accept()) {
                    socket
                        .getOutputStream()
                        .write("220 mail.example.org ESMTP\r\n".getBytes(UTF_8));
                    socket.getInputStream().readAllBytes();
                  }
                  return null;
                });
    assertThatThrownBy(this::connect)
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("wrong version number");
    get(served);
  }

  @ParameterizedTest
  @EnumSource(TlsProtocol.class)
  void bothSidesTellTheGroupOfTheKeyExchange(TlsProtocol protocol) throws Exception {
    var context =
        TlsContext.client().trust(ALL.trust()).protocols(protocol).groups("P-256").build();
    var served = threads.submit(() -> SERVER.over(listening.accept()));
    try (var connection =
        context.over(new Socket(listening.getInetAddress(), listening.getLocalPort()))) {
      assertThat(connection.group()).isEmpty();
      var shaking = threads.submit(handshake(get(served)));
      connection.handshake();
      get(shaking);
      assertThat(connection.group()).hasValue("secp256r1");
      assertThat(get(served).group()).hasValue("secp256r1");
      get(served).close();
    }
  }

  /** OpenSSL takes it for the end of what it reads, and the handshake has no end then. */
  @Test
  @Timeout(60)
  void whoSaysGoodbyeInTheHandshakeEndsIt() throws Exception {
    var asking = Transport.pipe();
    var asked = threads.submit(handshake(CLIENT.over(asking.one(), "localhost", 443)));
    var hello = ByteBuffer.allocate(1 << 16);
    assertThat(asking.other().read(hello)).isPositive();
    asking.other().close();
    assertThatThrownBy(() -> get(asked)).hasCauseInstanceOf(EOFException.class);
    byte[] closeNotify = {21, 3, 3, 0, 2, 1, 0};
    var pipe = Transport.pipe();
    pipe.one().write(hello.put(closeNotify).flip());
    var connection = SERVER.over(pipe.other(), "client", 0);
    assertThatThrownBy(connection::handshake)
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("ended during the handshake");
  }

  private static Callable<Void> handshake(TlsConnection connection) {
    return () -> {
      connection.handshake();
      return null;
    };
  }

  @Test
  void certificatesThatAreNotTrustedAreToldWithTheReason() throws Exception {
    var distrustful = TlsContext.client().trust(Trust.of(ALL.chain("other-ca"))).build();
    var served = serve(TlsConnection::handshake);
    assertThatThrownBy(() -> distrustful.connect("localhost", listening.getLocalPort()))
        .isInstanceOf(SSLHandshakeException.class)
        .cause()
        .isInstanceOf(CertificateException.class)
        .cause()
        .isInstanceOfSatisfying(
            CertPathValidatorException.class,
            e -> {
              assertThat(e.getReason()).isEqualTo(PKIXReason.NO_TRUST_ANCHOR);
              assertThat(e.getCertPath().getCertificates()).isEqualTo(ALL.identity("EC").chain());
            });
    assertThatThrownBy(() -> get(served)).hasMessageContaining("unknown_ca");
  }
}
