package org.opentls.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentls.tls.OpensslAuthority.Issued;
import org.opentls.tls.OpensslClient.End;

/**
 * Several servers as those of a fleet, which share nothing but a store and keys. The client is the
 * program openssl. Names such as R8 are those of the requirements in docs/security.md.
 */
@ParameterizedClass
@CsvSource({
  "TICKETS, -tls1_3",
  "TICKETS, -tls1_2",
  "STORE, -tls1_3",
  "STORE, -tls1_2 -no_ticket",
  "STORE, -tls1_2"
})
class ResumptionTest {
  @TempDir static Path common;

  private static OpensslAuthority authority;
  private static Issued server;
  private static Issued client;

  @TempDir Path folder;

  private final Resumption.Lane lane;
  private final String[] version;
  private final KeyRingStore keys = KeyRingStore.inMemory();
  private final Recorded store = new Recorded();
  private final List<Resumption> open = new ArrayList<>();

  ResumptionTest(Resumption.Lane lane, String version) {
    this.lane = lane;
    this.version = version.split(" ");
  }

  @BeforeAll
  static void issue() throws Exception {
    authority = OpensslAuthority.root(Files.createDirectory(common.resolve("one")), "One");
    server = authority.issue("server");
    client = authority.issue("client");
  }

  @AfterEach
  void close() {
    open.forEach(Resumption::close);
  }

  /** A store that shows what is in it, and counts. */
  private static class Recorded implements SessionStore {
    final ConcurrentHashMap<StoreKey, byte[]> values = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<Optional<byte[]>> load(StoreKey key, Duration within) {
      return completedFuture(Optional.ofNullable(values.get(key)));
    }

    @Override
    public CompletionStage<Optional<byte[]>> take(StoreKey key, Duration within) {
      return completedFuture(Optional.ofNullable(values.remove(key)));
    }

    @Override
    public CompletionStage<Void> save(StoreKey key, byte[] value, Duration lifetime) {
      values.put(key, value);
      return completedFuture(null);
    }

