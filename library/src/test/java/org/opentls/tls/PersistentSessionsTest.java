package org.opentls.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentls.api.ForkedJvm;
import org.opentls.random.Secrets;

/** A client that has a store for its sessions. */
class PersistentSessionsTest {
  private static final KeyProtector PROTECTOR = KeyProtector.aes(List.of(Secrets.tokenBytes(32)));

  private final TlsContext server = TlsContext.server(ALL.identity("EC")).build();
  private Greeter greeter;

  @TempDir Path folder;

  @BeforeEach
  void serve() throws IOException {
    greeter = new Greeter(server);
  }

  @AfterEach
  void stop() throws IOException {
    greeter.close();
  }

  private static TlsContext client(ClientSessionStore store, TlsProtocol... protocols) {
    return client(store, PROTECTOR, protocols);
  }

  private static TlsContext client(
      ClientSessionStore store, KeyProtector protector, TlsProtocol... protocols) {
    var builder = TlsContext.client().trust(ALL.trust()).sessionStore(store, protector);
    return (protocols.length == 0 ? builder : builder.protocols(protocols)).build();
  }

  private static boolean isResumed(TlsContext client, int port) throws IOException {
    try (var connection = client.connect("localhost", port)) {
      assertThat(connection.inputStream().readNBytes(5)).isEqualTo("hello".getBytes(US_ASCII));
      assertThat(connection.takeSession()).isEmpty();
      assertThat(connection.session().getPeerCertificates())
          .containsExactlyElementsOf(ALL.chain("EC"));
      return connection.isResumed();
    }
  }

  private boolean isResumed(TlsContext client) throws IOException {
    return isResumed(client, greeter.port());
  }

  private static void settle(TlsContext client) throws InterruptedException {
    assertThat(client.flushSessions(Duration.ofSeconds(30))).isTrue();
  }

  @ParameterizedTest
  @EnumSource(TlsProtocol.class)
  void aClientResumesAfterItsRestart(TlsProtocol protocol) throws Exception {
    for (int i = 0; i < 4; i++) {
      var store = ClientSessionStore.folder(folder, 100);
      var client = client(store, protocol);
      assertThat(isResumed(client)).isEqualTo(i > 0);
      settle(client);
      var again = client(ClientSessionStore.folder(folder, 100), protocol);
      assertThat(isResumed(again)).isTrue();
      settle(again);
    }
    try (var files = Files.list(folder)) {
      assertThat(files).hasSizeBetween(1, 4);
    }
  }

