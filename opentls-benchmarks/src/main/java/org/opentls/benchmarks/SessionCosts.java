package org.opentls.benchmarks;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opentls.tls.TlsProtocol;

/**
 * What it costs to keep sessions elsewhere: {@code SessionCosts PROTOCOL ROUNDS}. In each round
 * there is one connection of each kind, both ends in one thread, and one GET, so that a slow spell
 * of the machine meets all of them alike. Prints medians.
 */
public final class SessionCosts {
  private static final int PEER = 1;

  private SessionCosts() {}

  /** Shakes hands, and measures. */
  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    var protocol = TlsProtocol.valueOf(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    var redis = RedisClient.create(RedisURI.create(RedisProcess.start().uri()));
    try (var connection = redis.connect()) {
      var kinds = new LinkedHashMap<String, Work>();
      kinds.put("full handshake", full(protocol, Authentication.ECDSA));
      kinds.put("full handshake, RSA", full(protocol, Authentication.RSA));
      for (var place : SessionPlace.values()) {
        kinds.put("resumed, " + place.title(), resumed(protocol, place));
      }
      kinds.put("GET of nothing in Redis", () -> connection.sync().get("nothing"));
      print(protocol, measure(kinds, rounds));
    } finally {
      redis.shutdown();
    }
  }

  /** What is done once a round. */
  private interface Work {
    void run() throws IOException;
  }

  private static Work full(TlsProtocol protocol, Authentication authentication)
      throws IOException, GeneralSecurityException {
    var engines =
        TlsEngines.of(Contestant.OPENTLS, new TlsSetup(protocol, authentication, SessionPlace.OWN));
    var wire = new Wire(ByteBuffer::allocate);
    return () -> wire.visit(engines, TlsEngines.NO_PEER);
  }

  private static Work resumed(TlsProtocol protocol, SessionPlace place)
      throws IOException, GeneralSecurityException {
    var engines =
        TlsEngines.of(Contestant.OPENTLS, new TlsSetup(protocol, Authentication.ECDSA, place));
    var wire = new Wire(ByteBuffer::allocate);
    var _ = wire.visit(engines, PEER);
    return () -> wire.visit(engines, PEER);
  }

  /** In nanoseconds, those of the last rounds; as many before them do not count. */
  private static Map<String, List<Long>> measure(Map<String, Work> kinds, int rounds)
      throws IOException {
    var times = new LinkedHashMap<String, List<Long>>();
    for (int i = -rounds; i < rounds; i++) {
      for (var kind : kinds.entrySet()) {
        long start = System.nanoTime();
        kind.getValue().run();
        long time = System.nanoTime() - start;
        if (i >= 0) {
          times.computeIfAbsent(kind.getKey(), _ -> new ArrayList<>(rounds)).add(time);
        }
      }
    }
    return times;
  }

  private static void print(TlsProtocol protocol, Map<String, List<Long>> times) {
    IO.println("| %s | median | 9 of 10 |".formatted(protocol.standardName()));
    IO.println("| --- | ---: | ---: |");
    times.forEach((name, each) -> {
      each.sort(null);
      IO.println(
          "| %s | %s | %s |"
              .formatted(
                  name,
                  Report.nanos(each.get(each.size() / 2)),
                  Report.nanos(each.get(each.size() * 9 / 10))));
    });
  }
}
