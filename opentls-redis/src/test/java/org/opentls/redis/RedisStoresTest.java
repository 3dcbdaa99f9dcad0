package org.opentls.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.tls.RingId;
import org.opentls.tls.SessionStore.Capability;
import org.opentls.tls.StoreKey;

/** One server of Redis, and what happens to it. */
class RedisStoresTest {
  private static final StoreKey KEY = new StoreKey("shop", "abcdefghijklmnopqrst_-");
  private static final RingId RING = new RingId("shop", "tickets");
  private static final byte[] VALUE = {1, 0, -1, 13, 10};
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration WITHIN = Duration.ofMillis(10);

  /** What a busy machine may add to 50 ms of waiting. */
  private static final Duration BACKSTOP = Duration.ofSeconds(1);

  private static final Duration AT_ONCE = Duration.ofMillis(500);

  /** R32: until sessions are resumed again. */
  private static final Duration BACK = Duration.ofSeconds(5);

  @TempDir Path folder;
  private final List<AutoCloseable> opened = new ArrayList<>();

  private <T extends AutoCloseable> T closed(T resource) {
    opened.addFirst(resource);
    return resource;
  }

  @AfterEach
  void close() throws Exception {
    for (var one : opened) {
      one.close();
    }
  }

  private RedisServer server(String... options) throws IOException, InterruptedException {
    return closed(RedisServer.start(folder.resolve("redis"), options));
  }

  private RedisStores open(URI uri) {
    return closed(RedisStores.open(uri));
  }

  /** Until Redis takes and returns a value. */
  private static Duration untilItWorks(RedisStores stores) throws InterruptedException {
    return Stages.until(() -> {
      Stages.get(stores.sessions().save(KEY, VALUE, LONG));
      assertThat(Stages.get(stores.sessions().load(KEY, WITHIN))).contains(VALUE);
      return true;
    });
  }

  /** Calls everything, and returns the longest that a call or its failure took. */
  private static Duration assertAllFailInTime(RedisStores stores) throws Exception {
    var longest = Duration.ZERO;
    List<Supplier<CompletionStage<?>>> calls =
        List.of(
            () -> stores.sessions().load(KEY, WITHIN),
            () -> stores.sessions().take(KEY, WITHIN),
            () -> stores.sessions().save(KEY, VALUE, LONG),
            () -> stores.sessions().delete(KEY),
            () -> stores.keys().load(RING, 0, 2),
            () -> stores.keys().offer(RING, 0, VALUE, Instant.now().plusSeconds(300)),
            () -> stores.keys().time());
    for (var call : calls) {
      long start = System.nanoTime();
      var result = call.get();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
      var _ = Stages.failure(result);
      var took = Duration.ofNanos(System.nanoTime() - start);
      longest = took.compareTo(longest) > 0 ? took : longest;
    }
    assertThat(longest).isLessThan(BACKSTOP);
    return longest;
  }

  @Test
  void itIsSharedDurableAndAtomic() throws Exception {
    assertThat(open(server().uri()).sessions().capabilities())
        .containsExactlyInAnyOrder(Capability.ATOMIC_TAKE, Capability.SHARED, Capability.DURABLE);
  }

  @Test
  void keysAreAsDocumentedAndExpireInRedis() throws Exception {
    var server = server();
    var stores = open(server.uri());
    untilItWorks(stores);
    var eraseAt = Stages.get(stores.keys().time()).plusSeconds(300);
    Stages.get(stores.keys().offer(RING, 7, VALUE, eraseAt));
    assertThat(server.ask("keys", "*").lines())
        .containsExactlyInAnyOrder("otls:shop:s:abcdefghijklmnopqrst_-", "otls:{shop}:k:tickets:7");
    assertThat(Long.parseLong(server.ask("pttl", "otls:shop:s:abcdefghijklmnopqrst_-")))
        .isBetween(200_000L, 300_000L);
    assertThat(Long.parseLong(server.ask("pexpiretime", "otls:{shop}:k:tickets:7")))
        .isCloseTo(eraseAt.toEpochMilli(), within(2000L));
  }

