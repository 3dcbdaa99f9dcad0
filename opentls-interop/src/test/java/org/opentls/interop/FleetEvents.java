package org.opentls.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import org.opentest4j.TestAbortedException;
import org.opentls.interop.FleetLoad.End;
import org.opentls.interop.FleetLoad.Tally;
import org.opentls.tls.TlsProtocol;

/**
 * What can happen to a fleet, and what must hold then.
 *
 * @param folder for what the fleets need
 * @param size how long and how often things happen
 * @param other the folder of another OpenSSL than that of this JVM, if there is one
 * @param out takes a row of the table when it is there
 */
record FleetEvents(Path folder, Size size, Optional<Path> other, Consumer<Row> out) {
  /**
   * How much is done.
   *
   * @param reconnects of our client, for each version and way
   * @param visits of each client of others
   * @param rotation how long a key encrypts
   * @param rotating how long keys are watched
   * @param down how long Redis is away
   * @param deadline how long a handshake waits for Redis, in milliseconds
   * @param longer how much longer than that it may take, in milliseconds
   */
  record Size(
      int reconnects,
      int visits,
      Duration rotation,
      Duration rotating,
      Duration down,
      int deadline,
      int longer) {
    /** The machine may be busy with other tests. */
    static final Size SHORT =
        new Size(
            300, 10, Duration.ofSeconds(2), Duration.ofSeconds(20), Duration.ofSeconds(4), 50, 50);

    static final Size FULL =
        new Size(
            10_000,
            50,
            Duration.ofSeconds(20),
            Duration.ofMinutes(5),
            Duration.ofSeconds(15),
            10,
            2);
  }

  /**
   * A row of the table.
   *
   * @param figures what was measured
   * @param holds whether it is as it must be
   */
  record Row(String event, String what, String figures, boolean holds) {}

  /** What can happen, by its name on the command line. */
  enum Event {
    RECONNECTS,
    RESTARTS,
    FROZEN,
    KILLED,
    FORGED,
    ROTATION,
    MIXED
  }

  private static final int CLIENTS = 4;
  private static final Duration SETTLED = Duration.ofSeconds(2);

  void run(Event event) throws Exception {
    switch (event) {
      case RECONNECTS -> reconnects();
      case RESTARTS -> restarts();
      case FROZEN -> frozen();
      case KILLED -> killed();
      case FORGED -> forged();
      case ROTATION -> rotation();
      case MIXED -> mixed();
    }
  }

  private Fleet.Setup setup(boolean isStore) {
    return Fleet.Setup.of(isStore, size.deadline);
  }

  /** JVMs are slow at first. */
  private Fleet start(Fleet.Setup setup) throws IOException, InterruptedException {
    var fleet = Fleet.start(Files.createTempDirectory(folder, "fleet"), setup);
    for (var protocol : TlsProtocol.values()) {
      try (var load = new FleetLoad(fleet, protocol, CLIENTS)) {
        var _ = load.come(WARM);
      }
    }
    return fleet;
  }

  private static final int WARM = 150;

  @SuppressWarnings("AnnotateFormatMethod") // for the calls of this class alone
  private void row(String event, String what, boolean holds, String figures, Object... values) {
    out.accept(new Row(event, what, String.format(Locale.ROOT, figures, values), holds));
  }

  /** A row about visits. */
  private void row(String event, String what, Tally tally, double least, String more) {
    boolean holds = tally.count(End.FAILED) == 0 && tally.resumed() >= least;
    row(
        event,
        what,
        holds,
        "%d handshakes, %.2f %% resumed, %d failed%s",
        tally.size(),
        tally.resumed(),
        tally.count(End.FAILED),
        more.isEmpty() ? reasons(tally) : more);
  }

  /** Why some were not resumed. */
  private static String reasons(Tally tally) {
    var reasons = new HashMap<String, Integer>();
    tally.visits().stream()
        .filter(visit -> visit.end() != End.RESUMED)
        .forEach(visit -> reasons.merge(visit.told(), 1, Integer::sum));
    return reasons.isEmpty() ? "" : " " + reasons;
  }

  private void reconnects() throws Exception {
    for (boolean isStore : new boolean[] {false, true}) {
      try (var fleet = start(setup(isStore))) {
        for (var protocol : TlsProtocol.values()) {
          var what = protocol.standardName() + " " + setup(isStore).name();
          try (var load = new FleetLoad(fleet, protocol, CLIENTS)) {
            row("reconnects", what + ", ours", load.come(size.reconnects), 99, "");
          }
          others(fleet, protocol.standardName(), what);
        }
      }
    }
  }

