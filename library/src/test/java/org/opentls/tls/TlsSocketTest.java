package org.opentls.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.tls.Certificates.ALL;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.security.Provider;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.HandshakeCompletedEvent;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentls.provider.OpenTlsProvider;

class TlsSocketTest {
  private static final Provider PROVIDER = new OpenTlsProvider();
  private static final SSLContext CLIENT = ours("client");
  private static final SSLContext SERVER = ours("EC");

  private static SSLContext ours(String alias) {
    try {
      return ALL.initialized(SSLContext.getInstance("TLS", PROVIDER), alias);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static SSLContext context(String whose, String alias) throws Exception {
    return whose.equals("JDK") ? ALL.jdk(alias) : ours(alias);
  }

  @Timeout(60)
  @ParameterizedTest
  @CsvSource({
    "OpenTLS, OpenTLS, TLSv1.3",
    "OpenTLS, JDK, TLSv1.3",
    "JDK, OpenTLS, TLSv1.3",
    "OpenTLS, OpenTLS, TLSv1.2",
    "OpenTLS, JDK, TLSv1.2",
    "JDK, OpenTLS, TLSv1.2"
  })
  void whatIsSentComesBack(String left, String right, String protocol) throws Exception {
    try (var pair = new SocketPair(context(left, "client"), context(right, "EC"))) {
      pair.client.setEnabledProtocols(new String[] {protocol});
      pair.server.setNeedClientAuth(true);
      var echoed =
          pair.onServer(() -> {
            pair.server.getInputStream().transferTo(pair.server.getOutputStream());
            pair.server.shutdownOutput();
          });
      var sent = "text ".repeat(100_000).getBytes(UTF_8);
      var writing =
          pair.onServer(() -> {
            pair.client.getOutputStream().write(sent);
            pair.client.shutdownOutput();
          });
      assertThat(pair.client.getInputStream().readAllBytes()).isEqualTo(sent);
      SocketPair.await(writing);
      SocketPair.await(echoed);
      assertThat(pair.client.getSession().getProtocol()).isEqualTo(protocol);
      assertThat(pair.server.getSession().getPeerCertificates())
          .containsExactlyElementsOf(ALL.chain("client"));
      assertThat(pair.client.isOutputShutdown()).isTrue();
    }
  }

  @Test
  void listenersAreToldOfTheHandshakeOnce() throws Exception {
    try (var pair = new SocketPair(CLIENT, SERVER)) {
      var told = new AtomicReference<HandshakeCompletedEvent>();
      var latch = new CountDownLatch(1);
      pair.client.addHandshakeCompletedListener(event -> {
        told.set(event);
        latch.countDown();
      });
      pair.handshake();
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(told.get().getSocket()).isSameAs(pair.client);
      assertThat(told.get().getCipherSuite()).startsWith("TLS_");
      assertThat(told.get().getPeerCertificates()).containsExactlyElementsOf(ALL.chain("EC"));
      assertThatThrownBy(() -> pair.client.removeHandshakeCompletedListener(_ -> {}))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aTimeoutLeavesTheHandshakeAndRecordsWhereTheyWere() throws Exception {
    try (var pair = new SocketPair(CLIENT, SERVER)) {
      pair.client.setSoTimeout(50);
      assertThatThrownBy(pair.client::startHandshake).isInstanceOf(SocketTimeoutException.class);
      var shaken = pair.onServer(pair.server::startHandshake);
      pair.client.setSoTimeout(10_000);
      pair.client.startHandshake();
      SocketPair.await(shaken);
      pair.client.setSoTimeout(50);
      assertThatThrownBy(() -> pair.client.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      pair.server.getOutputStream().write('x');
      pair.client.setSoTimeout(10_000);
      assertThat(pair.client.getInputStream().read()).isEqualTo('x');
    }
  }

  @Test
  void closingWakesAReader() throws Exception {
    try (var pair = new SocketPair(CLIENT, SERVER)) {
      pair.handshake();
      var woken = new AtomicReference<IOException>();
      var reading =
          pair.onServer(() -> {
            try {
              assertThat(pair.client.getInputStream().read()).isEqualTo(-2);
            } catch (IOException e) {
              woken.set(e);
            }
          });
      Thread.sleep(100);
      pair.client.close();
      SocketPair.await(reading);
      assertThat(woken.get()).isNotNull();
      assertThat(pair.client.isClosed()).isTrue();
      assertThatThrownBy(pair.client::getInputStream).isInstanceOf(SocketException.class);
      assertThat(pair.server.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aFailedHandshakeStaysFailed() throws Exception {
    var trusting = SSLContext.getInstance("TLS", PROVIDER);
    trusting.init(null, null, null);
    try (var pair = new SocketPair(trusting, SERVER)) {
      var failing =
          pair.onServer(() ->
              assertThatThrownBy(pair.server::startHandshake)
                  .isInstanceOf(SSLHandshakeException.class)
                  .hasMessageStartingWith("the peer sent the alert "));
      assertThatThrownBy(pair.client::startHandshake).isInstanceOf(SSLHandshakeException.class);
      assertThatThrownBy(pair.client::startHandshake).isInstanceOf(SSLException.class);
      assertThatThrownBy(() -> pair.client.getOutputStream().write(1))
          .isInstanceOf(SSLException.class);
      assertThat(pair.client.getSession().getCipherSuite()).isEqualTo("SSL_NULL_WITH_NULL_NULL");
      SocketPair.await(failing);
    }
  }

  @Test
  void whatIsBelowStaysOpenIfItIsNotToBeClosed() throws Exception {
    var loopback = InetAddress.getLoopbackAddress();
    try (var listening = new ServerSocket(0, 1, loopback);
        var below = new Socket(loopback, listening.getLocalPort());
        var other = listening.accept()) {
      var client =
          (SSLSocket)
              CLIENT
                  .getSocketFactory()
                  .createSocket(below, "localhost", listening.getLocalPort(), false);
      var served =
          Thread.startVirtualThread(() -> {
            try {
              var server = (SSLSocket) SERVER.getSocketFactory().createSocket(other, null, false);
              assertThat(server.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("in");
              // Both in one piece: what comes after the end is not for TLS.
              server.close();
              other.getOutputStream().write("plain".getBytes(UTF_8));
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      client.getOutputStream().write("in".getBytes(UTF_8));
      client.close();
      assertThat(client.isClosed()).isTrue();
      assertThat(below.isClosed()).isFalse();
      assertThat(below.getInputStream().readNBytes(5)).asString(UTF_8).isEqualTo("plain");
      served.join();
    }
  }

  @Test
  void aServerGoesOnFromWhatWasConsumed() throws Exception {
    var loopback = InetAddress.getLoopbackAddress();
    try (var listening = new ServerSocket(0, 1, loopback);
        var client =
            (SSLSocket)
                CLIENT.getSocketFactory().createSocket("localhost", listening.getLocalPort());
        var below = listening.accept()) {
      var written =
          Thread.startVirtualThread(() -> {
            try {
              client.getOutputStream().write('x');
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      var consumed = new ByteArrayInputStream(below.getInputStream().readNBytes(7));
      try (var server = (SSLSocket) SERVER.getSocketFactory().createSocket(below, consumed, true)) {
        assertThat(server.getUseClientMode()).isFalse();
        assertThat(server.getInputStream().read()).isEqualTo('x');
      }
      assertThat(below.isClosed()).isTrue();
      written.join();
    }
  }

  @Test
  void availableTellsWhatIsDecrypted() throws Exception {
    try (var pair = new SocketPair(CLIENT, SERVER)) {
      pair.handshake();
      pair.server.getOutputStream().write(new byte[10]);
      var in = pair.client.getInputStream();
      assertThat(in.available()).isZero();
      assertThat(in.read()).isZero();
      assertThat(in.available()).isEqualTo(9);
      assertThat(in.readNBytes(9)).hasSize(9);
      assertThatThrownBy(pair.client::shutdownInput).isInstanceOf(SSLException.class);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void aPeerThatGoesWithoutAWordIsNoEnd() throws Exception {
    try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var client =
            (SSLSocket)
                CLIENT.getSocketFactory().createSocket("localhost", listening.getLocalPort());
        var below = listening.accept();
        var server = (SSLSocket) SERVER.getSocketFactory().createSocket(below, null, true)) {
      var writing =
          Thread.startVirtualThread(() -> {
            try {
              server.getOutputStream().write('x');
              below.shutdownOutput();
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      var in = client.getInputStream();
      assertThat(in.read()).isEqualTo('x');
      assertThatThrownBy(in::read).isInstanceOf(IOException.class);
      writing.join();
    }
  }

  @Test
  void aListeningSocketHandsOnItsSettings() throws Exception {
    try (var listening = (SSLServerSocket) SERVER.getServerSocketFactory().createServerSocket()) {
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      listening.setNeedClientAuth(true);
      listening.setEnabledProtocols(new String[] {"TLSv1.2"});
      listening.setEnabledCipherSuites(
          new String[] {"TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"});
      assertThat(listening.getUseClientMode()).isFalse();
      assertThat(listening.getEnableSessionCreation()).isTrue();
      try (var client = CLIENT.getSocketFactory().createSocket()) {
        client.connect(listening.getLocalSocketAddress(), 1000);
        try (var server = (SSLSocket) listening.accept()) {
          assertThat(server.getNeedClientAuth()).isTrue();
          assertThat(server.getWantClientAuth()).isFalse();
          assertThat(server.getEnabledProtocols()).containsExactly("TLSv1.2");
          var writing =
              Thread.startVirtualThread(() -> {
                try {
                  client.getOutputStream().write('x');
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
          assertThat(server.getInputStream().read()).isEqualTo('x');
          writing.join();
          assertThat(server.getSession().getCipherSuite())
              .isEqualTo("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");
        }
      }
    }
  }

  @Test
  void whoeverGoesOnAfterAHandshakeThatFailedIsToldWhy() throws Exception {
    var untrusting = SSLContext.getInstance("TLS", PROVIDER);
    untrusting.init(null, new TrustManager[0], null);
    try (var pair = new SocketPair(untrusting, SERVER)) {
      var shaking =
          Thread.startVirtualThread(() ->
              assertThatThrownBy(pair.server::startHandshake).isInstanceOf(SSLException.class));
      assertThat(pair.client.getSession().getProtocol()).isEqualTo("NONE");
      assertThatThrownBy(() -> pair.client.getOutputStream().write(1))
          .isInstanceOf(SSLException.class)
          .hasMessageStartingWith("closed after: ")
          .hasCauseInstanceOf(SSLHandshakeException.class);
      shaking.join();
    }
  }

  @Test
  void optionsAreThoseOfTheSocketBelow() throws Exception {
    try (var pair = new SocketPair(CLIENT, SERVER)) {
      var socket = pair.client;
      socket.setTcpNoDelay(true);
      assertThat(socket.getTcpNoDelay()).isTrue();
      socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      assertThat(socket.getKeepAlive()).isTrue();
      assertThat(socket.supportedOptions()).contains(StandardSocketOptions.TCP_NODELAY);
      socket.setSoTimeout(1234);
      assertThat(socket.getSoTimeout()).isEqualTo(1234);
      assertThat(socket.isConnected()).isTrue();
      assertThat(socket.isBound()).isTrue();
      assertThat(socket.getPort()).isEqualTo(pair.server.getLocalPort());
      assertThat(socket.getChannel()).isNull();
      assertThatThrownBy(() -> socket.sendUrgentData(1)).isInstanceOf(SocketException.class);
      assertThat(socket.toString()).startsWith("TlsSocket[").doesNotContain("null");
      assertThat(pair.client.getApplicationProtocol()).isNull();
    }
    try (var unconnected = CLIENT.getSocketFactory().createSocket()) {
      assertThatThrownBy(unconnected::getInputStream)
          .isInstanceOf(SocketException.class)
          .hasMessage("Socket is not connected");
    }
  }
}
