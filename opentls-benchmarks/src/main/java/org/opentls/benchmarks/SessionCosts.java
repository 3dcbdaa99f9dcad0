package org.opentls.benchmarks;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.opentls.tls.TlsProtocol;

/**
 * What it costs to keep sessions elsewhere: {@code SessionCosts PROTOCOL ROUNDS}. In each round
 * each kind of connection has a turn, both ends in one thread, and so has GET: all of a round meet
 * the same slow spell of a machine that is shared. A turn begins with work that does not count, as
 * a processor that has just done something else is slower. Prints medians, and the median of what
 * each takes beside OpenSSL's own sessions in the same round.
 */
public final class SessionCosts {
  private static final int PEER = 1;
  private static final int UNCOUNTED = 5;
  private static final int COUNTED = 20;

  private SessionCosts() {}

  /** Shakes hands, and measures. */
  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    var protocol = TlsProtocol.valueOf(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    var redis = RedisClient.create(RedisURI.create(RedisProcess.start().uri()));
    try (var connection = redis.connect()) {
      var kinds = new LinkedHashMap<String, Work>();
      for (var authentication : Authentication.values()) {
        kinds.put("full handshake, " + authentication.title(), full(protocol, authentication));
      }
      for (var place : SessionPlace.values()) {
        kinds.put(name(place), resumed(protocol, Authentication.ECDSA, place));
      }
      for (var place : List.of(SessionPlace.TICKETS, SessionPlace.REDIS)) {
        var both = Authentication.MUTUAL;
        kinds.put(name(place) + ", " + both.title(), resumed(protocol, both, place));
      }
      kinds.put("GET of nothing in Redis", () -> connection.sync().get("nothing"));
      print(protocol, measure(kinds, rounds));
    } finally {
      redis.shutdown();
    }
  }

  private static String name(SessionPlace place) {
    return "resumed, " + (place == SessionPlace.OWN ? "OpenSSL's own sessions" : place.title());
  }

  private static final String OWN = name(SessionPlace.OWN);

  /** What is done in a turn again and again. */
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

  private static Work resumed(
      TlsProtocol protocol, Authentication authentication, SessionPlace place)
      throws IOException, GeneralSecurityException {
    var engines = TlsEngines.of(Contestant.OPENTLS, new TlsSetup(protocol, authentication, place));
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
        long time = turn(kind.getValue());
        if (i >= 0) {
          times.computeIfAbsent(kind.getKey(), _ -> new ArrayList<>(rounds)).add(time);
        }
      }
    }
    return times;
  }

  /** The time of one, in nanoseconds. */
  private static long turn(Work work) throws IOException {
    for (int i = 0; i < UNCOUNTED; i++) {
      work.run();
    }
    long start = System.nanoTime();
    for (int i = 0; i < COUNTED; i++) {
      work.run();
    }
    return (System.nanoTime() - start) / COUNTED;
  }

  private static void print(TlsProtocol protocol, Map<String, List<Long>> times) {
    var own = times.getOrDefault(OWN, List.of());
    IO.println(
        "| %s | median | beside OpenSSL's own sessions |".formatted(protocol.standardName()));
    IO.println("| --- | ---: | ---: |");
    times.forEach((name, each) ->
        IO.println(
            "| %s | %s | %s |"
                .formatted(
                    name,
                    Report.nanos(median(each)),
                    String.format(Locale.ROOT, "%.2f", median(ratios(each, own))))));
  }

  private static List<Double> ratios(List<Long> times, List<Long> own) {
    var ratios = new ArrayList<Double>();
    for (int i = 0; i < own.size(); i++) {
      ratios.add((double) times.get(i) / own.get(i));
    }
    return ratios;
  }

  private static double median(List<? extends Number> values) {
    return values.stream().mapToDouble(Number::doubleValue).sorted().toArray()[values.size() / 2];
  }
}
