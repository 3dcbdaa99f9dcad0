package org.opentls.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.interop.Ours.assertOurs;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Apache's client, which has sockets, and the asynchronous one, which has engines. */
class ApacheHttpClientTest {
  private static ClientTlsStrategyBuilder tls(SSLContext context, String protocol) {
    return ClientTlsStrategyBuilder.create().setSslContext(context).setTlsVersions(protocol);
  }

  private static CloseableHttpClient classic(SSLContext context, String protocol) {
    return HttpClients.custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setTlsSocketStrategy(tls(context, protocol).buildClassic())
                .build())
        .build();
  }

  private static CloseableHttpAsyncClient async(
      SSLContext context, String protocol, HttpVersionPolicy policy) {
    var client =
        HttpAsyncClients.custom()
            .setConnectionManager(
                PoolingAsyncClientConnectionManagerBuilder.create()
                    .setTlsStrategy(tls(context, protocol).buildAsync())
                    .setDefaultTlsConfig(TlsConfig.custom().setVersionPolicy(policy).build())
                    .build())
            .build();
    client.start();
    return client;
  }

  private static void assertEchoed(
      CloseableHttpClient client, EchoServer server, int size, String protocol) throws IOException {
    var body = Payload.of(size);
    var post = new HttpPost(server.uri());
    post.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_OCTET_STREAM));
    var context = HttpClientContext.create();
    client.execute(
        post,
        context,
        response -> {
          assertThat(EntityUtils.toByteArray(response.getEntity())).isEqualTo(body);
          assertThat(response.getHeader(EchoServer.PROTOCOL).getValue()).isEqualTo(protocol);
          return null;
        });
    assertOurs(context.getSSLSession());
  }

  private static SimpleHttpRequest post(EchoServer server, byte[] body) {
    return SimpleRequestBuilder.post(server.uri())
        .setBody(body, ContentType.APPLICATION_OCTET_STREAM)
        .build();
  }

  private static SimpleHttpResponse sent(
      CloseableHttpAsyncClient client, SimpleHttpRequest request, HttpClientContext context)
      throws Exception {
    return client.execute(request, context, null).get(30, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void socketsSendAndReceiveMuch(String protocol) throws Exception {
    try (var server = new EchoServer(Ours.context("RSA"));
        var client = classic(Ours.context("client"), protocol)) {
      for (int i = 0; i < 3; i++) {
        assertEchoed(client, server, 4 << 20, protocol);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.3, NEGOTIATE, 2.0",
    "TLSv1.3, FORCE_HTTP_1, 1.1",
    "TLSv1.2, NEGOTIATE, 2.0",
    "TLSv1.2, FORCE_HTTP_1, 1.1"
  })
  void enginesSendAndReceiveMuch(String protocol, HttpVersionPolicy policy, String version)
      throws Exception {
    var body = Payload.of(4 << 20);
    try (var server = new EchoServer(Ours.context("EC"));
        var client = async(Ours.context("client"), protocol, policy)) {
      for (int i = 0; i < 3; i++) {
        var context = HttpClientContext.create();
        var response = sent(client, post(server, body), context);
        assertThat(response.getBodyBytes()).isEqualTo(body);
        assertThat(response.getFirstHeader(EchoServer.PROTOCOL).getValue()).isEqualTo(protocol);
        assertThat(context.getProtocolVersion()).hasToString("HTTP/" + version);
        assertOurs(context.getSSLSession());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aLaterConnectionIsResumed(String protocol) throws Exception {
    var trust = new CountingTrust(Ours.trust());
    var context = Ours.context("client", trust);
    try (var server = new EchoServer(Ours.context("EC"))) {
      for (int i = 0; i < 3; i++) {
        try (var client = classic(context, protocol)) {
          assertEchoed(client, server, 1000, protocol);
        }
      }
    }
    assertThat(trust.judged()).isEqualTo(1);
  }

  @Test
  void theWrongNameAndAnUnknownAuthorityAreRefused() throws Exception {
    var distrusting = Ours.context("client", Ours.trustInAnother());
    try (var elsewhere = new EchoServer(Ours.context("wildcard"));
        var server = new EchoServer(Ours.context("EC"));
        var client = classic(Ours.context("client"), "TLSv1.3");
        var stranger = classic(distrusting, "TLSv1.3")) {
      assertThatThrownBy(() -> assertEchoed(client, elsewhere, 10, "TLSv1.3"))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("localhost");
      assertThatThrownBy(() -> assertEchoed(stranger, server, 10, "TLSv1.3"))
          .isInstanceOf(SSLException.class)
          .hasStackTraceContaining("unable to find valid certification path");
    }
  }

  @Test
  void enginesRefuseTheWrongNameAndAnUnknownAuthority() throws Exception {
    var distrusting = Ours.context("client", Ours.trustInAnother());
    try (var elsewhere = new EchoServer(Ours.context("wildcard"));
        var server = new EchoServer(Ours.context("EC"));
        var client = async(Ours.context("client"), "TLSv1.3", HttpVersionPolicy.NEGOTIATE);
        var stranger = async(distrusting, "TLSv1.3", HttpVersionPolicy.NEGOTIATE)) {
      assertThatThrownBy(
              () -> sent(client, post(elsewhere, new byte[1]), HttpClientContext.create()))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(SSLException.class)
          .hasMessageContaining("localhost");
      assertThatThrownBy(
              () -> sent(stranger, post(server, new byte[1]), HttpClientContext.create()))
          .hasCauseInstanceOf(SSLException.class)
          .hasStackTraceContaining("unable to find valid certification path");
    }
  }
}