  @ParameterizedTest
  @EnumSource(TlsProtocol.class)
  void oneContextResumesAtOnceAndFromManyThreads(TlsProtocol protocol) throws Exception {
    var client = client(ClientSessionStore.inMemory(100), protocol);
    assertThat(isResumed(client)).isFalse();
    int resumed = 0;
    for (int i = 0; i < 20; i++) {
      resumed += isResumed(client) ? 1 : 0;
    }
    // The one that is being written when it is asked for cannot be had.
    assertThat(resumed).isGreaterThan(10);
    var ends = new ArrayList<Future<Boolean>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        ends.add(threads.submit(() -> isResumed(client)));
      }
    }
    for (var end : ends) {
      assertThat(end.get()).isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource(TlsProtocol.class)
  void enginesAndSocketsUseTheSameStore(TlsProtocol protocol) throws Exception {
    var store = ClientSessionStore.inMemory(100);
    var client = client(store, protocol);
    assertThat(isResumed(client)).isFalse();
    settle(client);
    try (var socket = socket(client(store, protocol))) {
      assertThat(socket.getInputStream().readNBytes(5)).hasSize(5);
      assertThat(((TlsAgreement) socket).isResumed()).isTrue();
    }
    settle(client);
    var other = client(store, protocol);
    var engine = other.engine("localhost", greeter.port());
    engine.beginHandshake();
    assertThat(engine.getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_TASK);
    var pair = new EnginePair(engine, server.engine());
    pair.handshake();
    pair.exchange(1000, 100);
    assertThat(((TlsAgreement) engine).isResumed()).isTrue();
    settle(other);
    assertThat(isResumed(client(store, protocol))).isTrue();
  }

  private SSLSocket socket(TlsContext client) throws IOException {
    var factory = client.asSslContext().getSocketFactory();
    var socket = (SSLSocket) factory.createSocket("localhost", greeter.port());
    var parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return socket;
  }

  /** Connects once, in a process of its own. */
  static final class Restarted {
    private Restarted() {}

    public static void main(String[] arguments) throws Exception {
      var client =
          TlsContext.client()
              .trust(Trust.pem(Path.of(arguments[0])))
              .sessionStore(
                  ClientSessionStore.folder(Path.of(arguments[1]), 10),
                  KeyProtector.file(Path.of(arguments[2])))
              .build();
      try (var connection = client.connect("localhost", Integer.parseInt(arguments[3]))) {
        connection.inputStream().readNBytes(5);
        IO.println(connection.isResumed());
      }
      if (!client.flushSessions(Duration.ofSeconds(30))) {
        throw new AssertionError("the sessions were not written");
      }
    }
  }

  @Test
  void aProcessResumesWhatOneBeforeItWasGranted() throws Exception {
    var trust =
        Files.writeString(
            folder.resolve("ca.pem"), Certificates.chainPem(List.of(ALL.authority())));
    var keys =
        Files.writeString(
            folder.resolve("kek"), Base64.getEncoder().encodeToString(Secrets.tokenBytes(32)));
    for (boolean resumed : new boolean[] {false, true, true}) {
      var result =
          ForkedJvm.run(
              List.of(),
              Restarted.class,
              trust.toString(),
              folder.resolve("sessions").toString(),
              keys.toString(),
              Integer.toString(greeter.port()));
      assertThat(result.output().strip()).isEqualTo(Boolean.toString(resumed));
    }
  }

  @Test
  void otherRulesAndOtherPortsHaveOtherSessions() throws Exception {
    var store = ClientSessionStore.inMemory(100);
    var first = client(store);
    assertThat(isResumed(first)).isFalse();
    settle(first);
    var others =
        List.of(
            TlsContext.client().trust(ALL.trust()).applicationProtocols("h2"),
            TlsContext.client().trust(ALL.trust()).identity(ALL.identity("client")),
            TlsContext.client().trust(ALL.trust()).verifyHost(false),
            TlsContext.client().trust(ALL.trust().withPins(Trust.pin(ALL.authority()))));
    for (var other : others) {
      assertThat(isResumed(other.sessionStore(store, PROTECTOR).build())).isFalse();
    }
    try (var elsewhere = new Greeter(server)) {
      assertThat(isResumed(first, elsewhere.port())).isFalse();
      var across =
          TlsContext.client()
              .trust(ALL.trust())
              .resumeAcrossPorts(true)
              .sessionStore(store, PROTECTOR)
              .build();
      assertThat(isResumed(across, elsewhere.port())).isFalse();
      settle(across);
      assertThat(isResumed(across)).isTrue();
    }
    assertThat(isResumed(client(store))).isTrue();
  }

  @Test
  void anotherProtectorOpensNothing() throws Exception {
    var store = ClientSessionStore.inMemory(100);
    var client = client(store);
    assertThat(isResumed(client)).isFalse();
    settle(client);
    var other = KeyProtector.aes(List.of(Secrets.tokenBytes(32)));
    assertThat(isResumed(client(store, other))).isFalse();
  }

  @Test
  void whatIsInvalidIsForgotten() throws Exception {
    var store = ClientSessionStore.inMemory(100);
    var client = client(store, TlsProtocol.TLS_1_2);
    for (int i = 0; i < 2; i++) {
      try (var connection = client.connect("localhost", greeter.port())) {
        assertThat(connection.inputStream().readNBytes(5)).hasSize(5);
        assertThat(connection.isResumed()).isFalse();
        settle(client);
        connection.session().invalidate();
        Thread.sleep(200);
      }
    }
  }

  /** A store that counts, and does what it is told besides. */
  private static class Counting implements ClientSessionStore {
    final AtomicInteger puts = new AtomicInteger();
    final AtomicInteger takes = new AtomicInteger();

    @Override
    public void put(ClientSessionKey key, byte[] sealed, Duration lifetime) throws IOException {
      puts.incrementAndGet();
    }

    @Override
    public Optional<byte[]> take(ClientSessionKey key) throws IOException {
      takes.incrementAndGet();
      return Optional.empty();
    }
  }

  @Test
  void aStoreThatFailsFailsNoConnection() throws Exception {
    var store =
        new Counting() {
          @Override
          public void put(ClientSessionKey key, byte[] sealed, Duration lifetime)
              throws IOException {
            super.put(key, sealed, lifetime);
            throw new IOException("full");
          }

          @Override
          public Optional<byte[]> take(ClientSessionKey key) throws IOException {
            var _ = super.take(key);
            throw new IllegalStateException("broken");
          }
        };
    var client = client(store);
    for (int i = 0; i < 10; i++) {
      var _ = isResumed(client);
    }
    settle(client);
    assertThat(store.puts.get()).isPositive();
    // It is not asked again for a while.
    assertThat(store.takes.get()).isBetween(1, 9);
  }

  @Test
  @SuppressWarnings("NullAway") // what a careless store does
  void aStoreThatReturnsNullFailsNoConnection() throws Exception {
    var client =
        client(
            new Counting() {
              @Override
              public Optional<byte[]> take(ClientSessionKey key) {
                return null;
              }
            });
    assertThat(isResumed(client)).isFalse();
  }

  /** R29, R31: neither threads nor sessions pile up. */
  @Test
  void aStoreThatHangsCostsAMomentNowAndThen() throws Exception {
    var release = new CountDownLatch(1);
    var store =
        new Counting() {
          @Override
          public void put(ClientSessionKey key, byte[] sealed, Duration lifetime)
              throws IOException {
            super.put(key, sealed, lifetime);
            hang();
          }

          @Override
          public Optional<byte[]> take(ClientSessionKey key) throws IOException {
            var found = super.take(key);
            hang();
            return found;
          }

          private void hang() {
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    var client = client(store);
    assertThat(isResumed(client)).isFalse();
    long before = System.nanoTime();
    var sessions = client.persistentSessions().orElseThrow();
    for (int i = 0; i < 100; i++) {
      assertThat(sessions.take(new ClientSessionKey("a".repeat(43)), _ -> true)).isEmpty();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    assertThat(store.takes.get()).isLessThan(8);
    for (int i = 0; i < 300; i++) {
      var pair = new EnginePair(client.engine("localhost", 1 + i), server.engine());
      pair.handshake();
      pair.exchange(1, 1);
    }
    assertThat(sessions.waiting()).isEqualTo(PersistentSessions.MOST_WAITING);
    assertThat(store.puts.get()).isEqualTo(1);
    assertThat(client.flushSessions(Duration.ofMillis(10))).isFalse();
    release.countDown();
    settle(client);
    assertThat(store.puts.get()).isEqualTo(1 + PersistentSessions.MOST_WAITING);
  }

  /** What comes when nobody waits any more is not lost. */
  @Test
  void aSlowStoreIsForTheNextOne() throws Exception {
    var fast = ClientSessionStore.inMemory(100);
    var slow =
        new Counting() {
          @Override
          public void put(ClientSessionKey key, byte[] sealed, Duration lifetime)
              throws IOException {
            fast.put(key, sealed, lifetime);
          }

          @Override
          public Optional<byte[]> take(ClientSessionKey key) throws IOException {
            try {
              Thread.sleep(1500);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return fast.take(key);
          }
        };
    var first = client(fast, TlsProtocol.TLS_1_3);
    assertThat(isResumed(first)).isFalse();
    settle(first);
    var second = client(slow, TlsProtocol.TLS_1_3);
    long before = System.nanoTime();
    assertThat(isResumed(second)).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThan(PersistentSessions.FIRST_PATIENCE);
    Thread.sleep(1000);
    assertThat(isResumed(client(fast, TlsProtocol.TLS_1_3))).isTrue();
  }

  /** R28: garbage, records of other keys, and such as were used. */
  @Test
  void aStoreThatLiesGetsAFullHandshake() throws Exception {
    var all = new ConcurrentLinkedQueue<byte[]>();
    var recording =
        new Counting() {
          @Override
          public void put(ClientSessionKey key, byte[] sealed, Duration lifetime) {
            all.add(sealed);
          }
        };
    var client = client(recording);
    assertThat(isResumed(client)).isFalse();
    settle(client);
    assertThat(all).hasSize(2);
    byte[] good = all.element();
    assertThat(isResumed(client(returning(good)))).isTrue();
    assertThat(isResumed(client(returning(good)))).isFalse();
    try (var elsewhere = new Greeter(server)) {
      byte[] other = List.copyOf(all).getLast();
      assertThat(isResumed(client(returning(other)), elsewhere.port())).isFalse();
      assertThat(isResumed(client(returning(other)))).isTrue();
    }
    var random = new Random(9);
    for (int size : new int[] {0, 1, 3, 100, 70_000}) {
      byte[] garbage = new byte[size];
      random.nextBytes(garbage);
      assertThat(isResumed(client(returning(garbage)))).isFalse();
    }
  }

  private static ClientSessionStore returning(byte[] sealed) {
    return new Counting() {
      @Override
      public Optional<byte[]> take(ClientSessionKey key) {
        return Optional.of(sealed.clone());
      }
    };
  }

  /** A service that keeps keys is asked once, and not for each connection. */
  @Test
  void theProtectorIsAskedOnce() throws Exception {
    var asked = new AtomicInteger();
    var counting =
        new KeyProtector() {
          @Override
          public byte[] wrap(byte[] plain, byte[] context) {
            asked.incrementAndGet();
            assertThat(plain).hasSize(32);
            return plain.clone();
          }

          @Override
          public byte[] unwrap(byte[] wrapped, byte[] context) {
            asked.incrementAndGet();
            return wrapped.clone();
          }
        };
    var client = client(ClientSessionStore.inMemory(100), counting);
    for (int i = 0; i < 10; i++) {
      var _ = isResumed(client);
      settle(client);
    }
    assertThat(asked).hasValue(2);
  }

  /** R18 */
  @Test
  void whatLiesInTheStoreTellsNothing() throws Exception {
    var client = client(ClientSessionStore.folder(folder, 10));
    assertThat(isResumed(client)).isFalse();
    settle(client);
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        assertThat(file.toString()).doesNotContain("localhost");
        assertThat(new String(Files.readAllBytes(file), US_ASCII)).doesNotContain("localhost");
      }
    }
  }

  @Test
  void aTrustManagerAndAServerHaveNoStore() throws Exception {
    var store = ClientSessionStore.inMemory(1);
    var manager = (X509TrustManager) ALL.trustManagers()[0];
    var builder = TlsContext.client().trust(Trust.manager(manager)).sessionStore(store, PROTECTOR);
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("trust manager");
    assertThatThrownBy(() -> TlsContext.server().sessionStore(store, PROTECTOR))
        .isInstanceOf(IllegalStateException.class);
  }
}
