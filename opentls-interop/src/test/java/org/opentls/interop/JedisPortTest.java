package org.opentls.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.contracts.SessionStoreContract;
import org.opentls.redis.RedisKeyRingStore;
import org.opentls.redis.RedisServer;
import org.opentls.redis.RedisSessionStore;
import org.opentls.tls.RingId;
import org.opentls.tls.SessionStore;
import redis.clients.jedis.RedisClient;

/** A client of Redis that is not ours, behind the port. */
class JedisPortTest extends SessionStoreContract {
  private static RedisServer server;
  private static RedisClient jedis;
  private static ExecutorService threads;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    server = RedisServer.start(folder);
    jedis = RedisClient.create("127.0.0.1", server.port());
    threads = Executors.newFixedThreadPool(8);
  }

  @AfterAll
  static void stop() {
    if (threads != null) {
      threads.close();
    }
    if (jedis != null) {
      jedis.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private static JedisPort port() {
    return new JedisPort(jedis, threads);
  }

  @Override
  protected SessionStore open() {
    return new RedisSessionStore(port());
  }

  @Test
  void theClockIsTheServers() throws Exception {
    var time = port().time().toCompletableFuture().get();
    assertThat(Duration.between(time, Instant.now()).abs()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void theFirstOfferWins() throws Exception {
    var keys = new RedisKeyRingStore(port());
    var ring = new RingId("jedis", "tickets");
    var eraseAt = Instant.now().plusSeconds(60);
    for (int i = 0; i < 2; i++) {
      var held = keys.offer(ring, 1, new byte[] {(byte) i}, eraseAt).toCompletableFuture().get();
      assertThat(held).containsExactly(0);
    }
  }
}
