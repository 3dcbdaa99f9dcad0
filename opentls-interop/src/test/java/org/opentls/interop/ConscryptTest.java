package org.opentls.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.opentls.interop.Ours.assertOurs;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.tls.EnginePair;

/** Conscrypt, which is BoringSSL, at the other end. */
class ConscryptTest {
  private static final byte[] BODY = Payload.of(3 << 20);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeAll
  static void assumeThere() {
    assumeTrue(Conscrypt.isAvailable(), "Conscrypt has no library for this platform");
  }

  @AfterEach
  void stop() {
    threads.close();
  }

  private static SSLContext context(String whose, String alias) throws Exception {
    return whose.equals("Conscrypt") ? theirs(alias, trustOfTheirs()) : Ours.context(alias);
  }

  private static SSLContext theirs(String alias, X509TrustManager trust) throws Exception {
    var context = SSLContext.getInstance("TLS", Conscrypt.newProvider());
    context.init(Ours.keys(alias).getKeyManagers(), new TrustManager[] {trust}, null);
    return context;
  }

  /** The JDK's refuses what Conscrypt calls the key of a certificate in TLS 1.3. */
  private static X509ExtendedTrustManager trustOfTheirs() throws Exception {
    var provider = Conscrypt.newProviderBuilder().provideTrustManager(true).build();
    var factory = TrustManagerFactory.getInstance("PKIX", provider);
    factory.init(ALL.trustStore());
    var trust = (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    Conscrypt.setHostnameVerifier(trust, (_, name, session) -> ofName(name, session));
    return trust;
  }

  private static boolean ofName(String name, SSLSession session) {
    try {
      var certificate = (X509Certificate) session.getPeerCertificates()[0];
      return certificate.getSubjectAlternativeNames().stream()
          .anyMatch(alternative -> alternative.get(1).equals(name));
    } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
      return false;
    }
  }

  private static SSLParameters settings(SSLParameters parameters, String protocol) {
    parameters.setProtocols(new String[] {protocol});
    return parameters;
  }

  private static SSLParameters ofClient(SSLParameters parameters, String protocol) {
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
    return settings(parameters, protocol);
  }

  private static SSLParameters ofServer(SSLParameters parameters, String protocol) {
    parameters.setNeedClientAuth(true);
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    return settings(parameters, protocol);
  }

  private static SSLServerSocket listen(SSLContext context, String protocol) throws IOException {
    var listening =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
    listening.setSSLParameters(ofServer(listening.getSSLParameters(), protocol));
    return listening;
  }

  /** What a server knows of a connection while it is open. */
  private record Served(SSLSocket socket, String protocol, String application, String peer) {
    static Served of(SSLSocket socket) throws IOException {
      var session = socket.getSession();
      return new Served(
          socket,
          session.getProtocol(),
          socket.getApplicationProtocol(),
          session.getPeerPrincipal().getName());
    }
  }

  /** Sends back what the next connection sends until its end. */
  private Future<Served> echo(SSLServerSocket listening) {
    return threads.submit(
        (Callable<Served>)
            () -> {
              try (var socket = (SSLSocket) listening.accept()) {
                var bytes = socket.getInputStream().readNBytes(BODY.length);
                socket.getOutputStream().write(bytes);
                var served = Served.of(socket);
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
                return served;
              }
            });
  }

  private SSLSocket connect(SSLContext context, SSLServerSocket listening, String protocol)
      throws IOException {
    var socket =
        (SSLSocket) context.getSocketFactory().createSocket("localhost", listening.getLocalPort());
    socket.setSSLParameters(ofClient(socket.getSSLParameters(), protocol));
    return socket;
  }

