package org.opentls.benchmarks;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.consumer.RecordingStream;
import org.opentls.tls.ClientSession;
import org.opentls.tls.KeyProtector;
import org.opentls.tls.KeyRingStore;
import org.opentls.tls.Resumption;
import org.opentls.tls.ResumptionPolicy;
import org.opentls.tls.SessionStore;
import org.opentls.tls.StoreKey;
import org.opentls.tls.TicketUse;
import org.opentls.tls.TlsConnection;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.TlsProtocol;
import org.opentls.tls.Transport;
import org.opentls.tls.Trust;

/**
 * Handshakes on virtual threads that all wait for a slow store: {@code WaitingHandshakes PROTOCOL
 * COUNT}. Each resumes a session that the store hands out after 25 ms, of the 50 that are the most
 * a handshake waits. Prints how long all of them take together, both ends, how many were resumed,
 * and how many threads were pinned.
 */
public final class WaitingHandshakes {
  private static final int WARM_UPS = 60;
  private static final int ROUNDS = 11;
  private static final Duration ANSWER = Duration.ofMillis(25);
  private static final String NAME = "localhost";
  private static final int PORT = 443;

  /**
   * A server of TLS 1.3 grants new sessions, and that of the clients must not make room for them.
   */
  private static final long STORE_BYTES = 128 << 20;

  private final TlsContext clients;
  private final TlsContext servers;
  private final ClientSession session;
  private final AtomicLong resumed = new AtomicLong();

  private WaitingHandshakes(TlsContext clients, TlsContext servers) throws Exception {
    this.clients = clients;
    this.servers = servers;
    session = firstSession();
  }

  /** Shakes hands, and measures. */
  public static void main(String[] arguments) throws Exception {
    var protocol = TlsProtocol.valueOf(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    var pinned = new AtomicLong();
    var times = new ArrayList<Double>();
    long resumed;
    try (var resumption = resumption();
        var recording = new RecordingStream()) {
      var _ = recording.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ofMillis(1));
      recording.onEvent("jdk.VirtualThreadPinned", _ -> pinned.incrementAndGet());
      recording.startAsync();
      var handshakes = of(protocol, resumption);
      for (int i = 0; i < WARM_UPS + ROUNDS; i++) {
        double millis = handshakes.round(count) / 1e6;
        if (i >= WARM_UPS) {
          times.add(millis);
        } else {
          handshakes.resumed.set(0);
        }
      }
      recording.stop();
      resumed = handshakes.resumed.get();
    }
    times.sort(null);
    IO.println(
        "%s: %d handshakes in %.0f ms (median of %d rounds, %.0f to %.0f), %.1f %% resumed, %d pinned"
            .formatted(
                protocol.standardName(),
                count,
                times.get(ROUNDS / 2),
                ROUNDS,
                times.getFirst(),
                times.getLast(),
                100.0 * resumed / (ROUNDS * (long) count),
                pinned.get()));
  }

  private static Resumption resumption() {
    return Resumption.sessions(
            new SlowStore(SessionStore.inMemory(STORE_BYTES)),
            KeyRingStore.inMemory(),
            KeyProtector.none())
        .policy(
            ResumptionPolicy.DEFAULT
                .withUse(TicketUse.MANY)
                .withLookupDeadline(Duration.ofMillis(50)))
        .build();
  }

  private static WaitingHandshakes of(TlsProtocol protocol, Resumption resumption)
      throws Exception {
    var certificates = TlsCertificates.create();
    var identity = TlsIdentity.of(certificates.key(), List.of(certificates.certificate()));
    var trust = Trust.of(List.of(certificates.authority()));
    return new WaitingHandshakes(
        TlsContext.client().trust(trust).protocols(protocol).build(),
        TlsContext.server(identity).protocols(protocol).resumption(resumption).build());
  }

  private ClientSession firstSession() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.submit(() -> visit(threads, Optional.empty())).get();
    }
  }

  /** In nanoseconds. */
  private long round(int count) throws InterruptedException, ExecutionException {
    long start = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var visits = new ArrayList<Future<ClientSession>>(count);
      for (int i = 0; i < count; i++) {
        visits.add(threads.submit(() -> visit(threads, Optional.of(session))));
      }
      for (var visit : visits) {
        var _ = visit.get();
      }
    }
    return System.nanoTime() - start;
  }

  /** Connects, has a byte from the server, and returns the session that it got. */
  private ClientSession visit(ExecutorService threads, Optional<ClientSession> offered)
      throws IOException, GeneralSecurityException {
    var pipe = Transport.pipe();
    var _ = threads.submit(() -> serve(pipe.other()));
    try (var client = clients.over(pipe.one(), NAME, PORT)) {
      offered.map(ClientSession::reusable).ifPresent(client::resume);
      client.handshake();
      if (client.isResumed()) {
        resumed.incrementAndGet();
      }
      var _ = client.inputStream().read();
      return offered.isPresent() ? offered.get() : client.takeSession().orElseThrow();
    }
  }

  private Void serve(Transport transport) throws IOException {
    try (TlsConnection server = servers.over(transport, NAME, PORT)) {
      server.handshake();
      server.outputStream().write('.');
    }
    return null;
  }

  /**
   * One whose answers take their time.
   *
   * @param store which has them
   */
  private record SlowStore(SessionStore store) implements SessionStore {
    @Override
    public CompletionStage<Optional<byte[]>> load(StoreKey key, Duration within) {
      return later(store.load(key, within));
    }

    @Override
    public CompletionStage<Optional<byte[]>> take(StoreKey key, Duration within) {
      return later(store.take(key, within));
    }

    private static CompletionStage<Optional<byte[]>> later(
        CompletionStage<Optional<byte[]>> answer) {
      var delay =
          CompletableFuture.delayedExecutor(ANSWER.toNanos(), TimeUnit.NANOSECONDS, Runnable::run);
      return answer.thenApplyAsync(value -> value, delay);
    }

    @Override
    public CompletionStage<Void> save(StoreKey key, byte[] value, Duration lifetime) {
      return store.save(key, value, lifetime);
    }

    @Override
    public CompletionStage<Void> delete(StoreKey key) {
      return store.delete(key);
    }

    @Override
    public Set<Capability> capabilities() {
      return store.capabilities();
    }
  }
}
