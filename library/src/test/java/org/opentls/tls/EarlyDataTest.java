package org.opentls.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.tls.Certificates.ALL;
import static org.opentls.tls.EarlyDataStatus.ACCEPTED;
import static org.opentls.tls.EarlyDataStatus.NOT_SENT;
import static org.opentls.tls.EarlyDataStatus.REJECTED;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLServerSocket;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What clients send before the handshake is done. Names such as R23 are those of the requirements
 * in docs/security.md.
 */
class EarlyDataTest {
  private static final ResumptionPolicy POLICY =
      ResumptionPolicy.DEFAULT
          .withUse(TicketUse.ONCE_STRICT)
          .withLookupDeadline(Duration.ofMillis(50))
          .withEarlyData(4096);

  private static final String QUESTION = "GET /harmless";

  private final Fickle store = new Fickle();
  private final KeyRingStore keys = KeyRingStore.inMemory();
  private final List<Resumption> open = new ArrayList<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final TlsContext client = client();

  @AfterEach
  void close() {
    threads.shutdownNow();
    open.forEach(Resumption::close);
  }

  /** A store that does what a test wants. */
  static class Fickle implements SessionStore {
    /** What a store may be like. */
    enum Mood {
      FINE,
      DOWN,
      THROWING,
      SLOW
    }

    final ConcurrentHashMap<StoreKey, byte[]> values = new ConcurrentHashMap<>();
    volatile Mood mood = Mood.FINE;

    private <T> CompletionStage<T> answer(Supplier<T> answer) {
      return switch (mood) {
        case FINE -> completedFuture(answer.get());
        case DOWN -> CompletableFuture.failedFuture(new IOException("down"));
        case THROWING -> throw new IllegalStateException("thrown");
        case SLOW -> new CompletableFuture<>();
      };
    }

    @Override
    public CompletionStage<Optional<byte[]>> load(StoreKey key, Duration within) {
      return answer(() -> Optional.ofNullable(values.get(key)));
    }

    @Override
    public CompletionStage<Optional<byte[]>> take(StoreKey key, Duration within) {
      return answer(() -> Optional.ofNullable(values.remove(key)));
    }

    @Override
    public CompletionStage<Void> save(StoreKey key, byte[] value, Duration lifetime) {
      return answer(() -> {
        values.put(key, value);
        return null;
      });
    }