  /** R32. */
  @Test
  void itOpensWithoutRedisAndConnectsWhenThatComes() throws Exception {
    var server = closed(RedisServer.stopped(folder.resolve("redis")));
    long start = System.nanoTime();
    var stores = open(server.uri());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertAllFailInTime(stores);
    assertThat(Stages.failure(stores.sessions().load(KEY, WITHIN)))
        .hasMessageContaining("not connected");
    Thread.sleep(2000);
    server.start();
    assertThat(untilItWorks(stores)).isLessThan(BACK);
  }

  /** R32: its sessions are gone, and that is all. */
  @Test
  void itSurvivesTheDeathOfRedisAndAnEmptyOneAfterIt() throws Exception {
    var server = server();
    var stores = open(server.uri());
    untilItWorks(stores);
    server.kill();
    for (int i = 0; i < 5; i++) {
      assertAllFailInTime(stores);
    }
    server.start();
    var back =
        Stages.until(() -> {
          assertThat(Stages.get(stores.sessions().load(KEY, WITHIN))).isEmpty();
          return true;
        });
    assertThat(back).isLessThan(BACK);
    untilItWorks(stores);
  }

  /** R31: nobody waits longer than the backstop, and no call waits at all. */
  @Test
  void aFrozenRedisFailsEveryResultInTime() throws Exception {
    var server = server();
    var stores = open(server.uri());
    untilItWorks(stores);
    server.freeze();
    assertThat(Stages.failure(stores.sessions().load(KEY, WITHIN)))
        .isInstanceOf(TimeoutException.class);
    for (int i = 0; i < 10; i++) {
      assertAllFailInTime(stores);
    }
    server.thaw();
    assertThat(untilItWorks(stores)).isLessThan(BACK);
  }

  /** When its queue is full, Lettuce takes no more, however long they may wait. */
  @Test
  void aFrozenRedisDoesNotGatherCommandsWithoutEnd() throws Exception {
    var server = server();
    var stores = closed(RedisStores.builder(server.uri()).timeout(Duration.ofMinutes(2)).open());
    untilItWorks(stores);
    server.freeze();
    var results = new ArrayList<CompletionStage<?>>();
    for (int i = 0; i < 5000; i++) {
      results.add(stores.sessions().load(KEY, WITHIN));
    }
    assertThat(Stages.failure(results.getLast())).hasMessageContaining("size exceeded: 2048");
    var _ =
        Stages.until(() -> {
          var waiting =
              results.stream().filter(result -> !result.toCompletableFuture().isDone()).count();
          assertThat(waiting).isLessThanOrEqualTo(2048);
          return true;
        });
    server.thaw();
    assertThat(Stages.get(results.getFirst())).isNotNull();
    assertThat(untilItWorks(stores)).isLessThan(BACK);
  }

  /** One that was frozen for long enough is given up, in case there is another. */
  @Test
  void aSilentConnectionIsMadeAnew() throws Exception {
    var server = server();
    var stores = open(server.uri());
    untilItWorks(stores);
    var first = server.ask("client", "list", "type", "normal");
    server.freeze();
    for (int i = 0; i < 30; i++) {
      assertAllFailInTime(stores);
      Thread.sleep(50);
    }
    server.thaw();
    assertThat(untilItWorks(stores)).isLessThan(BACK);
    var then = server.ask("client", "list", "type", "normal");
    assertThat(id(then)).isGreaterThan(id(first));
  }

  /** That of the connection of Lettuce. */
  private static long id(String clients) {
    var ours =
        clients
            .lines()
            .filter(line -> line.contains("lib-name=") || !line.contains("cmd=client"))
            .findFirst();
    return Long.parseLong(ours.orElseThrow().split("[ =]", 3)[1]);
  }

