package org.opentls.tls;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opentls.api.EvpCipherCtx;
import org.opentls.api.EvpMac;
import org.opentls.api.Handle;
import org.opentls.random.Secrets;

/** The keys of a fleet. Names such as R17 are those of the requirements in docs/security.md. */
class KeyRingTest {
  private static final KeyRing.Schedule SLOW =
      new KeyRing.Schedule(Duration.ofHours(4), Duration.ofHours(2), Duration.ofDays(1));
  private static final KeyRing.Schedule FAST =
      new KeyRing.Schedule(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofDays(1));

  private final List<KeyRing> open = new ArrayList<>();
  private final Queue<KeyRingEvent> events = new ConcurrentLinkedQueue<>();
  private final ResumptionListener listener =
      new ResumptionListener() {
        @Override
        public void keyRing(KeyRingEvent event) {
          events.add(event);
        }
      };
  private final Faulty store = new Faulty();

  @AfterEach
  void close() {
    open.forEach(KeyRing::close);
  }

  /** A store that can be down, forget, and have another clock. */
  private static final class Faulty implements KeyRingStore {
    private volatile KeyRingStore inner = KeyRingStore.inMemory();
    volatile boolean isDown;
    volatile Duration ahead = Duration.ZERO;

    void forget() {
      inner = KeyRingStore.inMemory();
    }

    @Override
    public CompletionStage<Map<Long, byte[]>> load(RingId ring, long from, long to) {
      return isDown ? failed() : inner.load(ring, from, to);
    }

    private static <T> CompletionStage<T> failed() {
      return CompletableFuture.failedFuture(new IOException("down"));
    }

    @Override
    public CompletionStage<byte[]> offer(RingId ring, long slot, byte[] value, Instant eraseAt) {
      return isDown ? failed() : inner.offer(ring, slot, value, eraseAt);
    }

    @Override
    public CompletionStage<Instant> time() {
      return isDown ? failed() : inner.time().thenApply(time -> time.plus(ahead));
    }
  }

  private KeyRing ring(KeyRing.Schedule schedule) {
    return ring(schedule, KeyProtector.none());
  }

  private KeyRing ring(KeyRing.Schedule schedule, KeyProtector protector) {
    var ring =
        new KeyRing(
            new SharedRing(store, protector, "test", InstantSource.system()), schedule, listener);
    open.add(ring);
    ring.start();
    return ring;
  }