    @Override
    public CompletionStage<Void> delete(StoreKey key) {
      values.remove(key);
      return completedFuture(null);
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.ATOMIC_TAKE, Capability.SHARED);
    }
  }

  private Resumption resumption(UnaryOperator<Resumption.Builder> settings) {
    var builder =
        lane == Resumption.Lane.TICKETS
            ? Resumption.tickets(keys, KeyProtector.none())
            : Resumption.sessions(store, keys, KeyProtector.none());
    var made = settings.apply(builder).build();
    open.add(made);
    return made;
  }

  private TlsContext node(UnaryOperator<Resumption.Builder> settings) throws IOException {
    return TlsContext.server(server.identity()).resumption(resumption(settings)).build();
  }

  private TlsContext closedNode(UnaryOperator<Resumption.Builder> settings) throws IOException {
    return TlsContext.server(server.identity())
        .trust(authority.trust())
        .clientAuth(ClientAuth.NEED)
        .resumption(resumption(settings))
        .build();
  }

  private End connect(TlsContext to) throws Exception {
    var end = new OpensslClient(folder).connect(to, "a.test", version);
    settle();
    return end;
  }

  private End connectAs(Issued who, TlsContext to) throws Exception {
    var end = new OpensslClient(folder).connect(to, "a.test", OpensslClient.with(who, version));
    settle();
    return end;
  }

  /** What was to be written is written. */
  private void settle() throws Exception {
    for (var each : open) {
      if (lane == Resumption.Lane.STORE) {
        while (!each.store().isIdle()) {
          Thread.sleep(1);
        }
      }
    }
  }

  private static Resumption.Builder plain(Resumption.Builder builder) {
    return builder;
  }

  private long missed(int node, MissReason reason) {
    return open.get(node).metrics().missed(reason);
  }

  @Test
  void whatOneServerGrantsAnotherResumes() throws Exception {
    var one = node(ResumptionTest::plain);
    var two = node(ResumptionTest::plain);
    assertThat(connect(one)).isEqualTo(End.FULL);
    assertThat(connect(two)).isEqualTo(End.RESUMED);
    assertThat(connect(one)).as("the session of the other").isEqualTo(End.RESUMED);
    assertThat(connect(two)).isEqualTo(End.RESUMED);
    assertThat(missed(0, MissReason.NO_TICKET)).isEqualTo(1);
    assertThat(open.get(1).metrics().resumed()).isEqualTo(2);
    open.getFirst().close();
    assertThat(connect(node(ResumptionTest::plain))).as("after a restart").isEqualTo(End.RESUMED);
  }

  /** What an operator compares: servers with the same key say so, and others do not. */
  @Test
  void serversTellWhichKeyTheyHave() throws Exception {
    node(ResumptionTest::plain);
    node(ResumptionTest::plain);
    var one = open.get(0).metrics().keyRing().orElseThrow();
    var two = open.get(1).metrics().keyRing().orElseThrow();
    assertThat(one.key()).isPresent().isEqualTo(two.key());
    assertThat(one.key().get()).matches("[0-9a-f]{12}");
    assertThat(Duration.between(one.since(), one.until())).isEqualTo(Duration.ofHours(4));
    assertThat(Instant.now()).isBetween(one.since(), one.until());
    open.getFirst().rotateNow();
    var rotated = open.getFirst().metrics().keyRing().orElseThrow();
    assertThat(rotated.generation()).isEqualTo(one.generation() + 1);
    assertThat(rotated.key()).isPresent().isNotEqualTo(one.key());
  }

  @Test
  void whenTheFullHandshakeWasIsRemembered() throws Exception {
    var told = new ArrayList<Instant>();
    var client = new OpensslClient(folder);
    var before = Instant.ofEpochMilli(System.currentTimeMillis());
    for (int i = 0; i < 3; i++) {
      var node = node(ResumptionTest::plain);
      var end =
          client.connect(
              node, "a.test", each -> told.add(each.authenticated().orElseThrow()), version);
      assertThat(end).isEqualTo(i == 0 ? End.FULL : End.RESUMED);
      settle();
      if (i == 0) {
        told.add(Instant.now());
      }
    }
    assertThat(told.get(0)).isBetween(before, told.get(1));
    assertThat(told.get(2)).as("resumed").isBetween(before, told.get(1));
    assertThat(told.get(3)).as("resumed again").isEqualTo(told.get(2));
  }

  @Test
  void aHostHasARowAndNamesThatAreMadeUpHaveNone() throws Exception {
    var resumption = resumption(ResumptionTest::plain);
    var hosts =
        VirtualHosts.builder()
            .host("a.test", TlsContext.server(server.identity()).build())
            .host("*.b.test", TlsContext.server(server.identity()).build())
            .defaultHost(TlsContext.server(server.identity()).build())
            .resumption(resumption)
            .build();
    assertThat(connect(hosts.context())).isEqualTo(End.FULL);
    assertThat(connect(hosts.context())).isEqualTo(End.RESUMED);
    for (var name : List.of("one.b.test", "two.b.test", "made-up.test", "other.test")) {
      var other = new OpensslClient(Files.createDirectory(folder.resolve(name)));
      assertThat(other.connect(hosts.context(), name, version)).isEqualTo(End.FULL);
    }
    var rows = resumption.metrics().hosts();
    var full = Map.of(MissReason.NO_TICKET, 1L);
    var fullTwice = Map.of(MissReason.NO_TICKET, 2L);
    assertThat(rows)
        .containsOnly(
            Map.entry("a.test", new ResumptionMetrics.Host(1, full)),
            Map.entry("*.b.test", new ResumptionMetrics.Host(0, fullTwice)),
            Map.entry(HostReload.DEFAULT_HOST, new ResumptionMetrics.Host(0, fullTwice)));
  }

  @Test
  void aRenewedCertificateEndsNoSession() throws Exception {
    assertThat(connect(node(ResumptionTest::plain))).isEqualTo(End.FULL);
    var renewed =
        TlsContext.server(authority.issue("server").identity())
            .resumption(resumption(ResumptionTest::plain))
            .build();
    assertThat(connect(renewed)).isEqualTo(End.RESUMED);
  }

  /** A network that leads the client elsewhere must not make it take one server for another. */
  @Test
  void aServerOfAnotherNameIsNotTheOne() throws Exception {
    assertThat(connect(node(ResumptionTest::plain))).isEqualTo(End.FULL);
    var other =
        TlsContext.server(authority.issue("elsewhere").identity())
            .resumption(resumption(ResumptionTest::plain))
            .build();
    assertThat(connect(other)).isEqualTo(End.FULL);
    assertThat(missed(1, MissReason.BINDING)).isEqualTo(1);
  }

  @Test
  void r5NamesOfAWildcardShareIfTheyAreToldTo() throws Exception {
    var context = TlsContext.server(server.identity()).build();
    var policy = ResumptionPolicy.DEFAULT.withAcrossNames(true);
    var hosts =
        VirtualHosts.builder()
            .host("*.x.test", context)
            .resumption(resumption(builder -> builder.policy(policy)))
            .build();
    var program = new OpensslClient(folder);
    assertThat(program.connect(hosts.context(), "a.x.test", version)).isEqualTo(End.FULL);
    settle();
    var asked = new AtomicReference<>("");
    assertThat(
            program.connect(
                hosts.context(),
                "b.x.test",
                connection -> asked.set(String.valueOf(names(connection))),
                version))
        .isEqualTo(End.RESUMED);
    assertThat(asked.get()).contains("b.x.test").doesNotContain("a.x.test");
  }

  private static List<SNIServerName> names(TlsConnection connection) {
    return ((ExtendedSSLSession) connection.session()).getRequestedServerNames();
  }

  @Test
  void r8AnotherNamespaceIsAnotherWorld() throws Exception {
    assertThat(connect(node(builder -> builder.namespace("shop")))).isEqualTo(End.FULL);
    assertThat(connect(node(builder -> builder.namespace("bank")))).isEqualTo(End.FULL);
    assertThat(missed(1, MissReason.BAD_TAG)).isEqualTo(1);
  }

  @Test
  void r10KeysOfOneProcessAreNotThoseOfAnother() throws Exception {
    var one = Resumption.localTickets().build();
    var two = Resumption.localTickets().build();
    open.addAll(List.of(one, two));
    assumeThat(lane).isEqualTo(Resumption.Lane.TICKETS);
    assertThat(connect(TlsContext.server(server.identity()).resumption(one).build()))
        .isEqualTo(End.FULL);
    assertThat(connect(TlsContext.server(server.identity()).resumption(two).build()))
        .isEqualTo(End.FULL);
  }

  @Test
  void r11AFullHandshakeCountsForItsTimeHoweverOftenItIsResumed() throws Exception {
    var policy =
        ResumptionPolicy.DEFAULT.withMaxChainLifetime(Duration.ofSeconds(5), Duration.ofSeconds(5));
    var node = node(builder -> builder.policy(policy));
    assertThat(connect(node)).isEqualTo(End.FULL);
    var start = Instant.now();
    int resumed = 0;
    while (Duration.between(start, Instant.now()).toMillis() < 500) {
      assertThat(connect(node)).isEqualTo(End.RESUMED);
      resumed++;
    }
    assertThat(resumed).isPositive();
    while (Duration.between(start, Instant.now()).toMillis() < 5_100) {
      Thread.sleep(50);
    }
    assertThat(connect(node)).as("no alert, but a full handshake").isEqualTo(End.FULL);
    var metrics = open.getFirst().metrics();
    // The first had no ticket. The last may keep its own back: it was told how long it is good for,
    // and reckons in whole seconds.
    assertThat(
            metrics.missed(MissReason.CHAIN_EXPIRED)
                + metrics.missed(MissReason.EXPIRED)
                + metrics.missed(MissReason.NO_TICKET))
        .as("%s", metrics)
        .isEqualTo(2);
  }

  @Test
  void r12ASessionDoesNotOutliveTheClientsCertificate() throws Exception {
    var soon = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    var end = Instant.now().plusSeconds(5);
    var shortLived = authority.renewed(authority.issue("client"), "-enddate", soon.format(end));
    var node = closedNode(ResumptionTest::plain);
    assertThat(connectAs(shortLived, node)).isEqualTo(End.FULL);
    assertThat(connectAs(shortLived, node)).isEqualTo(End.RESUMED);
    while (Instant.now().isBefore(end.plusSeconds(1))) {
      Thread.sleep(50);
    }
    // Its session is not taken, and then its certificate is not either.
    assertThat(connectAs(shortLived, node)).isEqualTo(End.REFUSED);
    assertThat(open.getFirst().metrics().resumed()).isEqualTo(1);
  }

  @Test
  void r14WhatIsRevokedOnOneServerIsOnAll() throws Exception {
    var one = closedNode(builder -> builder.rotation(Duration.ofHours(4)));
    var two = closedNode(builder -> builder.rotation(Duration.ofHours(4)));
    assertThat(connectAs(client, one)).isEqualTo(End.FULL);
    assertThat(connectAs(client, one)).isEqualTo(End.RESUMED);
    open.getFirst().revoke(client.x509());
    assertThat(connectAs(client, one)).isEqualTo(End.FULL);
    assertThat(missed(0, MissReason.REVOKED)).isEqualTo(1);
    assertThat(connectAs(client, one)).as("it began after that").isEqualTo(End.RESUMED);
    open.getFirst().revokeAllBefore(Instant.now());
    open.get(1).ring().readNow();
    assertThat(connectAs(client, two)).isEqualTo(End.FULL);
    assertThat(missed(1, MissReason.REVOKED)).isEqualTo(1);
    var third = closedNode(builder -> builder.rotation(Duration.ofHours(4)));
    assertThat(connectAs(client, third)).as("a server that starts later").isEqualTo(End.RESUMED);
  }

  @Test
  void r15AClientIsKnownByAllItsCertificates() throws Exception {
    var one = closedNode(ResumptionTest::plain);
    var two = closedNode(ResumptionTest::plain);
    var chains = new ArrayList<List<Certificate>>();
    var options = new ArrayList<>(List.of(OpensslClient.with(client, version)));
    options.addAll(List.of("-cert_chain", client.chain().toString()));
    var program = new OpensslClient(folder);
    for (var node : List.of(one, two)) {
      program.connect(
          node,
          "a.test",
          connection -> chains.add(chain(connection)),
          options.toArray(String[]::new));
      settle();
    }
    assertThat(chains).hasSize(2);
    assertThat(chains.getFirst()).hasSizeGreaterThan(1);
    assertThat(open.get(1).metrics().resumed()).isEqualTo(1);
    if (lane == Resumption.Lane.STORE) {
      assertThat(chains.getLast()).isEqualTo(chains.getFirst());
    } else {
      assertThat(chains.getLast()).containsExactly(chains.getFirst().getFirst());
    }
  }

  private static List<Certificate> chain(TlsConnection connection) {
    try {
      return List.of(connection.session().getPeerCertificates());
    } catch (SSLPeerUnverifiedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void r34ServersOfOtherClocksResumeEachOthersSessions() throws Exception {
    var system = InstantSource.system();
    var slow =
        node(builder -> builder.clock(InstantSource.offset(system, Duration.ofSeconds(-15))));
    var fast = node(builder -> builder.clock(InstantSource.offset(system, Duration.ofSeconds(15))));
    assertThat(connect(slow)).isEqualTo(End.FULL);
    assertThat(connect(fast)).isEqualTo(End.RESUMED);
    assertThat(connect(slow)).isEqualTo(End.RESUMED);
  }

  @Test
  void rotatingNowEndsAllSessions() throws Exception {
    var one = node(ResumptionTest::plain);
    var two = node(ResumptionTest::plain);
    assertThat(connect(one)).isEqualTo(End.FULL);
    open.get(1).rotateNow();
    assertThat(connect(two)).isEqualTo(End.FULL);
    assertThat(missed(1, MissReason.BAD_TAG)).isEqualTo(1);
    open.getFirst().ring().readNow();
    assertThat(connect(one)).as("of the new keys").isEqualTo(End.RESUMED);
    assertThat(connect(node(ResumptionTest::plain))).isEqualTo(End.RESUMED);
  }

  @Test
  void r18NoSecretOfASessionIsInTheHeap() throws Exception {
    var node = node(ResumptionTest::plain);
    assertThat(connect(node)).isEqualTo(End.FULL);
    var secret = HexFormat.of().parseHex(new OpensslClient(folder).secret().orElseThrow());
    assertThat(connect(node)).isEqualTo(End.RESUMED);
    var dump = folder.resolve("heap.hprof");
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var pid = String.valueOf(ProcessHandle.current().pid());
    var said = OpensslAuthority.run(List.of(jcmd, pid, "GC.heap_dump", "-all", dump.toString()));
    assertThat(dump).as(said).isNotEmptyFile();
    assertThat(occurrences(dump, secret)).as("that which is looked for").isEqualTo(1);
    assertThat(open.getFirst().ring().encrypting().orElseThrow().toString())
        .startsWith("RingKey[slot=");
  }

  private static int occurrences(Path file, byte[] wanted) throws IOException {
    int count = 0;
    var text = new String(wanted, ISO_8859_1);
    try (var in = Files.newInputStream(file)) {
      var kept = "";
      for (byte[] part = in.readNBytes(1 << 20); part.length > 0; part = in.readNBytes(1 << 20)) {
        var window = kept + new String(part, ISO_8859_1);
        for (int at = window.indexOf(text); at >= 0; at = window.indexOf(text, at + 1)) {
          count++;
        }
        kept = window.substring(Math.max(0, window.length() - text.length() + 1));
      }
    }
    return count;
  }

  @Test
  void r19AndR20NobodyReadsOrMakesWhatIsInTheStore() throws Exception {
    assumeThat(lane).isEqualTo(Resumption.Lane.STORE);
    var node = node(ResumptionTest::plain);
    assertThat(connect(node)).isEqualTo(End.FULL);
    var secret = new OpensslClient(folder).secret().orElseThrow();
    assertThat(secret).matches("[0-9A-F]{64,96}");
    for (var value : store.values.values()) {
      assertThat(HexFormat.of().withUpperCase().formatHex(value)).doesNotContain(secret);
    }
    // A bit of each changed, and garbage of any length.
    store.values.replaceAll((_, value) -> {
      var forged = value.clone();
      forged[forged.length / 2] ^= 1;
      return forged;
    });
    assertThat(connect(node)).isEqualTo(End.FULL);
    assertThat(missed(0, MissReason.UNSEAL)).isEqualTo(1);
    store.values.replaceAll((_, _) -> new byte[0]);
    assertThat(connect(node)).isEqualTo(End.FULL);
    store.values.replaceAll((_, _) -> new byte[1 << 20]);
    assertThat(connect(node)).isEqualTo(End.FULL);
    assertThat(missed(0, MissReason.UNSEAL)).isEqualTo(3);
  }

  @Test
  void r20ARecordOfAnotherSessionIsNone() throws Exception {
    assumeThat(lane).isEqualTo(Resumption.Lane.STORE);
    var node = node(ResumptionTest::plain);
    assertThat(connect(node)).isEqualTo(End.FULL);
    var first = List.copyOf(store.values.values());
    store.values.clear();
    Files.delete(new OpensslClient(folder).session());
    assertThat(connect(node)).isEqualTo(End.FULL);
    store.values.replaceAll((_, _) -> first.getFirst());
    assertThat(connect(node)).isEqualTo(End.FULL);
    assertThat(missed(0, MissReason.UNSEAL)).isEqualTo(1);
  }

  /** An id travels in clear. Who has seen one has not the secret that goes with it. */
  @Test
  void r30AnIdWithoutItsSecretIsNothing() throws Exception {
    assumeThat(lane == Resumption.Lane.STORE && version[0].equals("-tls1_3")).isTrue();
    for (var use : List.of(TicketUse.ONCE_AFTER_VERIFY, TicketUse.ONCE_STRICT)) {
      var node = node(builder -> builder.policy(ResumptionPolicy.DEFAULT.withUse(use)));
      var program = new OpensslClient(folder);
      Files.deleteIfExists(program.session());
      assertThat(connect(node)).isEqualTo(End.FULL);
      var session = Files.readString(program.session());
      Files.writeString(program.session(), forged(session, program.secret().orElseThrow()));
      assertThat(connect(node)).isEqualTo(End.REFUSED);
      Files.writeString(program.session(), session);
      assertThat(connect(node))
          .as("%s: whose session it is", use)
          .isEqualTo(use == TicketUse.ONCE_STRICT ? End.FULL : End.RESUMED);
    }
  }

  /** The same session with another secret, in PEM. */
  private static String forged(String pem, String secret) {
    var lines = pem.lines().filter(line -> !line.startsWith("-----")).toList();
    var der =
        HexFormat.of()
            .withUpperCase()
            .formatHex(Base64.getDecoder().decode(String.join("", lines)));
    assertThat(der).contains(secret);
    var other = HexFormat.of().parseHex(der.replace(secret, "A5".repeat(secret.length() / 2)));
    return "-----BEGIN SSL SESSION PARAMETERS-----\n"
        + Base64.getMimeEncoder(64, new byte[] {10}).encodeToString(other)
        + "\n-----END SSL SESSION PARAMETERS-----\n";
  }

  @Test
  void r22ASessionOfTls13IsUsedOnce() throws Exception {
    assumeThat(lane == Resumption.Lane.STORE && version[0].equals("-tls1_3")).isTrue();
    for (var use : List.of(TicketUse.ONCE_AFTER_VERIFY, TicketUse.ONCE_STRICT)) {
      var policy = ResumptionPolicy.DEFAULT.withUse(use);
      var node = node(builder -> builder.policy(policy));
      var program = new OpensslClient(folder);
      Files.deleteIfExists(program.session());
      assertThat(connect(node)).isEqualTo(End.FULL);
      byte[] session = Files.readAllBytes(program.session());
      assertThat(connect(node)).isEqualTo(End.RESUMED);
      Files.write(program.session(), session);
      assertThat(connect(node)).as("%s: again", use).isEqualTo(End.FULL);
    }
    var many = ResumptionPolicy.DEFAULT.withUse(TicketUse.MANY);
    var node = node(builder -> builder.policy(many));
    var program = new OpensslClient(folder);
    Files.delete(program.session());
    assertThat(connect(node)).isEqualTo(End.FULL);
    byte[] session = Files.readAllBytes(program.session());
    assertThat(connect(node)).isEqualTo(End.RESUMED);
    Files.write(program.session(), session);
    assertThat(connect(node)).isEqualTo(End.RESUMED);
  }

  @Test
  void aStoreThatDoesNotHandOutOnceIsRefused() {
    assumeThat(lane).isEqualTo(Resumption.Lane.STORE);
    var weak =
        new Recorded() {
          @Override
          public Set<Capability> capabilities() {
            return Set.of();
          }
        };
    var builder =
        Resumption.sessions(weak, keys, KeyProtector.none())
            .policy(ResumptionPolicy.DEFAULT.withUse(TicketUse.ONCE_STRICT));
    assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatIsClosedResumesNothing() throws Exception {
    var node = node(ResumptionTest::plain);
    assertThat(connect(node)).isEqualTo(End.FULL);
    assertThat(connect(node)).isEqualTo(End.RESUMED);
    open.getFirst().close();
    assertThat(connect(node)).isEqualTo(End.FULL);
    assertThat(connect(node)).isEqualTo(End.FULL);
  }

  @Test
  void nothingIsResumedIfNothingIsToBe() throws Exception {
    var context = TlsContext.server(server.identity()).resumption(Resumption.none()).build();
    var program = new OpensslClient(folder);
    assertThat(program.connect(context, "a.test", version)).isEqualTo(End.FULL);
    assertThat(program.connect(context, "a.test", version)).isEqualTo(End.FULL);
  }
}
