package org.opentls.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.interop.Ours.assertOurs;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.OpenTls;

/** Vert.x as the client and the server, with the provider installed. */
class VertxTest {
  private static Vertx vertx;

  @TempDir Path folder;

  private final CompletableFuture<SSLSession> accepted = new CompletableFuture<>();
  private final CompletableFuture<SSLSession> connected = new CompletableFuture<>();

  @BeforeAll
  static void start() {
    OpenTls.install();
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    OpenTls.uninstall();
    done(vertx.close());
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
  }

  private static PemKeyCertOptions keys(PemFiles files) {
    return new PemKeyCertOptions()
        .setCertPath(files.certificates().toString())
        .setKeyPath(files.key().toString());
  }

  private static PemTrustOptions trust(Path authority) {
    return new PemTrustOptions().addCertPath(authority.toString());
  }

  private int serve(String alias, String protocol) throws Exception {
    var options =
        new HttpServerOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setKeyCertOptions(keys(PemFiles.write(folder, alias, alias)))
            .setTrustOptions(trust(PemFiles.writeAuthority(folder)))
            .setClientAuth(ClientAuth.REQUIRED)
            .setEnabledSecureTransportProtocols(Set.of(protocol));
    var server = vertx.createHttpServer(options).requestHandler(this::echo).listen(0, "127.0.0.1");
    return done(server).actualPort();
  }

  private void echo(HttpServerRequest request) {
    accepted.complete(request.connection().sslSession());
    var _ = request.body().onSuccess(body -> request.response().end(body));
  }

  private byte[] echoed(byte[] body, int port, String protocol, HttpVersion version, Path authority)
      throws Exception {
    var options =
        new HttpClientOptions()
            .setSsl(true)
            .setUseAlpn(version == HttpVersion.HTTP_2)
            .setProtocolVersion(version)
            .setTrustOptions(trust(authority))
            .setKeyCertOptions(keys(PemFiles.write(folder, "client", "client")))
            .setEnabledSecureTransportProtocols(Set.of(protocol));
    var client = vertx.createHttpClient(options);
    try {
      var answer =
          client
              .request(HttpMethod.POST, port, "localhost", "/")
              .compose(request -> send(request, body, version));
      return done(answer).getBytes();
    } finally {
      done(client.close());
    }
  }

  private Future<Buffer> send(HttpClientRequest request, byte[] body, HttpVersion version) {
    connected.complete(request.connection().sslSession());
    return request
        .send(Buffer.buffer(body))
        .compose(response -> {
          assertThat(response.version()).isEqualTo(version);
          return response.body();
        });
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.3, HTTP_2", "TLSv1.3, HTTP_1_1", "TLSv1.2, HTTP_2", "TLSv1.2, HTTP_1_1"})
  void muchIsSentAndReceivedWithACertificate(String protocol, HttpVersion version)
      throws Exception {
    var body = Payload.of(4 << 20);
    int port = serve("EC", protocol);
    var authority = PemFiles.writeAuthority(folder);
    assertThat(echoed(body, port, protocol, version, authority)).isEqualTo(body);
    assertOurs(accepted.join());
    assertOurs(connected.join());
    assertThat(connected.join().getProtocol()).isEqualTo(protocol);
    var peer = (X509Certificate) accepted.join().getPeerCertificates()[0];
    assertThat(peer.getSubjectX500Principal()).hasToString("CN=Ann");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void theWrongNameIsRefused(String protocol) throws Exception {
    int elsewhere = serve("wildcard", protocol);
    var authority = PemFiles.writeAuthority(folder);
    assertRefused(
        elsewhere, protocol, authority, "No subject alternative DNS name matching localhost");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void anUnknownAuthorityIsRefused(String protocol) throws Exception {
    int port = serve("EC", protocol);
    var another = PemFiles.writeAuthority(folder, "other-ca");
    assertRefused(port, protocol, another, "unable to find valid certification path");
  }

  private void assertRefused(int port, String protocol, Path authority, String why) {
    assertThatThrownBy(() -> echoed(Payload.of(10), port, protocol, HttpVersion.HTTP_2, authority))
        .hasCauseInstanceOf(SSLHandshakeException.class)
        .hasStackTraceContaining(why);
    assertThat(accepted).isNotDone();
  }
}
