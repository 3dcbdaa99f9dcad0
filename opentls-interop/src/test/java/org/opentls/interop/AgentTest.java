package org.opentls.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.opentls.tls.Certificates.ALL;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.tls.Certificates;

/**
 * {@code -javaagent:opentls.jar} before programs that know nothing of it. They run on the JDK
 * without it, and on OpenSSL with it; {@link PostgresTest} has the third.
 */
class AgentTest {
  static final String OF_JDK = "sun.security.ssl.SSLSessionImpl";
  static final String OURS = "org.opentls.tls.TlsSession";

  @TempDir Path folder;

  @Test
  void theClientOfTheJdk() throws Exception {
    var store = Stores.write(folder.resolve("trust.p12"), ALL.trustStore()).toString();
    var trust =
        List.of(
            "-Djavax.net.ssl.trustStore=" + store,
            "-Djavax.net.ssl.trustStorePassword=" + new String(Certificates.PASSWORD));
    try (var server = new EchoServer(ALL.jdk("EC"))) {
      var uri = server.uri().toString();
      var before = OwnJvm.run(trust, HttpClientProgram.class, uri);
      assertThat(before).containsExactly("SunJSSE", "TLSv1.3", "TLS_AES_256_GCM_SHA384", "HTTP_2");
      var options = new ArrayList<>(trust);
      options.add(OwnJvm.agent(folder));
      assertThat(OwnJvm.run(options, HttpClientProgram.class, uri))
          .startsWith("OpenTLS", "TLSv1.3", "TLS_AES_256_GCM_SHA384", "HTTP_2")
          .contains("TLS as client: 1 full handshakes, 0 resumed, 0 failed");
    }
  }

  @Test
  void theServerOfJetty() throws Exception {
    assertThat(jetty(List.of())).containsExactly(OF_JDK, "TLSv1.3", "TLS_AES_256_GCM_SHA384");
    assertThat(jetty(List.of(OwnJvm.agent(folder))))
        .startsWith(OURS, "TLSv1.3", "TLS_AES_256_GCM_SHA384")
        .contains("TLS as server: 1 full handshakes, 0 resumed, 0 failed");
  }

  /** What the server answers a client of the JDK, and what it says when it has ended. */
  private List<String> jetty(List<String> options) throws Exception {
    var store = Stores.write(folder.resolve("keys.p12"), ALL.keyStore("EC")).toString();
    var process =
        OwnJvm.command(options, JettyProgram.class, store, new String(Certificates.PASSWORD))
            .start();
    try (var said = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        var client = HttpClient.newBuilder().sslContext(ALL.jdk("client")).build()) {
      var port = said.lines().filter(line -> line.startsWith("port ")).findFirst().orElseThrow();
      var uri = URI.create("https://localhost:" + port.substring("port ".length()) + "/");
      var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      var lines = new ArrayList<>(answer.body().lines().toList());
      process.getOutputStream().close();
      lines.addAll(said.lines().toList());
      assertThat(process.waitFor()).isZero();
      return lines;
    } finally {
      process.destroyForcibly();
    }
  }
}