  private void others(Fleet fleet, String protocol, String what) throws Exception {
    Map<String, FleetClients.Client> clients =
        Map.of(
            "openssl s_client", FleetClients::openssl,
            "curl", FleetClients::curl,
            "Python ssl", FleetClients::python,
            "JDK SSLSocket", FleetClients::jdk);
    // Before its version 8, curl asks for no tickets in TLS 1.2.
    boolean isWithoutCurl = what.equals("TLSv1.2 tickets");
    for (var client : clients.entrySet()) {
      if (isWithoutCurl && client.getKey().equals("curl")) {
        continue;
      }
      var told = client.getValue().come(fleet, protocol, size.visits + 1);
      long resumed = told.stream().filter("RESUMED"::equals).count();
      boolean holds = told.size() == size.visits + 1 && resumed >= 0.99 * size.visits;
      row(
          "reconnects",
          what + ", " + client.getKey(),
          holds,
          "%d handshakes, %.2f %% resumed, and %s",
          told.size() - 1,
          100.0 * resumed / (told.size() - 1),
          told.stream().filter(each -> !each.equals("RESUMED")).distinct().toList());
    }
  }

  private void restarts() throws Exception {
    for (boolean isStore : new boolean[] {false, true}) {
      var setup = setup(isStore);
      try (var fleet = start(setup);
          var load = new FleetLoad(fleet, TlsProtocol.TLS_1_3, CLIENTS)) {
        load.begin();
        Thread.sleep(SETTLED);
        fleet.restartEach();
        Thread.sleep(SETTLED);
        row("rolling restart", setup.name(), load.end(), 95, "");
      }
      try (var fleet = start(setup);
          var load = new FleetLoad(fleet, TlsProtocol.TLS_1_3, 10 * CLIENTS)) {
        fleet.restartAll();
        row("all restarted", setup.name(), load.once(), 90, "");
      }
    }
  }

  private void frozen() throws Exception {
    try (var fleet = start(setup(true));
        var load = new FleetLoad(fleet, TlsProtocol.TLS_1_3, CLIENTS)) {
      load.begin();
      Thread.sleep(SETTLED);
      var _ = fleet.counts();
      fleet.redis().freeze();
      Thread.sleep(size.down);
      var counts = fleet.counts();
      long thawed = System.nanoTime();
      fleet.redis().thaw();
      Thread.sleep(Duration.ofSeconds(6));
      var tally = load.end();
      var late = counts.stream().map(NodeCounts::late).toList();
      var dropped = counts.stream().map(NodeCounts::dropped).toList();
      double median = middle(late.stream().mapToDouble(NodeCounts.Waits::median));
      double longest = late.stream().mapToDouble(NodeCounts.Waits::longest).max().orElse(0);
      double open = middle(dropped.stream().mapToDouble(NodeCounts.Waits::median));
      row(
          "Redis frozen",
          "waits for the store",
          median <= size.deadline + size.longer && open < 0.1,
          "%d waits, median %.1f ms, longest %.1f ms; then %d not asked, median %.4f ms",
          late.stream().mapToLong(NodeCounts.Waits::number).sum(),
          median,
          longest,
          dropped.stream().mapToLong(NodeCounts.Waits::number).sum(),
          open);
      back("Redis frozen", tally, thawed);
    }
  }