  private boolean happened(KeyRingEvent.Kind kind) {
    return events.stream().anyMatch(event -> event.kind() == kind);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    var end = Instant.now().plusSeconds(20);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(5);
    }
  }

  /** What a key makes of a text tells keys apart. */
  private static byte[] print(RingKey key) {
    return key.tagOf(new byte[] {1});
  }

  @Test
  void allServersHaveOneKeyThoughTheyStartAtOnce() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var started =
          IntStream.range(0, 8)
              .mapToObj(_ ->
                  threads.submit(() -> {
                    var ring =
                        new KeyRing(
                            new SharedRing(
                                store, KeyProtector.none(), "test", InstantSource.system()),
                            SLOW,
                            listener);
                    ring.start();
                    return ring;
                  }))
              .toList();
      for (var each : started) {
        open.add(each.get());
      }
    }
    assertThat(
            open.stream()
                .map(ring -> List.of(print(ring.encrypting().orElseThrow())))
                .map(list -> Arrays.toString(list.getFirst())))
        .hasSize(8)
        .containsOnly(Arrays.toString(print(open.getFirst().encrypting().orElseThrow())));
    assertThat(open).noneMatch(ring -> ring.state().local());
  }

  @Test
  void r17AKeyIsThereBeforeItIsUsedAndGoneAfterItsTime() throws Exception {
    var ring = ring(FAST);
    var first = ring.encrypting().orElseThrow();
    byte[] print = print(first);
    await(() -> ring.encrypting().orElseThrow().slot() > first.slot());
    assertThat(ring.decrypting()).contains(first);
    var life = Duration.between(Instant.ofEpochMilli(first.slot() * 1000), first.eraseAt());
    assertThat(life).isEqualTo(Duration.ofMillis(2500));
    await(() -> !ring.decrypting().contains(first));
    await(() -> !Arrays.equals(print(first), print));
    assertThat(print(first)).as("nothing is left of it").isEqualTo(printOfZeros());
    assertThat(happened(KeyRingEvent.Kind.ERASED)).isTrue();
    var offered = events.stream().filter(e -> e.kind() == KeyRingEvent.Kind.OFFERED).toList();
    assertThat(offered).hasSizeGreaterThan(2);
    assertThat(happened(KeyRingEvent.Kind.LOCAL)).isFalse();
  }

  private static byte[] printOfZeros() {
    var key = new RingKey(1, Secrets.tokenBytes(32), Instant.MAX, Instant.MAX);
    key.erase();
    return print(key);
  }

  @Test
  void r16KeysThatAreNotRandomAreNone() throws Exception {
    for (var secret :
        List.of(new byte[32], new byte[31], "0123456789012345678901234567890".getBytes(US_ASCII))) {
      assertThatThrownBy(() -> new RingKey(1, secret, Instant.MAX, Instant.MAX))
          .isInstanceOf(IllegalArgumentException.class);
    }
    var id = new RingId("test", SLOW.ring(0));
    long present = SLOW.slot(Instant.now());
    store.offer(id, present, new byte[32], Instant.now().plusSeconds(3600));
    var ring = ring(SLOW);
    assertThat(happened(KeyRingEvent.Kind.REJECTED)).isTrue();
    assertThat(ring.encrypting()).isPresent();
    assertThat(ring.state().local()).isTrue();
  }

  @Test
  void r16TheSameKeyTwiceIsRejected() {
    var id = new RingId("test", SLOW.ring(0));
    long present = SLOW.slot(Instant.now());
    byte[] secret = Secrets.tokenBytes(32);
    for (long slot : new long[] {present, present + 1}) {
      store.offer(id, slot, secret, Instant.now().plusSeconds(3600));
    }
    var ring = ring(SLOW);
    assertThat(ring.decrypting()).hasSize(1);
    assertThat(happened(KeyRingEvent.Kind.REJECTED)).isTrue();
  }

  /** Who writes to the store has no key that servers would take. */
  @Test
  void r20ForgedKeysAreRejected() throws Exception {
    var forger = new Xor((byte) 1);
    var ours = new Xor((byte) 2);
    ring(SLOW, forger);
    var ring = ring(SLOW, ours);
    assertThat(happened(KeyRingEvent.Kind.REJECTED)).isTrue();
    assertThat(ring.state().local()).as("it goes on alone").isTrue();
    assertThat(ring.encrypting().orElseThrow().tagOf(new byte[1])).hasSize(32);
  }

  /** As a protector does, it knows its own. */
  private record Xor(byte mask) implements KeyProtector {
    @Override
    public byte[] wrap(byte[] plain, byte[] context) {
      var wrapped = Arrays.copyOf(plain, plain.length + 1);
      wrapped[plain.length] = mask;
      return wrapped;
    }

    @Override
    public byte[] unwrap(byte[] wrapped, byte[] context) throws GeneralSecurityException {
      if (wrapped[wrapped.length - 1] != mask) {
        throw new GeneralSecurityException("of another");
      }
      return Arrays.copyOf(wrapped, wrapped.length - 1);
    }
  }

  @Test
  void aRingGoesOnAloneUntilTheStoreIsThere() throws Exception {
    store.isDown = true;
    var ring = ring(SLOW);
    var local = ring.encrypting().orElseThrow();
    assertThat(ring.state().local()).isTrue();
    assertThat(happened(KeyRingEvent.Kind.STORE_FAILED)).isTrue();
    store.isDown = false;
    await(() -> !ring.state().local());
    assertThat(ring.encrypting().orElseThrow()).isNotSameAs(local);
    assertThat(ring.decrypting()).as("what it granted meanwhile").contains(local);
  }

  @Test
  void theLastKeyIsUsedOnWhileTheStoreIsDown() throws Exception {
    var ring = ring(FAST);
    var last = ring.encrypting().orElseThrow();
    store.isDown = true;
    await(() -> FAST.slot(Instant.now()) > last.slot() + 1);
    assertThat(ring.encrypting()).isPresent();
    await(() -> ring.state().local());
    store.isDown = false;
    await(() -> !ring.state().local());
  }

  @Test
  void keysOfThisProcessAloneChangeAndGoAsOthersDo() throws Exception {
    store.isDown = true;
    var ring = ring(FAST);
    var first = ring.encrypting().orElseThrow();
    await(() -> ring.encrypting().orElseThrow() != first);
    assertThat(ring.decrypting()).contains(first);
    await(() -> Arrays.equals(print(first), printOfZeros()));
    assertThat(ring.decrypting()).doesNotContain(first).isNotEmpty();
  }

  /** OpenSSL asks for a key in the middle of a handshake. */
  @Test
  @Timeout(20)
  void nobodyWaitsForAKeyWhileTheRingIsRead() throws Exception {
    var reading = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var slow =
        new KeyProtector() {
          @Override
          public byte[] wrap(byte[] plain, byte[] context) throws GeneralSecurityException {
            reading.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              throw new GeneralSecurityException(e);
            }
            return plain.clone();
          }

          @Override
          public byte[] unwrap(byte[] wrapped, byte[] context) {
            return wrapped.clone();
          }
        };
    var ring = ring(SLOW, slow);
    reading.await();
    assertThat(ring.encrypting()).as("of its own, meanwhile").isPresent();
    assertThat(happened(KeyRingEvent.Kind.LOCAL)).as("not by who asks for it").isFalse();
    goOn.countDown();
    await(() -> !ring.state().local());
    await(() -> happened(KeyRingEvent.Kind.LOCAL));
  }

  @Test
  void aClosedRingHasNoKeys() {
    var ring = ring(SLOW);
    var key = ring.encrypting().orElseThrow();
    ring.close();
    assertThat(ring.encrypting()).isEmpty();
    assertThat(ring.decrypting()).isEmpty();
    assertThat(print(key)).isEqualTo(printOfZeros());
  }

  @Test
  void aStoreThatHasLostAllGetsItBack() throws Exception {
    var one = ring(SLOW);
    byte[] print = print(one.encrypting().orElseThrow());
    one.rotateNow();
    byte[] second = print(one.encrypting().orElseThrow());
    assertThat(second).isNotEqualTo(print);
    store.forget();
    one.readNow();
    var two = ring(SLOW);
    assertThat(print(two.encrypting().orElseThrow())).isEqualTo(second);
  }

  @Test
  void r34TheClockOfTheStoreCounts() throws Exception {
    var one = ring(SLOW);
    assertThat(one.state().clockOffset().abs()).isLessThan(Duration.ofSeconds(5));
    assertThat(happened(KeyRingEvent.Kind.CLOCK_SKEW)).isFalse();
    store.ahead = Duration.ofHours(4);
    one.readNow();
    assertThat(one.encrypting().orElseThrow().slot())
        .isEqualTo(SLOW.slot(Instant.now().plus(store.ahead)));
    assertThat(one.state().local()).isFalse();
    assertThat(happened(KeyRingEvent.Kind.CLOCK_SKEW)).isTrue();
  }

  /** Keys change while the clocks of these two do not agree on the time. */
  @Test
  void r34ServersOfOtherClocksHaveTheSameKeyAtTheSameTime() throws Exception {
    var rings = new ArrayList<KeyRing>();
    for (var skew : List.of(Duration.ofSeconds(-15), Duration.ofSeconds(15))) {
      var clock = InstantSource.offset(InstantSource.system(), skew);
      var ring =
          new KeyRing(new SharedRing(store, KeyProtector.none(), "test", clock), FAST, listener);
      open.add(ring);
      rings.add(ring);
      ring.start();
    }
    var slots = new HashSet<Long>();
    await(() -> {
      var one = rings.getFirst().encrypting().orElseThrow();
      slots.add(one.slot());
      assertThat(rings.getLast().decrypting().stream().map(key -> Arrays.toString(print(key))))
          .contains(Arrays.toString(print(one)));
      return slots.size() > 3;
    });
    assertThat(happened(KeyRingEvent.Kind.LOCAL)).isFalse();
  }

  @Test
  void whatIsRevokedIsReadByAllAndByThoseWhoComeLater() throws Exception {
    var one = ring(SLOW);
    var two = ring(SLOW);
    var peers = new HashSet<String>();
    for (int i = 0; i < 40; i++) {
      var peer = Revocations.peer(new byte[] {(byte) i});
      peers.add(peer);
      one.revoke(
          new Revocations.Entry(
              Instant.ofEpochMilli(Instant.now().toEpochMilli()), Optional.of(peer)));
    }
    two.readNow();
    assertThat(two.revocations().peers().keySet()).isEqualTo(peers);
    assertThat(ring(SLOW).revocations().peers().keySet()).isEqualTo(peers);
  }

  @Test
  void anythingMayLieInTheStore() {
    var garbage = new byte[] {1, 2, 3};
    var far = Instant.now().plusSeconds(3600);
    for (var name : List.of("generation", SLOW.ring(0), "revoked")) {
      var id = new RingId("test", name);
      long hour = Instant.now().toEpochMilli() / 3_600_000 * 64;
      for (long slot : new long[] {1, 2, SLOW.slot(Instant.now()), hour, hour + 1}) {
        store.offer(id, slot, garbage, far);
      }
    }
    var ring = ring(SLOW);
    assertThat(ring.encrypting()).isPresent();
    assertThat(ring.revocations()).isEqualTo(Revocations.NONE);
  }

  @Test
  void aScheduleThatCannotBeKeptIsRefused() {
    for (var rotation : List.of(Duration.ofMillis(999), Duration.ofNanos(1_000_000_001))) {
      assertThatThrownBy(
              () -> new KeyRing.Schedule(rotation, Duration.ofSeconds(1), Duration.ofDays(1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() ->
            new KeyRing.Schedule(Duration.ofSeconds(1), Duration.ofHours(2), Duration.ofDays(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** AES in CBC mode needs another IV each time. */
  @Test
  void r21NoTwoTicketsHaveTheSameIv() {
    var key = new RingKey(1, Secrets.tokenBytes(32), Instant.MAX, Instant.MAX);
    var seen = new HashSet<List<Long>>();
    try (var arena = Arena.ofConfined();
        var cipher =
            Handle.own(EvpCipherCtx.EVP_CIPHER_CTX_new(), EvpCipherCtx::EVP_CIPHER_CTX_free);
        var hmac =
            Handle.own(
                EvpMac.EVP_MAC_fetch(
                    MemorySegment.NULL, arena.allocateFrom("HMAC"), MemorySegment.NULL),
                EvpMac::EVP_MAC_free);
        var mac = Handle.own(EvpMac.EVP_MAC_CTX_new(hmac.pointer()), EvpMac::EVP_MAC_CTX_free)) {
      var name = arena.allocate(16);
      var iv = arena.allocate(16);
      for (int i = 0; i < 100_000; i++) {
        key.sealTicket(name, iv, cipher.pointer(), mac.pointer());
        var longs = iv.toArray(JAVA_LONG_UNALIGNED);
        assertThat(seen.add(List.of(longs[0], longs[1]))).isTrue();
      }
    }
  }
}
