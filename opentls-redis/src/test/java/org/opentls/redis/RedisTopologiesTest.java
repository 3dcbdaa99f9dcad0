package org.opentls.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.tls.RingId;
import org.opentls.tls.StoreKey;

/** Sentinels and a cluster, each with the loss of a primary. */
class RedisTopologiesTest {
  private static final RingId RING = new RingId("shop", "tickets");
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration WITHIN = Duration.ofMillis(10);

  /** R32: until sessions are resumed again, after Redis has another primary. */
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

  private static StoreKey key(int number) {
    return new StoreKey("shop", "%022d".formatted(number));
  }

  private static Duration untilItWorks(RedisStores stores, int sessions)
      throws InterruptedException {
    return Stages.until(() -> {
      for (int i = 0; i < sessions; i++) {
        Stages.get(stores.sessions().save(key(i), new byte[] {(byte) i}, LONG));
        assertThat(Stages.get(stores.sessions().load(key(i), WITHIN)))
            .contains(new byte[] {(byte) i});
      }
      return true;
    });
  }

  private static void assertKeysAreOffered(RedisStores stores, long slot) throws Exception {
    var value = new byte[] {(byte) slot};
    var eraseAt = Instant.now().plusSeconds(300);
    var _ = Stages.until(() -> Stages.get(stores.keys().offer(RING, slot, value, eraseAt)));
    assertThat(Stages.get(stores.keys().load(RING, slot, slot))).containsEntry(slot, value);
  }

  @Test
  void sentinelsLeadToTheNewMasterWhenTheOldOneDies() throws Exception {
    var sentinels = withSentinels();
    var stores = closed(RedisStores.open(sentinels.uri));
    untilItWorks(stores, 4);
    assertKeysAreOffered(stores, 7);
    sentinels.master.kill();
    sentinels.awaitFailover();
    assertThat(untilItWorks(stores, 4)).isLessThan(BACK);
    assertKeysAreOffered(stores, 8);
    assertThat(sentinels.replica.ask("dbsize")).isNotEqualTo("0");
  }

  /** Its connections stay, and nothing says that they lead nowhere. */
  @Test
  void sentinelsLeadToTheNewMasterWhenTheOldOneFreezes() throws Exception {
    var sentinels = withSentinels();
    var stores = closed(RedisStores.open(sentinels.uri));
    untilItWorks(stores, 4);
    sentinels.master.freeze();
    sentinels.awaitFailover();
    assertThat(untilItWorks(stores, 4)).isLessThan(BACK);
    assertKeysAreOffered(stores, 8);
  }

  private record Sentinels(RedisServer master, RedisServer replica, RedisServer one, URI uri) {
    void awaitFailover() throws InterruptedException {
      var _ =
          Stages.until(() -> {
            if (!one.ask("sentinel", "get-master-addr-by-name", "main")
                .contains(Integer.toString(replica.port()))) {
              throw new IOException("the master is still the old one");
            }
            return true;
          });
    }
  }

  private Sentinels withSentinels() throws Exception {
    var master = closed(RedisServer.start(folder.resolve("master")));
    var replica =
        closed(
            RedisServer.start(
                folder.resolve("replica"), "--replicaof", "127.0.0.1 " + master.port()));
    var _ =
        Stages.until(() -> {
          if (!replica.ask("info", "replication").contains("master_link_status:up")) {
            throw new IOException("it does not replicate yet");
          }
          return true;
        });
    var sentinels = new ArrayList<RedisServer>();
    for (int i = 0; i < 3; i++) {
      sentinels.add(closed(RedisServer.startSentinel(folder.resolve("sentinel" + i), master, 2)));
    }
    for (var sentinel : sentinels) {
      var _ =
          Stages.until(() -> {
            var known = sentinel.ask("sentinel", "master", "main").lines().toList();
            if (!value(known, "num-slaves").equals("1")
                || !value(known, "num-other-sentinels").equals("2")) {
              throw new IOException("it does not know all yet");
            }
            return true;
          });
    }
    var hosts =
        sentinels.stream()
            .map(sentinel -> "127.0.0.1:" + sentinel.port())
            .collect(Collectors.joining(","));
    return new Sentinels(
        master, replica, sentinels.getFirst(), URI.create("redis-sentinel://" + hosts + "#main"));
  }

  private static String value(List<String> lines, String name) {
    return lines.get(lines.indexOf(name) + 1);
  }

