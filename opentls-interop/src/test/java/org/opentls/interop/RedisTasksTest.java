package org.opentls.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentls.tls.Certificates.ALL;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.random.Secrets;
import org.opentls.redis.RedisServer;
import org.opentls.redis.RedisStores;
import org.opentls.tls.Certificates;
import org.opentls.tls.ClientSession;
import org.opentls.tls.Greeter;
import org.opentls.tls.KeyProtector;
import org.opentls.tls.KeyRingStore;
import org.opentls.tls.Resumption;
import org.opentls.tls.ResumptionPolicy;
import org.opentls.tls.SessionStore;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.Trust;

/** What the pages about shared sessions show. */
class RedisTasksTest {
  @TempDir Path folder;
  private Path certificates;
  private Path key;
  private Path kek;
  private TlsContext client;
  private RedisServer server;

  @BeforeEach
  void write() throws Exception {
    certificates = Files.writeString(folder.resolve("chain.pem"), ALL.chainPem("EC"));
    key = Files.writeString(folder.resolve("key.pem"), ALL.keyPem("EC"));
    var authority =
        Files.writeString(
            folder.resolve("ca.pem"), Certificates.chainPem(List.of(ALL.authority())));
    kek =
        Files.writeString(
            folder.resolve("kek"), Base64.getEncoder().encodeToString(Secrets.tokenBytes(32)));
    client = TlsContext.client().trust(Trust.pem(authority)).build();
    server = RedisServer.start(folder.resolve("redis"));
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private ClientSession granted(TlsContext server) throws Exception {
    try (var greeter = new Greeter(server);
        var connection = client.connect("localhost", greeter.port())) {
      connection.inputStream().readAllBytes();
      return connection.takeSession().orElseThrow();
    }
  }

  private boolean isResumed(TlsContext server, ClientSession session) throws Exception {
    try (var greeter = new Greeter(server);
        var connection = client.connect("localhost", greeter.port(), session)) {
      return connection.isResumed();
    }
  }

  /** Until the ring of keys has come from Redis, a server has keys of its own. */
  private static void awaitSharedKeys(Resumption resumption) throws InterruptedException {
    long start = System.nanoTime();
    while (resumption.metrics().keyRing().orElseThrow().local()) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
      Thread.sleep(20);
    }
  }

  private interface Node {
    Resumption resumption(RedisStores redis) throws Exception;
  }

  private void assertThatOneResumesTheOther(Node node) throws Exception {
    var identity = TlsIdentity.pem(certificates, key);
    try (var redis = RedisStores.open(server.uri());
        var otherRedis = RedisStores.open(server.uri());
        var one = node.resumption(redis);
        var other = node.resumption(otherRedis)) {
      awaitSharedKeys(one);
      awaitSharedKeys(other);
      var first = TlsContext.server(identity).resumption(one).build();
      var second = TlsContext.server(identity).resumption(other).build();
      boolean isResumed = false;
      // A busy machine may take longer for a look-up than a handshake waits.
      for (int i = 0; i < 20 && !isResumed; i++) {
        isResumed = isResumed(second, granted(first));
      }
      assertThat(isResumed).isTrue();
    }
  }

  @Test
  void ticketsAreSharedOverRedis() throws Exception {
    var uri = server.uri();
    var redis = RedisStores.open(uri);
    var resumption = Resumption.tickets(redis.keys(), KeyProtector.file(kek)).build();
    var context =
        TlsContext.server(TlsIdentity.pem(certificates, key)).resumption(resumption).build();
    try (redis;
        resumption) {
      assertThat(context.asSslContext().getProtocol()).isEqualTo("TLS");
    }
    assertThatOneResumesTheOther(
        stores -> Resumption.tickets(stores.keys(), KeyProtector.file(kek)).build());
  }

  @Test
  void sessionsAreSharedOverRedis() throws Exception {
    assertThatOneResumesTheOther(redis -> {
      var resumption =
          Resumption.sessions(redis.sessions(), redis.keys(), KeyProtector.file(kek))
              .namespace("shop")
              .policy(ResumptionPolicy.DEFAULT.withLookupDeadline(Duration.ofMillis(20)))
              .build();
      return resumption;
    });
  }

  @Test
  void sessionsAreSharedInAFolder() throws Exception {
    var sessions = folder.resolve("sessions");
    var ring = folder.resolve("ring");
    var store = SessionStore.blocking(new FolderSessionStore(sessions));
    var resumption =
        Resumption.sessions(store, KeyRingStore.file(ring), KeyProtector.none()).build();
    var identity = TlsIdentity.pem(certificates, key);
    try (resumption) {
      var context = TlsContext.server(identity).resumption(resumption).build();
      boolean isResumed = false;
      for (int i = 0; i < 20 && !isResumed; i++) {
        isResumed = isResumed(context, granted(context));
      }
      assertThat(isResumed).isTrue();
    }
  }
}