    @Override
    public CompletionStage<Void> delete(StoreKey key) {
      return answer(() -> {
        values.remove(key);
        return null;
      });
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.ATOMIC_TAKE, Capability.SHARED);
    }
  }

  /** What a client sends, up to where it waits for an answer; it is or is not passed on. */
  private static final class Recording implements Transport {
    final ByteArrayOutputStream flight = new ByteArrayOutputStream();
    private final Optional<Transport> to;
    private boolean hasRead;

    Recording(Optional<Transport> to) {
      this.to = to;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      hasRead = true;
      return to.isPresent() ? to.get().read(into) : -1;
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
      if (!hasRead) {
        var copy = new byte[from.remaining()];
        from.duplicate().get(copy);
        flight.writeBytes(copy);
      }
      if (to.isPresent()) {
        to.get().write(from);
      } else {
        from.position(from.limit());
      }
    }

    @Override
    public void close() throws IOException {
      if (to.isPresent()) {
        to.get().close();
      }
    }
  }

  private static TlsContext client() {
    return TlsContext.client().trust(ALL.trust()).build();
  }

  private Resumption resumption(UnaryOperator<Resumption.Builder> settings) {
    var listener =
        new ResumptionListener() {
          @Override
          public void earlyData(String serverName, boolean isAccepted) {
            heard.add(serverName + " " + isAccepted);
          }
        };
    var builder = Resumption.sessions(store, keys, KeyProtector.none());
    var made = settings.apply(builder.policy(POLICY).listener(listener)).build();
    open.add(made);
    return made;
  }

  private TlsContext node() {
    return node(builder -> builder);
  }

  private TlsContext node(UnaryOperator<TlsContext.Builder> settings) {
    var builder = TlsContext.server(ALL.identity("EC")).resumption(resumption(each -> each));
    return settings.apply(builder).build();
  }

  /** What a server has heard. */
  private record Served(
      Optional<String> early, String later, EarlyDataStatus status, boolean resumed) {}

  /** Hears the client out, says hello, and hears what else it says. */
  private static Served serve(TlsContext server, Transport transport) throws IOException {
    try (var connection = server.over(transport, "client", 0)) {
      var early = connection.receiveReplayableEarlyData();
      var first = early.isPresent() ? Optional.of(all(early.get())) : Optional.<String>empty();
      return serve(connection, first);
    }
  }

  private static Served serve(TlsConnection connection, Optional<String> early) throws IOException {
    connection.handshake();
    connection.outputStream().write(text("hello"));
    connection.closeOutput();
    var later = new String(connection.inputStream().readAllBytes(), US_ASCII);
    return new Served(early, later, connection.earlyData(), connection.isResumed());
  }

  private static String all(EarlyData early) throws IOException {
    return new String(early.inputStream().readAllBytes(), US_ASCII);
  }

  private static byte[] text(String text) {
    return text.getBytes(US_ASCII);
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  private TlsConnection over(Transport transport) {
    return client.over(transport, "localhost", 443);
  }

  private static void hear(TlsConnection connection) throws IOException {
    assertThat(connection.inputStream().readNBytes(5)).isEqualTo(text("hello"));
  }

  /** A session that a client has been granted, and that is in the store. */
  private ClientSession granted(TlsContext server) throws Exception {
    return granted(client, server);
  }

  private ClientSession granted(TlsContext client, TlsContext server) throws Exception {
    var pipe = Transport.pipe();
    var served = threads.submit(() -> serve(server, pipe.other()));
    ClientSession session;
    try (var connection = client.over(pipe.one(), "localhost", 443)) {
      hear(connection);
      assertThat(connection.inputStream().read()).as("that was all").isEqualTo(-1);
      session = connection.takeSession().orElseThrow();
    }
    assertThat(get(served).early).isEmpty();
    settle();
    return session;
  }

  private void settle() throws InterruptedException {
    for (var each : open) {
      while (!each.store().isIdle()) {
        Thread.sleep(1);
      }
    }
  }

  /** What has come to both sides. */
  private record Visit(EarlyDataStatus status, boolean resumed, Served served) {}

  private Visit visit(TlsContext server, ClientSession session) throws Exception {
    var pipe = Transport.pipe();
    var served = threads.submit(() -> serve(server, pipe.other()));
    return visit(pipe.one(), session, served);
  }

  /** Sends a question early, and again if that was for nothing. */
  private Visit visit(Transport transport, ClientSession session, Future<Served> served)
      throws Exception {
    try (var connection = over(transport)) {
      connection.resume(session);
      connection.sendReplayableEarlyData(text(QUESTION));
      connection.handshake();
      var status = connection.earlyData();
      if (status != ACCEPTED) {
        connection.outputStream().write(text(QUESTION));
      }
      hear(connection);
      connection.closeOutput();
      return new Visit(status, connection.isResumed(), get(served));
    }
  }

  private void assertAccepted(Visit visit) {
    assertThat(visit)
        .isEqualTo(
            new Visit(ACCEPTED, true, new Served(Optional.of(QUESTION), "", ACCEPTED, true)));
  }

  private void assertRejected(Visit visit, boolean resumed) {
    assertThat(visit)
        .isEqualTo(
            new Visit(
                REJECTED, resumed, new Served(Optional.empty(), QUESTION, REJECTED, resumed)));
  }

  private long accepted() {
    return open.stream().mapToLong(each -> each.metrics().earlyDataAccepted()).sum();
  }

  private long rejected() {
    return open.stream().mapToLong(each -> each.metrics().earlyDataRejected()).sum();
  }

  @Test
  void aServerHearsWhatAClientSendsEarly() throws Exception {
    var server = node();
    var session = granted(server);
    assertThat(session.maxEarlyData()).isEqualTo(4096);
    assertAccepted(visit(server, session));
    assertThat(heard).containsExactly("localhost true");
    assertThat(accepted()).isEqualTo(1);
    assertThat(rejected()).isZero();
    assertAccepted(visit(node(), granted(server)));
  }

  @Test
  void theFlightRecorderIsTold() throws Exception {
    var server = node();
    var session = granted(server);
    var events = new CopyOnWriteArrayList<RecordedEvent>();
    try (var recording = new RecordingStream()) {
      recording.setReuse(false);
      recording.enable("org.opentls.EarlyData");
      recording.onEvent("org.opentls.EarlyData", events::add);
      recording.startAsync();
      assertAccepted(visit(server, session));
      recording.stop();
    }
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().getString("serverName")).isEqualTo("localhost");
    assertThat(events.getFirst().getBoolean("accepted")).isTrue();
  }

  @Test
  void aServerAnswersBeforeTheHandshakeIsDone() throws Exception {
    var server = node();
    var session = granted(server);
    var pipe = Transport.pipe();
    var answered = new CountDownLatch(1);
    var served =
        threads.submit(() -> {
          try (var connection = server.over(pipe.other(), "client", 0)) {
            var early = connection.receiveReplayableEarlyData().orElseThrow();
            assertThat(early.inputStream().readNBytes(QUESTION.length())).isEqualTo(text(QUESTION));
            early.outputStream().write(new byte[40_000]);
            answered.countDown();
            connection.handshake();
            assertThat(early.inputStream().read()).isEqualTo(-1);
            early.outputStream().write('!');
            return connection.inputStream().read();
          }
        });
    try (var connection = over(pipe.one())) {
      connection.resume(session);
      connection.sendReplayableEarlyData(text(QUESTION));
      assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
      connection.handshake();
      assertThat(connection.inputStream().readNBytes(40_000)).containsOnly(0);
      assertThat(connection.inputStream().read()).isEqualTo('!');
      assertThat(connection.earlyData()).isEqualTo(ACCEPTED);
      connection.outputStream().write('?');
      assertThat(get(served)).isEqualTo('?');
    }
  }

  @Test
  void whatWasNotReadBeforeTheHandshakeIsReadAfterItAndNotWithTheRest() throws Exception {
    var server = node();
    var session = granted(server);
    var pipe = Transport.pipe();
    var served =
        threads.submit(() -> {
          try (var connection = server.over(pipe.other(), "client", 0)) {
            var early = connection.receiveReplayableEarlyData().orElseThrow();
            assertThat(early.inputStream().read()).isEqualTo('G');
            connection.handshake();
            connection.outputStream().write(text("hello"));
            var later = new String(connection.inputStream().readNBytes(5), US_ASCII);
            return all(early) + later;
          }
        });
    try (var connection = over(pipe.one())) {
      connection.resume(session);
      connection.sendReplayableEarlyData(text(QUESTION));
      connection.handshake();
      connection.outputStream().write(text("later"));
      hear(connection);
      assertThat(get(served)).isEqualTo(QUESTION.substring(1) + "later");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4095, 4096})
  void asMuchAsTheSessionAllowsIsSent(int size) throws Exception {
    var server = node();
    var session = granted(server);
    var pipe = Transport.pipe();
    var served = threads.submit(() -> serve(server, pipe.other()));
    try (var connection = over(pipe.one())) {
      connection.resume(session);
      connection.sendReplayableEarlyData(text("x".repeat(size)));
      hear(connection);
      connection.closeOutput();
      assertThat(get(served).early).hasValue("x".repeat(size));
    }
  }

  /** What a client sends first, which goes nowhere. */
  private byte[] heldBack(ClientSession session) throws IOException {
    var recording = new Recording(Optional.empty());
    var connection = over(recording);
    connection.resume(session);
    connection.sendReplayableEarlyData(text(QUESTION));
    return recording.flight.toByteArray();
  }

  /** Whether a server accepts a flight of somebody who has nothing else. */
  private boolean replay(TlsContext server, byte[] flight) throws Exception {
    var pipe = Transport.pipe();
    pipe.one().write(ByteBuffer.wrap(flight));
    var served =
        threads.submit(() -> {
          var connection = server.over(pipe.other(), "attacker", 0);
          var early = connection.receiveReplayableEarlyData();
          if (early.isPresent()) {
            assertThat(early.get().inputStream().readNBytes(QUESTION.length()))
                .isEqualTo(text(QUESTION));
          }
          pipe.one().close();
          assertThatThrownBy(connection::handshake).isInstanceOf(EOFException.class);
          return early.isPresent();
        });
    return get(served);
  }

  @Test
  void r23AFlightIsAcceptedOnceByAllServersTogether() throws Exception {
    var one = node();
    var two = node();
    var session = granted(one);
    var pipe = Transport.pipe();
    var recording = new Recording(Optional.of(pipe.one()));
    var served = threads.submit(() -> serve(one, pipe.other()));
    assertAccepted(visit(recording, session, served));
    byte[] flight = recording.flight.toByteArray();
    assertThat(flight).hasSizeGreaterThan(QUESTION.length());
    assertThat(replay(one, flight)).as("the same server").isFalse();
    assertThat(replay(two, flight)).as("another one").isFalse();
    open.getFirst().close();
    assertThat(replay(node(), flight)).as("one that was started again").isFalse();
    assertThat(accepted()).isEqualTo(1);
    assertThat(rejected()).isEqualTo(3);
  }

  @Test
  void r23AFlightThatWasHeldBackIsAcceptedOnce() throws Exception {
    var one = node();
    var two = node();
    byte[] flight = heldBack(granted(one));
    assertThat(replay(two, flight)).as("it may well be the client").isTrue();
    assertThat(replay(one, flight)).isFalse();
    assertThat(replay(two, flight)).isFalse();
    assertThat(accepted()).isEqualTo(1);
  }

  @Test
  void r23OfManyAtTheSameTimeOneIsAccepted() throws Exception {
    var nodes = List.of(node(), node(), node(), node());
    for (int round = 0; round < 5; round++) {
      byte[] flight = heldBack(granted(nodes.getFirst()));
      var all = new ArrayList<Future<Boolean>>();
      for (int i = 0; i < 4; i++) {
        for (var each : nodes) {
          all.add(threads.submit(() -> replay(each, flight)));
        }
      }
      int won = 0;
      for (var each : all) {
        won += get(each) ? 1 : 0;
      }
      assertThat(won).isEqualTo(1);
    }
    assertThat(accepted()).isEqualTo(5);
  }

  /** A copy of a store that was left behind may give out again what was taken; but not for long. */
  @Test
  void r23WhatAStoreBringsBackIsTooOldAfterTenSeconds() throws Exception {
    var server = node();
    byte[] flight = heldBack(granted(server));
    var before = new ConcurrentHashMap<>(store.values);
    assertThat(replay(server, flight)).isTrue();
    store.values.putAll(before);
    assertThat(replay(server, flight)).as("nobody else remembers it").isTrue();
    store.values.putAll(before);
    Thread.sleep(11_000);
    assertThat(replay(server, flight)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fickle.Mood.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"FINE"})
  void r24AStoreThatFailsIsNoReasonToAccept(Fickle.Mood mood) throws Exception {
    var server = node();
    var session = granted(server);
    store.mood = mood;
    assertRejected(visit(server, session), false);
    assertThat(accepted()).isZero();
    assertThat(rejected()).isEqualTo(1);
  }

  @Test
  void r24ABreakerThatIsOpenIsNoReasonToAccept() throws Exception {
    var server = node();
    var sessions = new ArrayList<ClientSession>();
    for (int i = 0; i < 7; i++) {
      sessions.add(granted(server));
    }
    store.mood = Fickle.Mood.DOWN;
    for (var session : sessions) {
      assertRejected(visit(server, session), false);
    }
    assertThat(open.getFirst().metrics().missed(MissReason.BREAKER_OPEN)).isPositive();
    assertThat(accepted()).isZero();
  }

  @Test
  void r24AStoreThatForgetsIsNoReasonToAccept() throws Exception {
    var server = node();
    var session = granted(server);
    store.values.clear();
    assertRejected(visit(server, session), false);
    assertThat(open.getFirst().metrics().missed(MissReason.NOT_FOUND)).isEqualTo(1);
  }

  @Test
  void r25WhateverCouldBeRepeatedIsRefused() {
    assertRefused(Resumption.localTickets().policy(POLICY), "a ticket is used as often");
    assertRefused(
        Resumption.tickets(keys, KeyProtector.none()).policy(POLICY), "a ticket is used as often");
    for (var use : List.of(TicketUse.MANY, TicketUse.ONCE_AFTER_VERIFY)) {
      assertRefused(
          Resumption.sessions(store, keys, KeyProtector.none()).policy(POLICY.withUse(use)),
          "ONCE_STRICT, and not " + use);
    }
    var weak =
        new Fickle() {
          @Override
          public Set<Capability> capabilities() {
            return Set.of(Capability.SHARED);
          }
        };
    assertRefused(
        Resumption.sessions(weak, keys, KeyProtector.none()).policy(POLICY),
        "does not hand out a session once");
    assertThat(resumption(each -> each).metrics().earlyDataAccepted()).isZero();
  }

  private static void assertRefused(Resumption.Builder builder, String why) {
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(why);
  }

  @Test
  void whoDoesNotAskForItGetsNone() throws Exception {
    var server = node();
    var session = granted(server);
    var pipe = Transport.pipe();
    var served =
        threads.submit(() -> {
          try (var connection = server.over(pipe.other(), "client", 0)) {
            return serve(connection, Optional.empty());
          }
        });
    assertRejected(visit(pipe.one(), session, served), true);
    assertThat(heard).containsExactly("localhost false");
  }

  @Test
  void whoDoesNotAskForItPromisesNone() throws Exception {
    var server = node();
    var pipe = Transport.pipe();
    var served =
        threads.submit(() -> {
          try (var connection = server.over(pipe.other(), "client", 0)) {
            return serve(connection, Optional.empty());
          }
        });
    try (var connection = over(pipe.one())) {
      hear(connection);
      assertThat(connection.inputStream().read()).isEqualTo(-1);
      assertThat(connection.takeSession().orElseThrow().maxEarlyData()).isZero();
    }
    assertThat(get(served).status).isEqualTo(NOT_SENT);
  }

  @Test
  void aSocketOfJavasGetsNone() throws Exception {
    var server = node();
    var session = granted(server);
    var address = InetAddress.getLoopbackAddress();
    try (var listening =
        (SSLServerSocket)
            server.asSslContext().getServerSocketFactory().createServerSocket(0, 1, address)) {
      var served =
          threads.submit(() -> {
            try (var socket = listening.accept()) {
              socket.getOutputStream().write(text("hello"));
              socket.shutdownOutput();
              var later = new String(socket.getInputStream().readAllBytes(), US_ASCII);
              var status = ((TlsAgreement) socket).earlyData();
              boolean resumed = ((TlsAgreement) socket).isResumed();
              return new Served(Optional.empty(), later, status, resumed);
            }
          });
      var socket = new Socket(address, listening.getLocalPort());
      assertRejected(visit(Transport.of(socket), session, served), true);
    }
  }

  @Test
  void aPolicyWithoutItAcceptsNone() throws Exception {
    var session = granted(node());
    var without =
        TlsContext.server(ALL.identity("EC"))
            .resumption(resumption(each -> each.policy(POLICY.withEarlyData(0))))
            .build();
    assertRejected(visit(without, session), true);
  }

  @Test
  void aServerThatTakesLessNowAcceptsNoneOfBefore() throws Exception {
    var session = granted(node());
    var less =
        TlsContext.server(ALL.identity("EC"))
            .resumption(resumption(each -> each.policy(POLICY.withEarlyData(100))))
            .build();
    assertRejected(visit(less, session), true);
    assertThat(granted(less).maxEarlyData()).isEqualTo(100);
  }

  @Test
  void aServerThatSharesNothingAcceptsNone() throws Exception {
    var session = granted(node());
    var alone = TlsContext.server(ALL.identity("EC")).build();
    assertRejected(visit(alone, session), false);
  }

  @Test
  void aClientThatHasToBeginAgainIsHeardThen() throws Exception {
    var other = node(builder -> builder.groups("secp384r1"));
    var session = granted(node());
    assertRejected(visit(other, session), true);
  }

  @Test
  void aClientWithACertificateIsPromisedNone() throws Exception {
    var server = node(builder -> builder.trust(ALL.trust()).clientAuth(ClientAuth.WANT));
    var known = TlsContext.client().trust(ALL.trust()).identity(ALL.identity("client")).build();
    assertThat(granted(known, server).maxEarlyData()).isZero();
    assertAccepted(visit(server, granted(server)));
  }

  @Test
  void aVirtualHostHearsIt() throws Exception {
    var hosts =
        VirtualHosts.builder()
            .host("localhost", TlsContext.server(ALL.identity("EC")).build())
            .resumption(resumption(each -> each))
            .build();
    var session = granted(hosts.context());
    assertAccepted(visit(hosts.context(), session));
  }

  @Test
  void aClientOfTls12SendsNone() throws Exception {
    var old = TlsContext.client().trust(ALL.trust()).protocols(TlsProtocol.TLS_1_2).build();
    assertThat(granted(old, node()).maxEarlyData()).isZero();
  }

  @Test
  void aServerThatSpeaksItNoMoreEndsTheConnection() throws Exception {
    var session = granted(node());
    var old = TlsContext.server(ALL.identity("EC")).protocols(TlsProtocol.TLS_1_2).build();
    var pipe = Transport.pipe();
    var served = threads.submit(() -> serve(old, pipe.other()));
    try (var connection = over(pipe.one())) {
      connection.resume(session);
      connection.sendReplayableEarlyData(text(QUESTION));
      assertThatThrownBy(connection::handshake).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> get(served)).hasCauseInstanceOf(IOException.class);
  }

  @Test
  void anExpiredSessionIsNotOffered() throws Exception {
    var policy = POLICY.withTicketLifetime(Duration.ofSeconds(1));
    var server =
        TlsContext.server(ALL.identity("EC"))
            .resumption(resumption(each -> each.policy(policy)))
            .build();
    var session = granted(server);
    while (!session.isExpired()) {
      Thread.sleep(50);
    }
    var visit = visit(server, session);
    assertThat(visit)
        .isEqualTo(
            new Visit(NOT_SENT, false, new Served(Optional.empty(), QUESTION, NOT_SENT, false)));
  }

  @Test
  @SuppressWarnings("NullAway") // what callers without a checker may do
  void aClientSendsItOnceAndInTime() throws Exception {
    var server = node();
    var session = granted(server);
    var recording = new Recording(Optional.empty());
    var connection = over(recording);
    assertThatThrownBy(() -> connection.sendReplayableEarlyData(null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> connection.sendReplayableEarlyData(text(QUESTION)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("needs a session");
    connection.resume(session);
    assertThatThrownBy(() -> connection.sendReplayableEarlyData(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 4,096");
    assertThatThrownBy(() -> connection.sendReplayableEarlyData(new byte[4097]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 4,096 bytes of early data, not 4,097");
    assertThat(recording.flight.size()).as("nothing was sent yet").isZero();
    connection.sendReplayableEarlyData(text(QUESTION));
    assertThatThrownBy(() -> connection.sendReplayableEarlyData(text(QUESTION)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has begun");
    assertThat(connection.earlyData()).as("before the handshake").isEqualTo(NOT_SENT);
    connection.close();
    assertThatThrownBy(() -> connection.sendReplayableEarlyData(text(QUESTION)))
        .isInstanceOf(IOException.class)
        .hasMessage("closed");
  }

  @Test
  void aSessionThatAllowsNoneIsNotUsedForIt() throws Exception {
    var without =
        TlsContext.server(ALL.identity("EC"))
            .resumption(resumption(each -> each.policy(POLICY.withEarlyData(0))))
            .build();
    var none = granted(without);
    var connection = over(new Recording(Optional.empty()));
    connection.resume(none);
    assertThatThrownBy(() -> connection.sendReplayableEarlyData(text(QUESTION)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 0 bytes");
  }

  @Test
  void rolesAreNotMixedUp() {
    var server = node().over(new Recording(Optional.empty()), "localhost", 443);
    assertThatThrownBy(() -> server.sendReplayableEarlyData(text(QUESTION)))
        .isInstanceOf(IllegalStateException.class);
    var own = over(new Recording(Optional.empty()));
    assertThatThrownBy(own::receiveReplayableEarlyData).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aServerAsksForItOnceAndInTime() throws Exception {
    var server = node();
    var session = granted(server);
    var pipe = Transport.pipe();
    var served =
        threads.submit(() -> {
          var connection = server.over(pipe.other(), "client", 0);
          var early = connection.receiveReplayableEarlyData().orElseThrow();
          assertThatThrownBy(connection::receiveReplayableEarlyData)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("has begun");
          assertThatThrownBy(() -> early.inputStream().read(new byte[2], 1, 2))
              .isInstanceOf(IndexOutOfBoundsException.class);
          assertThatThrownBy(() -> early.outputStream().write(new byte[2], 1, 2))
              .isInstanceOf(IndexOutOfBoundsException.class);
          assertThat(early.inputStream().read(new byte[0])).isZero();
          connection.close();
          assertThatThrownBy(early.inputStream()::read).hasMessage("closed");
          assertThatThrownBy(() -> early.outputStream().write(1)).hasMessage("closed");
          assertThatThrownBy(connection::receiveReplayableEarlyData).hasMessage("closed");
          return true;
        });
    pipe.one().write(ByteBuffer.wrap(heldBack(session)));
    assertThat(get(served)).isTrue();
  }

  @Test
  void whoIsClosedWhileItWaitsComesBack() throws Exception {
    var server = node();
    var session = granted(server);
    var pipe = Transport.pipe();
    pipe.one().write(ByteBuffer.wrap(heldBack(session)));
    var connection = server.over(pipe.other(), "client", 0);
    var early = connection.receiveReplayableEarlyData().orElseThrow();
    var waiting = threads.submit(() -> all(early));
    Thread.sleep(100);
    connection.close();
    assertThatThrownBy(() -> get(waiting)).hasCauseInstanceOf(IOException.class);
  }
}