  @Test
  void aClusterSpreadsSessionsMovesSlotsAndLosesAPrimary() throws Exception {
    var nodes = cluster();
    for (var node : nodes) {
      RedisStoresTest.acl(node, "opentls", "secret");
      assertThat(node.ask("acl", "setuser", "opentls", "+cluster|nodes")).isEqualTo("OK");
    }
    var hosts =
        nodes.stream().map(node -> "127.0.0.1:" + node.port()).collect(Collectors.joining(","));
    var stores = closed(RedisStores.open(URI.create("redis-cluster://opentls:secret@" + hosts)));
    untilItWorks(stores, 60);
    for (int i = 0; i < 3; i++) {
      assertThat(Integer.parseInt(nodes.get(i).ask("dbsize"))).isPositive();
    }
    assertKeysAreOffered(stores, 7);

    moveSlot(nodes, key(0));
    var _ =
        Stages.until(() -> {
          assertThat(Stages.get(stores.sessions().take(key(0), WITHIN))).contains(new byte[] {0});
          return true;
        });
    assertThat(untilItWorks(stores, 60)).isLessThan(BACK);

    nodes.getFirst().kill();
    awaitFailover(nodes.get(1));
    assertThat(untilItWorks(stores, 60)).isLessThan(BACK);
    assertKeysAreOffered(stores, 8);
  }

  private List<RedisServer> cluster() throws Exception {
    var nodes = new ArrayList<RedisServer>();
    for (int i = 0; i < 6; i++) {
      nodes.add(
          closed(
              RedisServer.start(
                  folder.resolve("node" + i),
                  "--cluster-enabled",
                  "yes",
                  "--cluster-node-timeout",
                  "1000")));
    }
    var command = new ArrayList<>(List.of("redis-cli", "--cluster", "create"));
    nodes.forEach(node -> command.add("127.0.0.1:" + node.port()));
    command.addAll(List.of("--cluster-replicas", "1", "--cluster-yes"));
    var _ = RedisServer.output(command);
    for (var node : nodes) {
      awaitState(node, "cluster_state:ok", "cluster_known_nodes:6");
    }
    return nodes;
  }

  /** What {@code CLUSTER INFO} is to say. */
  private static void awaitState(RedisServer node, String... expected) throws InterruptedException {
    var _ =
        Stages.until(() -> {
          var state = node.ask("cluster", "info");
          for (var line : expected) {
            if (!state.contains(line)) {
              throw new IOException(state);
            }
          }
          return true;
        });
  }

  /** Moves the slot of a session from its primary to another one. */
  private static void moveSlot(List<RedisServer> nodes, StoreKey session) throws Exception {
    var key = "otls:%s:s:%s".formatted(session.namespace(), session.name());
    var slot = nodes.getFirst().ask("cluster", "keyslot", key);
    var primaries = nodes.subList(0, 3);
    var from = primaries.getFirst();
    for (var primary : primaries) {
      if (primary.ask("exists", key).equals("1")) {
        from = primary;
      }
    }
    var to = primaries.get((primaries.indexOf(from) + 1) % 3);
    var source = from.ask("cluster", "myid");
    var target = to.ask("cluster", "myid");
    assertThat(to.ask("cluster", "setslot", slot, "importing", source)).isEqualTo("OK");
    assertThat(from.ask("cluster", "setslot", slot, "migrating", target)).isEqualTo("OK");
    assertThat(from.ask("migrate", "127.0.0.1", Integer.toString(to.port()), key, "0", "1000"))
        .isEqualTo("OK");
    assertThat(to.ask("cluster", "setslot", slot, "node", target)).isEqualTo("OK");
    assertThat(from.ask("cluster", "setslot", slot, "node", target)).isEqualTo("OK");
    assertThat(to.ask("exists", key)).isEqualTo("1");
  }

  /** Until a replica has taken the place of a primary. */
  private static void awaitFailover(RedisServer witness) throws InterruptedException {
    var _ =
        Stages.until(() -> {
          var nodes = witness.ask("cluster", "nodes").lines().toList();
          var primaries = nodes.stream().filter(line -> line.contains("master")).toList();
          if (primaries.size() != 4
              || primaries.stream().filter(line -> line.contains("fail")).count() != 1) {
            throw new IOException(nodes.toString());
          }
          return true;
        });
    awaitState(witness, "cluster_state:ok");
  }
}
