package org.opentls.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.tls.Certificates.ALL;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentls.OpenTls;
import org.opentls.provider.OpenTlsProvider;

/** The clients and the server of the JDK, unchanged. */
class HttpTest {
  private static final String WRONG_NAME = "No subject alternative DNS name matching localhost";

  private static SSLContext context(String whose, String alias) throws Exception {
    return whose.equals("JDK")
        ? ALL.jdk(alias)
        : ALL.initialized(SSLContext.getInstance("TLS", new OpenTlsProvider()), alias);
  }

  /** A server that answers with what it is sent. */
  private static HttpsServer echo(SSLContext context) throws IOException {
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          byte[] answer = exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, 0);
          try (var out = exchange.getResponseBody()) {
            out.write(answer);
          }
        });
    server.start();
    return server;
  }

  private static URI uri(String host, HttpsServer server) {
    return URI.create("https://" + host + ":" + server.getAddress().getPort() + "/");
  }

  private static void assertEchoed(HttpClient client, URI uri) throws Exception {
    var text = "x".repeat(1_000_000);
    var request =
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(text)).build();
    for (int i = 0; i < 3; i++) {
      assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo(text);
    }
  }

  private static void assertEchoed(HttpsURLConnection connection) throws Exception {
    var text = "x".repeat(1_000_000);
    connection.setDoOutput(true);
    connection.getOutputStream().write(text.getBytes(UTF_8));
    assertThat(connection.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo(text);
    assertThat(connection.getServerCertificates()).containsExactlyElementsOf(ALL.chain("EC"));
  }

  private static HttpsURLConnection connection(URI uri) throws IOException {
    return (HttpsURLConnection) uri.toURL().openConnection();
  }

  @ParameterizedTest
  @CsvSource({"OpenTLS, OpenTLS", "OpenTLS, JDK", "JDK, OpenTLS"})
  void clientsAndServersOfTheJdkRunOnIt(String left, String right) throws Exception {
    var server = echo(context(right, "EC"));
    var elsewhere = echo(context(right, "wildcard"));
    var context = context(left, "client");
    try (var client = HttpClient.newBuilder().sslContext(context).build()) {
      assertEchoed(client, uri("localhost", server));
      for (int i = 0; i < 3; i++) {
        var connection = connection(uri("localhost", server));
        connection.setSSLSocketFactory(context.getSocketFactory());
        assertEchoed(connection);
      }
      var other = HttpRequest.newBuilder(uri("localhost", elsewhere)).build();
      assertThatThrownBy(() -> client.send(other, BodyHandlers.ofString()))
          .isInstanceOf(SSLHandshakeException.class)
          .hasStackTraceContaining(WRONG_NAME);
      var wrong = connection(uri("localhost", elsewhere));
      wrong.setSSLSocketFactory(context.getSocketFactory());
      assertThatThrownBy(wrong::getInputStream)
          .isInstanceOf(SSLHandshakeException.class)
          .hasStackTraceContaining(WRONG_NAME);
    } finally {
      server.stop(0);
      elsewhere.stop(0);
    }
  }

  @Test
  void whatIsInstalledIsTheDefaultOfClients(@TempDir Path folder) throws Exception {
    var store = folder.resolve("trust.p12");
    try (var out = Files.newOutputStream(store)) {
      ALL.trustStore().store(out, Certificates.PASSWORD);
    }
    var before = SSLContext.getDefault();
    var server = echo(context("OpenTLS", "EC"));
    try {
      System.setProperty("javax.net.ssl.trustStore", store.toString());
      System.setProperty("javax.net.ssl.trustStorePassword", new String(Certificates.PASSWORD));
      OpenTls.install();
      var installed = SSLContext.getInstance("Default");
      assertThat(installed.getProvider().getName()).isEqualTo("OpenTLS");
      SSLContext.setDefault(installed);
      try (var client = HttpClient.newHttpClient()) {
        assertThat(client.sslContext()).isSameAs(installed);
        assertEchoed(client, uri("localhost", server));
      }
      var connection = connection(uri("localhost", server));
      connection.setSSLSocketFactory(installed.getSocketFactory());
      assertEchoed(connection);
    } finally {
      OpenTls.uninstall();
      SSLContext.setDefault(before);
      System.clearProperty("javax.net.ssl.trustStore");
      System.clearProperty("javax.net.ssl.trustStorePassword");
      server.stop(0);
    }
  }
}
