package org.opentls.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.interop.Ours.assertOurs;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManager;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.OpenTls;
import org.opentls.tls.Certificates;

/** Tomcat with its own configuration of JSSE, and the provider installed. */
class TomcatTest {
  // Else the logger may be collected, and its level with it.
  private static final Logger LOGGER = Logger.getLogger("org.apache");

  @TempDir Path folder;

  private final Tomcat tomcat = new Tomcat();
  private final Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
  private final SSLHostConfig hosts = new SSLHostConfig();

  @BeforeAll
  static void install() {
    LOGGER.setLevel(Level.SEVERE);
    OpenTls.install();
  }

  @AfterAll
  static void uninstall() {
    OpenTls.uninstall();
  }

  /** Starts the server, which has a certificate of each kind, and returns where it is. */
  private URI start() throws Exception {
    var trust = ALL.trustStore();
    hosts.setSslProtocol("TLS");
    hosts.setProtocols("TLSv1.3+TLSv1.2");
    hosts.setTrustStore(trust);
    certificate("EC", SSLHostConfigCertificate.Type.EC);
    certificate("RSA", SSLHostConfigCertificate.Type.RSA);
    connector.setPort(0);
    connector.setSecure(true);
    connector.setScheme("https");
    assertThat(connector.setProperty("SSLEnabled", "true")).isTrue();
    assertThat(connector.setProperty("address", "127.0.0.1")).isTrue();
    connector.addSslHostConfig(hosts);
    connector.addUpgradeProtocol(new Http2Protocol());
    tomcat.setBaseDir(folder.toString());
    tomcat.setConnector(connector);
    var context = tomcat.addContext("", folder.toString());
    Tomcat.addServlet(context, "echo", new EchoServlet());
    context.addServletMapping("/", "echo");
    tomcat.start();
    return URI.create("https://localhost:" + connector.getLocalPort() + "/");
  }

  private void certificate(String alias, SSLHostConfigCertificate.Type type) throws Exception {
    var certificate = new SSLHostConfigCertificate(hosts, type);
    certificate.setCertificateKeystore(ALL.keyStore(alias));
    certificate.setCertificateKeystorePassword(new String(Certificates.PASSWORD));
    hosts.addCertificate(certificate);
  }

  @AfterEach
  void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }

  private static HttpResponse<byte[]> echoed(HttpClient client, URI uri) throws Exception {
    var body = Payload.of(100_000);
    var response = client.send(JdkClient.post(uri, body), BodyHandlers.ofByteArray());
    assertThat(response.body()).isEqualTo(body);
    return response;
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.3, HTTP_2", "TLSv1.3, HTTP_1_1", "TLSv1.2, HTTP_2", "TLSv1.2, HTTP_1_1"})
  void muchIsSentAndReceived(String protocol, HttpClient.Version version) throws Exception {
    var uri = start();
    var body = Payload.of(4 << 20);
    try (var client = JdkClient.of(Ours.context("client"), version, protocol)) {
      var responses =
          IntStream.range(0, 4)
              .mapToObj(
                  _ -> client.sendAsync(JdkClient.post(uri, body), BodyHandlers.ofByteArray()))
              .toList();
      for (var response : responses.stream().map(CompletableFuture::join).toList()) {
        assertThat(response.body()).isEqualTo(body);
        assertThat(response.version()).isEqualTo(version);
        assertThat(response.headers().firstValue(EchoServlet.PROTOCOL)).contains(protocol);
      }
    }
    for (var certificate : hosts.getCertificates()) {
      assertOurs(certificate.getSslContext().createSSLEngine());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aClientShowsItsCertificateAndResumes(String protocol) throws Exception {
    hosts.setCertificateVerification("required");
    var uri = start();
    var trust = new CountingTrust(Ours.trust());
    var context = Ours.context("client", trust);
    for (int i = 0; i < 3; i++) {
      try (var client = JdkClient.of(context, HttpClient.Version.HTTP_2, protocol)) {
        assertThat(echoed(client, uri).headers().firstValue(EchoServlet.PEER)).contains("CN=Ann");
      }
    }
    assertThat(trust.judged()).isEqualTo(1);
    var nobody = SSLContext.getInstance("TLS");
    nobody.init(null, new TrustManager[] {Ours.trust()}, null);
    try (var stranger = JdkClient.of(nobody, HttpClient.Version.HTTP_2, protocol)) {
      assertThatThrownBy(() -> echoed(stranger, uri)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void anUnknownAuthorityIsRefused() throws Exception {
    var uri = start();
    var context = Ours.context("client", Ours.trustInAnother());
    try (var client = JdkClient.of(context, HttpClient.Version.HTTP_2, "TLSv1.3")) {
      assertThatThrownBy(() -> echoed(client, uri))
          .isInstanceOf(SSLHandshakeException.class)
          .hasStackTraceContaining("unable to find valid certification path");
    }
  }
}