  private void assertEchoed(SSLSocket client) throws Exception {
    try (client) {
      var sending =
          threads.submit(() -> {
            client.getOutputStream().write(BODY);
            return null;
          });
      assertThat(client.getInputStream().readNBytes(BODY.length)).isEqualTo(BODY);
      assertThat(sending.get()).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OpenTLS, Conscrypt, TLSv1.3, EC",
    "OpenTLS, Conscrypt, TLSv1.3, RSA",
    "OpenTLS, Conscrypt, TLSv1.2, EC",
    "OpenTLS, Conscrypt, TLSv1.2, RSA",
    "Conscrypt, OpenTLS, TLSv1.3, EC",
    "Conscrypt, OpenTLS, TLSv1.3, RSA",
    "Conscrypt, OpenTLS, TLSv1.2, EC",
    "Conscrypt, OpenTLS, TLSv1.2, RSA"
  })
  void socketsSendAndReceiveMuch(String left, String right, String protocol, String alias)
      throws Exception {
    try (var listening = listen(context(right, alias), protocol)) {
      var served = echo(listening);
      var client = connect(context(left, "client"), listening, protocol);
      assertEchoed(client);
      var server = served.get();
      // Theirs gives the version that it had in mind when a manager first asked.
      boolean isClientOurs = left.equals("OpenTLS");
      assertOurs(isClientOurs ? client : server.socket());
      assertThat(isClientOurs ? client.getSession().getProtocol() : server.protocol())
          .isEqualTo(protocol);
      assertThat(client.getSession().getPeerCertificates()[0])
          .isEqualTo(ALL.chain(alias).getFirst());
      assertThat(client.getApplicationProtocol()).isEqualTo("http/1.1");
      assertThat(server.application()).isEqualTo("http/1.1");
      assertThat(server.peer()).isEqualTo("CN=Ann");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OpenTLS, Conscrypt, TLSv1.3, EC",
    "OpenTLS, Conscrypt, TLSv1.2, RSA",
    "Conscrypt, OpenTLS, TLSv1.3, RSA",
    "Conscrypt, OpenTLS, TLSv1.2, EC"
  })
  void enginesSendAndReceive(String left, String right, String protocol, String alias)
      throws Exception {
    var client = context(left, "client").createSSLEngine("localhost", 443);
    client.setUseClientMode(true);
    client.setSSLParameters(ofClient(client.getSSLParameters(), protocol));
    var server = context(right, alias).createSSLEngine();
    server.setUseClientMode(false);
    server.setSSLParameters(ofServer(server.getSSLParameters(), protocol));
    var pair = new EnginePair(client, server);
    pair.handshake();
    assertThat(pair.isShaken()).isTrue();
    pair.exchange(1_000_000, 16_000);
    pair.close();
    assertThat(client.getApplicationProtocol()).isEqualTo("http/1.1");
    assertThat(server.getApplicationProtocol()).isEqualTo("http/1.1");
    for (SSLEngine engine : new SSLEngine[] {client, server}) {
      assertThat(engine.isInboundDone()).isTrue();
      assertThat(engine.isOutboundDone()).isTrue();
    }
  }

  /** A server of Conscrypt's resumes none of TLS 1.3, nor does it for the JDK's client. */
  @Test
  void oursResumesASessionOfTheirs() throws Exception {
    var protocol = "TLSv1.2";
    var trust = new CountingTrust(Ours.trust());
    var context = Ours.context("client", trust);
    try (var listening = listen(context("Conscrypt", "EC"), protocol)) {
      for (int i = 0; i < 3; i++) {
        var served = echo(listening);
        var client = connect(context, listening, protocol);
        assertEchoed(client);
        assertThat(client.getSession().getProtocol()).isEqualTo(protocol);
        assertThat(served.get().peer()).isEqualTo("CN=Ann");
      }
    }
    assertThat(trust.judged()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void theirsResumesASessionOfOurs(String protocol) throws Exception {
    var trust = new CountingTrust(trustOfTheirs());
    var context = theirs("client", trust);
    try (var listening = listen(context("OpenTLS", "EC"), protocol)) {
      for (int i = 0; i < 3; i++) {
        var served = echo(listening);
        assertEchoed(connect(context, listening, protocol));
        assertOurs(served.get().socket());
      }
    }
    assertThat(trust.judged()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "OpenTLS, Conscrypt, TLSv1.3",
    "OpenTLS, Conscrypt, TLSv1.2",
    "Conscrypt, OpenTLS, TLSv1.3",
    "Conscrypt, OpenTLS, TLSv1.2"
  })
  void theWrongNameIsRefused(String left, String right, String protocol) throws Exception {
    try (var listening = listen(context(right, "wildcard"), protocol)) {
      var served = echo(listening);
      var client = connect(context(left, "client"), listening, protocol);
      assertThatThrownBy(() -> assertEchoed(client)).isInstanceOf(IOException.class);
      assertThatThrownBy(served::get).hasCauseInstanceOf(SSLException.class);
    }
  }
}
