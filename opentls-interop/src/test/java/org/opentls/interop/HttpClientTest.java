package org.opentls.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.interop.Ours.assertOurs;

import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.Trust;

/** The client of the JDK with a context of this library, and Jetty. */
class HttpClientTest {
  @TempDir Path folder;

  private HttpClient client(Path authority) throws Exception {
    var files = PemFiles.write(folder, "client", "client");
    var certificates = files.certificates();
    var key = files.key();
    var tls =
        TlsContext.client()
            .identity(TlsIdentity.pem(certificates, key))
            .trust(Trust.pem(authority))
            .build();
    var client = HttpClient.newBuilder().sslContext(tls.asSslContext()).build();
    assertOurs(client.sslContext().createSSLEngine());
    return client;
  }

  private static EchoServer server(String alias) throws Exception {
    var factory = new SslContextFactory.Server();
    factory.setSslContext(Ours.context(alias));
    factory.setNeedClientAuth(true);
    return new EchoServer(factory);
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_2", "HTTP_1_1"})
  void muchIsSentAndReceivedWithACertificate(Version version) throws Exception {
    var body = Payload.of(4 << 20);
    var authority = PemFiles.writeAuthority(folder);
    try (var server = server("EC");
        var client = client(authority)) {
      var request =
          HttpRequest.newBuilder(server.uri())
              .version(version)
              .POST(BodyPublishers.ofByteArray(body))
              .build();
      var response = client.send(request, BodyHandlers.ofByteArray());
      assertThat(response.body()).isEqualTo(body);
      assertThat(response.version()).isEqualTo(version);
      assertThat(response.headers().firstValue(EchoServer.PEER)).contains("CN=Ann");
    }
  }

  @Test
  void theWrongNameAndAnUnknownAuthorityAreRefused() throws Exception {
    assertRefused("wildcard", "ca", "hostname mismatch");
    assertRefused("EC", "other-ca", "not trusted: self-signed certificate in certificate chain");
  }

  private void assertRefused(String alias, String authority, String why) throws Exception {
    try (var server = server(alias);
        var client = client(PemFiles.writeAuthority(folder, authority))) {
      var request = JdkClient.post(server.uri(), Payload.of(10));
      assertThatThrownBy(() -> client.send(request, BodyHandlers.ofByteArray()))
          .isInstanceOf(SSLHandshakeException.class)
          .hasStackTraceContaining(why);
    }
  }
}