  /** R28. */
  @Test
  void valuesThatAreTooLongAreFailures() throws Exception {
    var server = server();
    var stores = open(server.uri());
    untilItWorks(stores);
    server.ask(
        "eval",
        "redis.call('set', KEYS[1], string.rep('x', 65537))",
        "1",
        "otls:shop:s:abcdefghijklmnopqrst_-");
    assertThat(Stages.failure(stores.sessions().load(KEY, WITHIN)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("65537 bytes");
    assertThat(Stages.failure(stores.sessions().take(KEY, WITHIN))).isInstanceOf(IOException.class);
    server.ask(
        "eval",
        "redis.call('set', KEYS[1], string.rep('x', 4097))",
        "1",
        "otls:{shop}:k:tickets:7");
    Stages.get(stores.keys().offer(RING, 8, VALUE, Instant.now().plusSeconds(300)));
    assertThat(Stages.get(stores.keys().load(RING, 0, 9))).containsOnlyKeys(8L);
    assertThat(Stages.failure(stores.keys().offer(RING, 7, VALUE, Instant.now().plusSeconds(300))))
        .hasMessageContaining("nothing of ours");
  }

  /** R28: what lies there may be of another type, or not what this has written. */
  @Test
  void whateverLiesInRedisFailsResultsAndNothingElse() throws Exception {
    var server = server();
    var stores = open(server.uri());
    untilItWorks(stores);
    server.ask("del", "otls:shop:s:abcdefghijklmnopqrst_-");
    server.ask("lpush", "otls:shop:s:abcdefghijklmnopqrst_-", "a", "b");
    assertThat(Stages.failure(stores.sessions().load(KEY, WITHIN)))
        .hasMessageContaining("WRONGTYPE");
    assertThat(Stages.failure(stores.sessions().take(KEY, WITHIN)))
        .hasMessageContaining("WRONGTYPE");
    untilItWorks(stores);
    server.ask("hset", "otls:{shop}:k:tickets:7", "a", "b");
    assertThat(Stages.failure(stores.keys().load(RING, 0, 9))).hasMessageContaining("WRONGTYPE");
    server.ask("config", "set", "maxmemory", "1");
    server.ask("config", "set", "maxmemory-policy", "noeviction");
    assertThat(Stages.failure(stores.sessions().save(KEY, VALUE, LONG)))
        .hasMessageContaining("OOM");
  }

  /** R8. */
  @Test
  void aPersonWhoKnowsANameFindsNothingInAnotherNamespace() throws Exception {
    var stores = open(server().uri());
    untilItWorks(stores);
    assertThat(Stages.get(stores.sessions().load(new StoreKey("bank", KEY.name()), WITHIN)))
        .isEmpty();
  }

  /** The line of the documentation, and that no more is needed. */
  @Test
  void theUserOfTheDocumentationMayDoAllThatIsNeededAndNothingElse() throws Exception {
    var server = server();
    acl(server, "opentls", "secret one");
    var stores = open(URI.create("redis://opentls:secret%20one@127.0.0.1:" + server.port() + "/0"));
    untilItWorks(stores);
    var sessions = stores.sessions();
    assertThat(Stages.get(sessions.take(KEY, WITHIN))).contains(VALUE);
    Stages.get(sessions.delete(KEY));
    Stages.get(
        stores.keys().offer(RING, 7, VALUE, Stages.get(stores.keys().time()).plusSeconds(9)));
    assertThat(Stages.get(stores.keys().load(RING, 0, 9))).containsOnlyKeys(7L);
    assertThat(server.ask("acl", "log")).isEmpty();
    assertThat(
            server.ask(
                "--user", "opentls", "--pass", "secret one", "--no-auth-warning", "keys", "*"))
        .contains("NOPERM");
    assertThat(
            server.ask(
                "--user", "opentls", "--pass", "secret one", "--no-auth-warning", "get", "other"))
        .contains("NOPERM");
  }

  @Test
  void aDatabaseNeedsOneRightMore() throws Exception {
    var server = server();
    acl(server, "opentls", "secret");
    var stores = open(URI.create("redis://opentls:secret@127.0.0.1:" + server.port() + "/3"));
    var _ =
        Stages.until(() ->
            assertThat(Stages.failure(stores.sessions().load(KEY, WITHIN)))
                .hasStackTraceContaining("NOPERM")
                .hasStackTraceContaining("select"));
    assertThat(server.ask("acl", "setuser", "opentls", "+select")).isEqualTo("OK");
    untilItWorks(stores);
    assertThat(server.ask("-n", "3", "dbsize")).isEqualTo("1");
  }

  /** Makes a user with the rights of the documentation. */
  static void acl(RedisServer server, String user, String password)
      throws IOException, InterruptedException {
    var rights =
        "acl setuser %s reset on ~otls:* +get +getdel +set +unlink +time +ping +hello"
            .formatted(user);
    assertThat(ask(server, rights, ">" + password)).isEqualTo("OK");
    // Redis 7.2 has this, and those before do not know what they shall allow.
    assertThat(ask(server, "acl setuser " + user, "+client|setinfo"))
        .matches("OK|ERR .*client.setinfo.*Unknown command.*");
  }

  private static String ask(RedisServer server, String words, String last)
      throws IOException, InterruptedException {
    var all = new ArrayList<>(List.of(words.split(" ")));
    all.add(last);
    return server.ask(all.toArray(String[]::new));
  }

  @Test
  void aWrongPasswordFailsResultsWithoutBeingTold() throws Exception {
    var server = server();
    acl(server, "opentls", "right");
    var stores = open(URI.create("redis://opentls:wrong-secret@127.0.0.1:" + server.port()));
    Stages.until(() -> {
      assertThat(Stages.failure(stores.sessions().load(KEY, WITHIN)))
          .hasStackTraceContaining("WRONGPASS");
      return true;
    });
    assertThat(Stages.failure(stores.sessions().load(KEY, WITHIN)))
        .satisfies(failure -> assertThat(trace(failure)).doesNotContain("wrong-secret"));
    acl(server, "opentls", "wrong-secret");
    assertThat(untilItWorks(stores)).isLessThan(BACK);
  }

  private static String trace(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void passwordsRotate() throws Exception {
    var server = server();
    acl(server, "opentls", "first");
    var password = new AtomicReference<>("first");
    var stores =
        closed(
            RedisStores.builder(server.uri())
                .credentials(
                    () -> new PasswordAuthentication("opentls", password.get().toCharArray()))
                .open());
    untilItWorks(stores);
    acl(server, "opentls", "second");
    password.set("second");
    server.ask("client", "kill", "type", "normal", "skipme", "yes");
    assertThat(untilItWorks(stores)).isLessThan(BACK);
  }

  @Test
  void closingEndsTheConnectionAndTheThreads() throws Exception {
    var server = server();
    var stores = open(server.uri());
    untilItWorks(stores);
    assertThat(server.ask("info", "clients")).contains("connected_clients:2");
    stores.close();
    stores.close();
    Stages.until(() -> {
      assertThat(server.ask("info", "clients")).contains("connected_clients:1");
      assertThat(Thread.getAllStackTraces().keySet())
          .noneMatch(thread -> thread.getName().startsWith("lettuce"));
      return true;
    });
    assertThat(Stages.failure(stores.sessions().load(KEY, WITHIN)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingAStoreLeavesTheConnectionOpen() throws Exception {
    var stores = open(server().uri());
    untilItWorks(stores);
    stores.sessions().close();
    assertThat(Stages.failure(stores.sessions().load(KEY, WITHIN)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Stages.get(stores.keys().time())).isNotNull();
  }

  /** An implementation of somebody else, which breaks its promise. */
  @Test
  void aPortThatThrowsFailsResults() throws Exception {
    var broken =
        (RedisPort)
            Proxy.newProxyInstance(
                RedisPort.class.getClassLoader(),
                new Class<?>[] {RedisPort.class},
                (_, _, _) -> {
                  throw new IllegalStateException("broken");
                });
    assertAllFailInTime(RedisStores.of(broken));
  }

  @Test
  void whatIsGivenMustFit() {
    assertThatThrownBy(() -> RedisStores.builder(URI.create("redis://a")).timeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