  private static double middle(DoubleStream values) {
    var sorted = values.sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** A row about how long it takes until sessions are resumed again. */
  private void back(String event, Tally tally, long since) {
    var back = tally.backAfter(since);
    row(
        event,
        "resumed again",
        tally.count(End.FAILED) == 0 && back.compareTo(Duration.ofSeconds(5)) <= 0,
        "%d handshakes, %d failed, resumed again after %.1f s%s",
        tally.size(),
        tally.count(End.FAILED),
        back.toMillis() / 1e3,
        reasons(tally));
  }

  private void killed() throws Exception {
    for (boolean isStore : new boolean[] {false, true}) {
      var setup = setup(isStore);
      try (var fleet = start(setup);
          var load = new FleetLoad(fleet, TlsProtocol.TLS_1_3, CLIENTS)) {
        load.begin();
        Thread.sleep(SETTLED);
        fleet.redis().kill();
        Thread.sleep(size.down);
        fleet.redis().start();
        long there = System.nanoTime();
        Thread.sleep(Duration.ofSeconds(7));
        back("Redis killed, restarted empty, " + setup.name(), load.end(), there);
      }
    }
  }

  /** What somebody who can write to Redis makes of a value, if there is one before it. */
  private interface Forgery {
    byte[] of(byte[] value, byte[] other);
  }

  private static final int LIFETIME = 4;

  private void forged() throws Exception {
    var setup = setup(true).rotating(60, LIFETIME);
    try (var fleet = start(setup);
        var client = new Writer(fleet)) {
      forged(fleet, client, "garbage", (_, _) -> "garbage".getBytes(US_ASCII));
      forged(fleet, client, "cut", (value, _) -> Arrays.copyOf(value, value.length - 1));
      forged(fleet, client, "one bit changed", (value, _) -> changed(value));
      forged(fleet, client, "swapped", (_, other) -> other);
      replayed(fleet, client);
      client.rewrite("otls:*:k:*", (value, _) -> changed(value));
      try (var load = new FleetLoad(fleet, TlsProtocol.TLS_1_3, CLIENTS)) {
        fleet.restartAll();
        row("Redis written to", "all keys changed, restart", load.once(), 0, "");
      }
    }
  }

  private static byte[] changed(byte[] value) {
    var copy = value.clone();
    copy[copy.length / 2] ^= 1;
    return copy;
  }

  private void forged(Fleet fleet, Writer writer, String what, Forgery forgery) throws Exception {
    try (var load = new FleetLoad(fleet, TlsProtocol.TLS_1_3, 5 * CLIENTS)) {
      Thread.sleep(Duration.ofMillis(500));
      writer.rewrite("otls:*:s:*", forgery);
      wrongful(what, load.once());
    }
  }

  private void wrongful(String what, Tally tally) {
    long resumed = tally.count(End.RESUMED);
    row(
        "Redis written to",
        "sessions: " + what,
        tally.count(End.FAILED) == 0 && resumed == 0 && tally.size() > 0,
        "%d handshakes, %d resumed, %d failed%s",
        tally.size(),
        resumed,
        tally.count(End.FAILED),
        reasons(tally));
  }

  /** What was deleted since it had expired comes back. */
  private void replayed(Fleet fleet, Writer writer) throws Exception {
    try (var load = new FleetLoad(fleet, TlsProtocol.TLS_1_2, 5 * CLIENTS)) {
      Thread.sleep(Duration.ofMillis(500));
      var kept = writer.all("otls:*:s:*");
      Thread.sleep(Duration.ofSeconds(LIFETIME + 1));
      kept.forEach(each -> writer.redis().set(each.getKey(), each.getValue()));
      wrongful("brought back when they have expired", load.once());
    }
  }

  /** Who can write to Redis. */
  private record Writer(RedisClient client, RedisCommands<byte[], byte[]> redis)
      implements AutoCloseable {
    Writer(Fleet fleet) {
      this(RedisClient.create(RedisURI.create(fleet.redis().uri())));
    }

    private Writer(RedisClient client) {
      this(client, client.connect(ByteArrayCodec.INSTANCE).sync());
    }

    List<Map.Entry<byte[], byte[]>> all(String pattern) {
      var all = new ArrayList<Map.Entry<byte[], byte[]>>();
      for (var key : redis.keys(pattern)) {
        all.add(Map.entry(key, redis.get(key)));
      }
      return all;
    }

    void rewrite(String pattern, Forgery forgery) {
      var all = all(pattern);
      for (int i = 0; i < all.size(); i++) {
        var other = all.get((i + 1) % all.size()).getValue();
        redis.set(all.get(i).getKey(), forgery.of(all.get(i).getValue(), other));
      }
    }

    @Override
    public void close() {
      client.shutdown();
    }
  }

  private void rotation() throws Exception {
    int rotation = (int) size.rotation.toSeconds();
    for (boolean isStore : new boolean[] {false, true}) {
      var setup = setup(isStore).rotating(rotation, 30 * rotation);
      try (var fleet = start(setup);
          var load = new FleetLoad(fleet, TlsProtocol.TLS_1_3, CLIENTS)) {
        load.begin();
        Thread.sleep(size.rotating);
        var tally = load.end();
        double least = tally.leastResumed(size.rotation);
        row(
            "keys change every %d s".formatted(rotation),
            setup.name(),
            tally.count(End.FAILED) == 0 && least >= 98,
            "%d handshakes, %.2f %% resumed, never less than %.2f %%, %d failed%s",
            tally.size(),
            tally.resumed(),
            least,
            tally.count(End.FAILED),
            reasons(tally));
      }
    }
  }

  private void mixed() throws Exception {
    var folder = other.orElseThrow(() -> new TestAbortedException("there is no other OpenSSL"));
    for (boolean isStore : new boolean[] {false, true}) {
      var setup = setup(isStore).mixedWith(folder);
      try (var fleet = start(setup)) {
        for (var protocol : TlsProtocol.values()) {
          try (var load = new FleetLoad(fleet, protocol, CLIENTS)) {
            row(
                "servers with OpenSSL " + String.join(" and ", fleet.versions()),
                protocol.standardName() + " " + setup.name(),
                load.come(size.reconnects),
                95,
                "");
          }
        }
      }
    }
  }
}
