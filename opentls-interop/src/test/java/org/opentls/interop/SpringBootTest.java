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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentls.OpenTls;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Spring Boot with Tomcat and bundles of PEM files, as {@code spring-boot.properties} says. */
class SpringBootTest {
  // Else the logger may be collected, and its level with it.
  private static final Logger LOGGER = Logger.getLogger("org.apache");

  @TempDir static Path folder;

  private static ServletWebServerApplicationContext context;

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @Bean
    ServletRegistrationBean<EchoServlet> echo() {
      return new ServletRegistrationBean<>(new EchoServlet(), "/");
    }
  }

  @BeforeAll
  static void start() throws IOException {
    LOGGER.setLevel(Level.SEVERE);
    serveWith("EC");
    PemFiles.write(folder, "client", "client");
    PemFiles.writeAuthority(folder);
    context =
        run(
            "--spring.config.location=classpath:spring-boot.properties",
            "--spring.main.banner-mode=off",
            "--spring.ssl.bundle.watch.file.quiet-period=50ms",
            "--server.address=127.0.0.1",
            "--server.port=0",
            "--certificates=" + folder);
  }

  /** In one file and one step, so that nobody ever finds a certificate with the key of another. */
  private static void serveWith(String alias) throws IOException {
    var next = folder.resolve("server.new");
    Files.writeString(next, ALL.chainPem(alias) + ALL.keyPem(alias));
    Files.move(next, folder.resolve("server.pem"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static ServletWebServerApplicationContext run(String... arguments) {
    OpenTls.install();
    var application = SpringApplication.run(Application.class, arguments);
    return (ServletWebServerApplicationContext) application;
  }

  @AfterAll
  static void stop() {
    OpenTls.uninstall();
    context.close();
  }

  private static TomcatWebServer server() {
    return (TomcatWebServer) Objects.requireNonNull(context.getWebServer());
  }

  private static URI uri() {
    return URI.create("https://localhost:" + server().getPort() + "/");
  }

  /** What a bean does that is a client of another server. */
  private static SSLContext clientBundle() {
    return context.getBean(SslBundles.class).getBundle("client").createSslContext();
  }

  private static HttpResponse<byte[]> echoed(HttpClient client, byte[] body) throws Exception {
    return client.send(JdkClient.post(uri(), body), BodyHandlers.ofByteArray());
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.3, HTTP_2", "TLSv1.3, HTTP_1_1", "TLSv1.2, HTTP_2", "TLSv1.2, HTTP_1_1"})
  void muchIsSentAndReceivedWithACertificate(String protocol, HttpClient.Version version)
      throws Exception {
    var body = Payload.of(4 << 20);
    try (var client = JdkClient.of(clientBundle(), version, protocol)) {
      var response = echoed(client, body);
      assertThat(response.body()).isEqualTo(body);
      assertThat(response.version()).isEqualTo(version);
      assertThat(response.headers().firstValue(EchoServlet.PROTOCOL)).contains(protocol);
      assertThat(response.headers().firstValue(EchoServlet.PEER)).contains("CN=Ann");
    }
  }

  @Test
  void theEnginesOfItsBundlesAreOurs() {
    assertOurs(clientBundle().createSSLEngine());
    var certificates =
        Arrays.stream(server().getTomcat().getConnector().findSslHostConfigs())
            .flatMap(host -> host.getCertificates().stream())
            .toList();
    assertThat(certificates)
        .isNotEmpty()
        .allSatisfy(certificate -> assertOurs(certificate.getSslContext().createSSLEngine()));
  }

  @Test
  void aClientWithoutACertificateIsRefused() throws Exception {
    var nobody = SSLContext.getInstance("TLS");
    nobody.init(null, new TrustManager[] {Ours.trust()}, null);
    try (var stranger = JdkClient.of(nobody, HttpClient.Version.HTTP_2, "TLSv1.3")) {
      assertThatThrownBy(() -> echoed(stranger, Payload.of(10))).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aCertificateThatWasReplacedIsServed() throws Exception {
    assertThat(shown()).isEqualTo(ALL.chain("EC").getFirst());
    try {
      serveWith("RSA");
      while (!shown().equals(ALL.chain("RSA").getFirst())) {
        Thread.sleep(50);
      }
    } finally {
      serveWith("EC");
    }
  }

  private static X509Certificate shown() throws Exception {
    try (var client = JdkClient.of(clientBundle(), HttpClient.Version.HTTP_2, "TLSv1.3")) {
      var session = echoed(client, Payload.of(10)).sslSession().orElseThrow();
      return (X509Certificate) session.getPeerCertificates()[0];
    }
  }
}
