package org.opentls.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentls.OpenTls;
import org.opentls.redis.RedisServer;
import org.opentls.redis.RedisStores;
import org.opentls.redis.Stages;
import org.opentls.tls.Certificates;
import org.opentls.tls.StoreKey;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.TlsProtocol;
import org.opentls.tls.Trust;

/** R35: Redis by TLS, through contexts of the library itself. */
class RedisTlsTest {
  private static final StoreKey KEY = new StoreKey("shop", "abcdefghijklmnopqrst_-");
  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir Path folder;
  private @Nullable RedisServer server;
  private Trust trust = Trust.system();
  private int port;

  /** With the certificate of that name. */
  private void start(String alias) throws IOException, InterruptedException {
    RedisServer.requireInstalled();
    var authority = file("ca.pem", Certificates.chainPem(List.of(ALL.authority())));
    trust = Trust.pem(authority);
    server =
        RedisServer.startTls(
            folder.resolve("redis"),
            "--tls-cert-file",
            file("chain.pem", ALL.chainPem(alias)).toString(),
            "--tls-key-file",
            file("key.pem", ALL.keyPem(alias)).toString(),
            "--tls-ca-cert-file",
            authority.toString(),
            "--tls-auth-clients",
            "yes");
    port = server.port();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private TlsIdentity client() throws IOException {
    return TlsIdentity.pem(
        file("client.pem", ALL.chainPem("client")), file("client.key", ALL.keyPem("client")));
  }

  private URI uri(String host) {
    return URI.create("rediss://%s:%d".formatted(host, port));
  }

  private static void assertWorks(RedisStores stores) throws InterruptedException {
    var _ = Stages.until(() -> Stages.get(stores.sessions().save(KEY, new byte[60_000], LONG)));
    var _ =
        Stages.until(() -> {
          assertThat(Stages.get(stores.sessions().load(KEY, LONG))).contains(new byte[60_000]);
          return true;
        });
  }

  /** Without the provider in front of the JDK's: the context is enough. */
  @ParameterizedTest
  @EnumSource
  void ourContextSpeaksToRedis(TlsProtocol protocol) throws Exception {
    start("EC");
    var context = TlsContext.client().trust(trust).identity(client()).protocols(protocol).build();
    long before = OpenTls.metrics().client().full();
    try (var stores = RedisStores.builder(uri("localhost")).tls(context).open()) {
      assertWorks(stores);
    }
    assertThat(OpenTls.metrics().client().full()).isGreaterThan(before);
  }

  /** A connection that is made anew is a full handshake: nothing is resumed that needs a store. */
  @Test
  void connectionsToRedisResumeNoSession() throws Exception {
    start("EC");
    var context = TlsContext.client().trust(trust).identity(client()).build();
    long before = OpenTls.metrics().client().resumed();
    try (var stores = RedisStores.builder(uri("127.0.0.1")).tls(context).open()) {
      assertWorks(stores);
      Objects.requireNonNull(server).kill();
      server.start();
      assertWorks(stores);
    }
    assertThat(OpenTls.metrics().client().resumed()).isEqualTo(before);
  }

  @Test
  void aServerThatNobodyTrustsIsNotSpokenTo() throws Exception {
    start("EC");
    try (var stores = RedisStores.open(uri("localhost"))) {
      assertHandshakeFails(stores, "certificate");
    }
  }

  /** Its certificate is of example.org. */
  @Test
  void aServerOfAnotherNameIsNotSpokenTo() throws Exception {
    start("wildcard");
    var context = TlsContext.client().trust(trust).identity(client()).build();
    try (var stores = RedisStores.builder(uri("localhost")).tls(context).open()) {
      assertHandshakeFails(stores, "localhost");
    }
  }

  private static void assertHandshakeFails(RedisStores stores, String message)
      throws InterruptedException {
    var _ =
        Stages.until(() -> {
          assertThat(Stages.failure(stores.sessions().load(KEY, LONG)))
              .hasStackTraceContaining(SSLHandshakeException.class.getName())
              .hasStackTraceContaining(message);
          return true;
        });
  }

  @Test
  void aContextIsForAddressesOfTls() {
    var context = TlsContext.client().build();
    assertThatThrownBy(() -> RedisStores.builder(URI.create("redis://a")).tls(context))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("rediss");
  }
}
