package org.opentls.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.X509ExtendedTrustManager;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.TlsVersion;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** OkHttp, which has sockets, as the client of Jetty. */
class OkHttpTest {
  private static OkHttpClient client(TlsVersion tls, Protocol http, X509ExtendedTrustManager trust)
      throws Exception {
    return new OkHttpClient.Builder()
        .sslSocketFactory(Ours.context("client", trust).getSocketFactory(), trust)
        .connectionSpecs(
            List.of(new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS).tlsVersions(tls).build()))
        .protocols(http == Protocol.HTTP_1_1 ? List.of(http) : List.of(http, Protocol.HTTP_1_1))
        .build();
  }

  private static void stop(OkHttpClient client) {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  private static void assertEchoed(
      OkHttpClient client, EchoServer server, int size, TlsVersion tls, Protocol http)
      throws IOException {
    var body = Payload.of(size);
    var request =
        new Request.Builder().url(server.uri().toString()).post(RequestBody.create(body)).build();
    try (var response = client.newCall(request).execute()) {
      assertThat(response.body().bytes()).isEqualTo(body);
      assertThat(response.protocol()).isEqualTo(http);
      var handshake = Objects.requireNonNull(response.handshake());
      assertThat(handshake.tlsVersion()).isEqualTo(tls);
      assertThat(handshake.peerCertificates()).containsExactlyElementsOf(ALL.chain("RSA"));
      assertThat(response.header(EchoServer.PROTOCOL)).isEqualTo(tls.javaName());
      assertThat(response.header(EchoServer.PEER)).isEqualTo("CN=Ann");
    }
  }

  private static EchoServer serverThatAsks() throws Exception {
    var factory = new SslContextFactory.Server();
    factory.setSslContext(Ours.context("RSA"));
    factory.setNeedClientAuth(true);
    return new EchoServer(factory);
  }

  @ParameterizedTest
  @CsvSource({"TLS_1_3, HTTP_2", "TLS_1_3, HTTP_1_1", "TLS_1_2, HTTP_2", "TLS_1_2, HTTP_1_1"})
  void muchIsSentAndReceived(TlsVersion tls, Protocol http) throws Exception {
    var client = client(tls, http, Ours.trust());
    try (var server = serverThatAsks()) {
      for (int i = 0; i < 3; i++) {
        assertEchoed(client, server, 4 << 20, tls, http);
      }
    } finally {
      stop(client);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS_1_3", "TLS_1_2"})
  void aLaterConnectionIsResumed(TlsVersion tls) throws Exception {
    var trust = new CountingTrust(Ours.trust());
    var client = client(tls, Protocol.HTTP_2, trust);
    try (var server = serverThatAsks()) {
      for (int i = 0; i < 3; i++) {
        assertEchoed(client, server, 1000, tls, Protocol.HTTP_2);
        client.connectionPool().evictAll();
      }
    } finally {
      stop(client);
    }
    assertThat(trust.judged()).isEqualTo(1);
  }

  @Test
  void theWrongNameAndAnUnknownAuthorityAreRefused() throws Exception {
    var client = client(TlsVersion.TLS_1_3, Protocol.HTTP_2, Ours.trust());
    try (var elsewhere = new EchoServer(Ours.context("wildcard"))) {
      var request = new Request.Builder().url(elsewhere.uri().toString()).build();
      assertThatThrownBy(() -> client.newCall(request).execute())
          .hasMessageContaining("localhost not verified");
    } finally {
      stop(client);
    }
    var distrusting = client(TlsVersion.TLS_1_3, Protocol.HTTP_2, Ours.trustInAnother());
    try (var server = new EchoServer(Ours.context("EC"))) {
      var request = new Request.Builder().url(server.uri().toString()).build();
      assertThatThrownBy(() -> distrusting.newCall(request).execute())
          .isInstanceOf(SSLHandshakeException.class)
          .hasStackTraceContaining("unable to find valid certification path");
    } finally {
      stop(distrusting);
    }
  }
}
