package org.opentls.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentls.tls.Certificates.ALL;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.redis.LettucePort;
import org.opentls.redis.RedisServer;
import org.opentls.redis.RedisStores;
import org.opentls.tls.RingId;
import org.opentls.tls.StoreKey;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.Trust;

/** The examples of {@code docs/session-stores.md}. */
class SessionStoresTest {
  private static final StoreKey KEY = new StoreKey("shop", "abcdefghijklmnopqrst_-");
  private static final RingId RING = new RingId("shop", "tickets");
  private static final String RIGHTS =
      "reset on >secret ~otls:* +get +getdel +set +unlink +time +ping +hello";

  @TempDir Path folder;
  private @Nullable RedisServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private RedisServer start(String... options) throws IOException, InterruptedException {
    var started = RedisServer.start(folder.resolve("redis"), options);
    server = started;
    return started;
  }

  private static void setUser(RedisServer server) throws IOException, InterruptedException {
    var words = ("acl setuser opentls " + RIGHTS).split(" ");
    assertThat(server.ask(words)).isEqualTo("OK");
  }

  /** Some time: the connection may not be there yet. */
  private static void assertWork(RedisStores stores) throws InterruptedException {
    long start = System.nanoTime();
    while (true) {
      try {
        use(stores);
        return;
      } catch (CompletionException e) {
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .as(e.toString())
            .isLessThan(Duration.ofSeconds(30));
        Thread.sleep(20);
      }
    }
  }

  private static void use(RedisStores stores) {
    var value = new byte[] {1, 2, 3};
    stores.sessions().save(KEY, value, Duration.ofMinutes(1)).toCompletableFuture().join();
    var eraseAt = Instant.now().plusSeconds(60);
    var held = stores.keys().offer(RING, 1, value, eraseAt).toCompletableFuture().join();
    assertThat(held).isEqualTo(value);
  }

  @Test
  void aUriIsEnough() throws Exception {
    var server = start();
    setUser(server);
    var uri = URI.create("redis://opentls:secret@127.0.0.1:" + server.port());

    var stores = RedisStores.open(uri);
    var sessions = stores.sessions();
    var keys = stores.keys();

    try (stores) {
      assertWork(stores);
      assertThat(sessions).isSameAs(stores.sessions());
      assertThat(keys).isSameAs(stores.keys());
    }
  }

  @Test
  void passwordsComeFromAFile() throws Exception {
    var server = start();
    setUser(server);
    var uri = server.uri();
    var file = Files.writeString(folder.resolve("password"), "secret\n");

    var stores =
        RedisStores.builder(uri)
            .credentials(() -> new PasswordAuthentication("opentls", password(file)))
            .open();

    try (stores) {
      assertWork(stores);
    }
  }

  private static char[] password(Path file) {
    try {
      return Files.readString(file).strip().toCharArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aContextOfOursSpeaksToRedis() throws Exception {
    var certificates = Files.writeString(folder.resolve("client.pem"), ALL.chainPem("client"));
    var key = Files.writeString(folder.resolve("client.key"), ALL.keyPem("client"));
    var authority = PemFiles.writeAuthority(folder);
    var files = PemFiles.write(folder, "redis", "EC");
    var tlsServer =
        RedisServer.startTls(
            folder.resolve("tls"),
            "--tls-cert-file",
            files.certificates().toString(),
            "--tls-key-file",
            files.key().toString(),
            "--tls-ca-cert-file",
            authority.toString());
    server = tlsServer;
    var uri = URI.create("rediss://localhost:" + tlsServer.port());

    var tls =
        TlsContext.client()
            .identity(TlsIdentity.pem(certificates, key))
            .trust(Trust.pem(authority))
            .build();
    var stores = RedisStores.builder(uri).tls(tls).open();

    try (stores) {
      assertWork(stores);
    }
  }

  @Test
  void aClientThatIsThereServesAndStaysOpen() throws Exception {
    var client = RedisClient.create(start().uri().toString());
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(2048)
            .build());
    try (var connection = client.connect(ByteArrayCodec.INSTANCE)) {
      var stores = RedisStores.of(LettucePort.of(connection.async()));

      assertWork(stores);
      stores.close();
      assertThat(connection.isOpen()).isTrue();
    } finally {
      client.shutdown();
    }
  }
}
