package org.opentls.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.OpenTls;
import org.opentls.tls.Certificates;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;

/** Jetty as the server, with the JDK's client and curl. */
class JettyTest {
  private static final String OUR_SESSION = "org.opentls.tls.TlsSession";

  @TempDir Path folder;

  private static HttpClient client(SSLContext context) {
    return JdkClient.of(context, HttpClient.Version.HTTP_2, "TLSv1.3");
  }

  private static HttpResponse<byte[]> echoed(HttpClient client, EchoServer server)
      throws IOException, InterruptedException {
    var body = Payload.of(100_000);
    var response = client.send(JdkClient.post(server.uri(), body), BodyHandlers.ofByteArray());
    assertThat(response.body()).isEqualTo(body);
    assertThat(response.headers().firstValue(EchoServer.SESSION)).contains(OUR_SESSION);
    return response;
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.3, HTTP_2, EC",
    "TLSv1.3, HTTP_1_1, RSA",
    "TLSv1.2, HTTP_2, RSA",
    "TLSv1.2, HTTP_1_1, EC"
  })
  void theClientOfTheJdkSendsAndReceivesMuch(
      String protocol, HttpClient.Version version, String alias) throws Exception {
    var body = Payload.of(4 << 20);
    try (var server = new EchoServer(Ours.context(alias));
        var client = JdkClient.of(Ours.context("client"), version, protocol)) {
      var responses =
          IntStream.range(0, 4)
              .mapToObj(_ ->
                  client.sendAsync(JdkClient.post(server.uri(), body), BodyHandlers.ofByteArray()))
              .toList();
      for (var response : responses.stream().map(CompletableFuture::join).toList()) {
        assertThat(response.body()).isEqualTo(body);
        assertThat(response.version()).isEqualTo(version);
        assertThat(response.headers().firstValue(EchoServer.SESSION)).contains(OUR_SESSION);
        assertThat(response.headers().firstValue(EchoServer.PROTOCOL)).contains(protocol);
      }
    }
  }

  @Test
  void manySmallRequestsShareAConnection() throws Exception {
    var trust = new CountingTrust(Ours.trust());
    try (var server = new EchoServer(Ours.context("EC"));
        var client = client(Ours.context("client", trust))) {
      var _ = echoed(client, server);
      var responses =
          IntStream.range(0, 200)
              .mapToObj(i ->
                  client.sendAsync(
                      JdkClient.post(server.uri(), Payload.of(10 * i)), BodyHandlers.ofByteArray()))
              .map(CompletableFuture::join)
              .map(HttpResponse::body)
              .map(body -> body.length)
              .toList();
      assertThat(responses).isEqualTo(IntStream.range(0, 200).mapToObj(i -> 10 * i).toList());
      assertThat(trust.judged()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aLaterConnectionIsResumed(String protocol) throws Exception {
    var trust = new CountingTrust(Ours.trust());
    var context = Ours.context("client", trust);
    try (var server = new EchoServer(Ours.context("EC"))) {
      for (int i = 0; i < 3; i++) {
        try (var client = JdkClient.of(context, HttpClient.Version.HTTP_2, protocol)) {
          var _ = echoed(client, server);
        }
      }
    }
    assertThat(trust.judged()).isEqualTo(1);
  }

  @Test
  void aContextOfOursServesAsWell() throws Exception {
    var context =
        TlsContext.server(TlsIdentity.keyStore(ALL.keyStore("EC"), "EC", Certificates.PASSWORD))
            .build()
            .asSslContext();
    try (var server = new EchoServer(context);
        var client = client(Ours.context("client"))) {
      assertThat(echoed(client, server).version()).isEqualTo(HttpClient.Version.HTTP_2);
    }
  }

  @Test
  void theProtocolsOfAContextGoBeforeThoseOfJetty() throws Exception {
    var context =
        TlsContext.server(TlsIdentity.keyStore(ALL.keyStore("EC"), "EC", Certificates.PASSWORD))
            .applicationProtocols("http/1.1")
            .build()
            .asSslContext();
    try (var server = new EchoServer(context);
        var client = client(Ours.context("client"))) {
      assertThat(echoed(client, server).version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aClientThatSpeaksNoneOfThemIsRefused(String protocol) throws Exception {
    var factory = Ours.context("client").getSocketFactory();
    try (var server = new EchoServer(Ours.context("EC"));
        var socket = (SSLSocket) factory.createSocket("127.0.0.1", server.port())) {
      var parameters = socket.getSSLParameters();
      parameters.setProtocols(new String[] {protocol});
      parameters.setApplicationProtocols(new String[] {"imap"});
      socket.setSSLParameters(parameters);
      assertThatThrownBy(socket::startHandshake)
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("no_application_protocol");
    }
  }

  @Test
  void theWrongNameAndAnUnknownAuthorityAreRefused() throws Exception {
    try (var elsewhere = new EchoServer(Ours.context("wildcard"));
        var client = client(Ours.context("client"))) {
      assertThatThrownBy(() -> echoed(client, elsewhere))
          .isInstanceOf(SSLHandshakeException.class)
          .hasStackTraceContaining("localhost");
    }
    try (var server = new EchoServer(Ours.context("EC"));
        var client = client(Ours.context("client", Ours.trustInAnother()))) {
      assertThatThrownBy(() -> echoed(client, server))
          .isInstanceOf(SSLHandshakeException.class)
          .hasStackTraceContaining("unable to find valid certification path");
    }
  }

  /** What an administrator writes: files, and the name of the provider. */
  private SslContextFactory.Server configuration(String... aliases) throws Exception {
    var keys = ALL.keyStore(aliases[0]);
    for (var alias : aliases) {
      var entry = new KeyStore.PasswordProtection(Certificates.PASSWORD);
      keys.setEntry(alias, ALL.keyStore(alias).getEntry(alias, entry), entry);
    }
    var factory = new SslContextFactory.Server();
    factory.setProvider("OpenTLS");
    factory.setKeyStorePath(Stores.write(folder.resolve("keys.p12"), keys).toString());
    factory.setKeyStorePassword(new String(Certificates.PASSWORD));
    factory.setTrustStorePath(
        Stores.write(folder.resolve("trust.p12"), ALL.trustStore()).toString());
    factory.setTrustStorePassword(new String(Certificates.PASSWORD));
    return factory;
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void theServerOfAConfigurationKnowsItsClient(String protocol) throws Exception {
    OpenTls.install();
    try {
      var factory = configuration("RSA");
      factory.setNeedClientAuth(true);
      factory.setIncludeProtocols(protocol);
      var nobody = SSLContext.getInstance("TLS", Ours.PROVIDER);
      nobody.init(null, new CountingTrust[] {new CountingTrust(Ours.trust())}, null);
      try (var server = new EchoServer(factory);
          var ann = HttpClient.newBuilder().sslContext(Ours.context("client")).build();
          var stranger = HttpClient.newBuilder().sslContext(nobody).build()) {
        var response = echoed(ann, server);
        assertThat(response.headers().firstValue(EchoServer.PEER)).contains("CN=Ann");
        assertThat(response.headers().firstValue(EchoServer.PROTOCOL)).contains(protocol);
        assertThatThrownBy(() -> echoed(stranger, server)).isInstanceOf(IOException.class);
      }
    } finally {
      OpenTls.uninstall();
    }
  }

  @Test
  void whatIsInstalledNeedsNoName() throws Exception {
    OpenTls.install();
    var factory = configuration("EC");
    factory.setProvider(null);
    try (var server = new EchoServer(factory);
        var client = client(Ours.context("client"))) {
      assertThat(echoed(client, server).version()).isEqualTo(HttpClient.Version.HTTP_2);
    } finally {
      OpenTls.uninstall();
    }
  }

  @Test
  void theServerOfAConfigurationHasACertificateForEachName() throws Exception {
    OpenTls.install();
    try (var server = new EchoServer(configuration("RSA", "wildcard"))) {
      assertThat(certificateFor("localhost", server)).isEqualTo(ALL.chain("RSA").getFirst());
      assertThat(certificateFor("www.example.org", server))
          .isEqualTo(ALL.chain("wildcard").getFirst());
    } finally {
      OpenTls.uninstall();
    }
  }

  private static X509Certificate certificateFor(String name, EchoServer server) throws Exception {
    var factory = Ours.context("client").getSocketFactory();
    try (var socket = (SSLSocket) factory.createSocket("127.0.0.1", server.port())) {
      var parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(name)));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  @ParameterizedTest
  @CsvSource({"--http2, 1.3, 2", "--http2, 1.2, 2", "--http1.1, 1.3, 1.1", "--http1.1, 1.2, 1.1"})
  void curlSendsAndReceivesMuch(String http, String tls, String version) throws Exception {
    var sent = Files.write(folder.resolve("sent"), Payload.of(4 << 20));
    var received = folder.resolve("received");
    var authority =
        Files.writeString(
            folder.resolve("ca.pem"), Certificates.chainPem(List.of(ALL.authority())));
    try (var server = new EchoServer(Ours.context("EC"))) {
      var command =
          Programs.installed(
              "curl",
              http,
              "--tls-max",
              tls,
              "--silent",
              "--show-error",
              "--cacert",
              authority.toString(),
              "--data-binary",
              "@" + sent,
              "--output",
              received.toString(),
              "--write-out",
              "%{http_version} %header{protocol} %header{session}",
              server.uri().toString());
      var curl = new ProcessBuilder(command).redirectErrorStream(true).start();
      assertThat(new String(curl.getInputStream().readAllBytes(), UTF_8))
          .isEqualTo(version + " TLSv" + tls + " " + OUR_SESSION);
      assertThat(Files.mismatch(sent, received)).isEqualTo(-1);
    }
  }
}
