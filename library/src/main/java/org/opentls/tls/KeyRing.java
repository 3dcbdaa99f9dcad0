package org.opentls.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opentls.random.Secrets;

/**
 * The keys that the servers of a namespace share. Time is cut into slots by the store's clock; each
 * slot has a key, which encrypts in it and decrypts as long as something may be left of it. Near
 * the end of a slot whoever comes first offers the key of the next, so that all have it before it
 * is used; nobody leads.
 *
 * <p>While the store is down, the last key is used on for half a slot, and after that one of this
 * process alone. Handshakes read what is there and never wait.
 *
 * <p>A generation is all of it anew: the keys of earlier ones are wiped at once.
 */
final class KeyRing implements AutoCloseable {
  private static final Duration LONGEST_LEAD = Duration.ofMinutes(10);
  private static final Duration LONGEST_POLL = Duration.ofMinutes(1);
  private static final Duration MOST_SKEW = Duration.ofMinutes(5);
  private static final Duration ALARMING_SKEW = Duration.ofSeconds(30);
  private static final Duration GENERATION_LIFETIME = Duration.ofDays(3650);
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(2);

  /** How long a new ring is waited for before it goes on with a key of its own. */
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

  private static final String GENERATIONS = "generation";
  private static final int GENERATIONS_AT_ONCE = 16;

  /** Of slots of revocations, in which they are numbered. */
  private static final Duration REVOKING = Duration.ofHours(1);

  private static final String REVOKED = "revoked";
  private static final int REVOKED_PER_SLOT = 64;
  private static final int REVOKED_AT_ONCE = 16;

  /**
   * How keys change.
   *
   * @param rotation how long one encrypts
   * @param ticketLifetime how long what it has encrypted is of use
   * @param chainLifetime how long a revocation matters
   */
  record Schedule(Duration rotation, Duration ticketLifetime, Duration chainLifetime) {
    /** As many slots are read at once. */
    private static final int MOST_SLOTS = 60;

    Schedule {
      if (rotation.compareTo(Duration.ofSeconds(1)) < 0 || rotation.toNanosPart() % 1_000_000 > 0) {
        throw new IllegalArgumentException("not at least a second, in milliseconds: " + rotation);
      }
      if (past(rotation, ticketLifetime) > MOST_SLOTS) {
        throw new IllegalArgumentException(
            "keys that change every %s are too many for tickets of %s"
                .formatted(rotation, ticketLifetime));
      }
    }

    private static long past(Duration rotation, Duration ticketLifetime) {
      return ticketLifetime.plus(skew(rotation)).dividedBy(rotation) + 1;
    }

    /** How many slots before the present one have keys that still decrypt. */
    long past() {
      return past(rotation, ticketLifetime);
    }

    private static Duration skew(Duration rotation) {
      return shorter(MOST_SKEW, rotation.dividedBy(2));
    }

    /** How long before its first use a key is there. */
    Duration lead() {
      return shorter(LONGEST_LEAD, rotation.dividedBy(4));
    }

    /** How often the store is read. */
    Duration poll() {
      return shorter(LONGEST_POLL, lead().dividedBy(2));
    }

    private static Duration shorter(Duration a, Duration b) {
      return a.compareTo(b) < 0 ? a : b;
    }

    long slot(Instant time) {
      return Math.floorDiv(time.toEpochMilli(), rotation.toMillis());
    }

    Instant end(long slot) {
      return Instant.ofEpochMilli((slot + 1) * rotation.toMillis());
    }

    /** No key is there longer than a slot, a ticket and what clocks may be apart. */
    Instant eraseAt(long slot) {
      return end(slot).plus(ticketLifetime).plus(skew(rotation));
    }

    /** Servers of other schedules have other keys. */
    String ring(long generation) {
      return "keys%d-%d".formatted(generation, rotation.toMillis());
    }
  }

  /** A key and the bytes that it has in the store. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Held(RingKey key, byte[] wrapped) {}

  private final SharedRing shared;
  private final Schedule schedule;
  private final ResumptionListener listener;
  private final Thread keeper;
  private final Semaphore wakeUps = new Semaphore(0);
  private final CountDownLatch firstRead = new CountDownLatch(1);

  /** For {@link #readNow}. */
  private final ReentrantLock lock = new ReentrantLock();

  private final SortedMap<Long, Held> held = new TreeMap<>();
  private volatile long generation;
  private byte @Nullable [] wrappedGeneration;
  private long firstRevoked = -1;

  // What handshakes read.
  private volatile List<RingKey> keys = List.of();

  /** Those of this process alone, the latest first. */
  private final AtomicReference<List<RingKey>> local = new AtomicReference<>(List.of());

  private volatile Revocations revocations = Revocations.NONE;
  private volatile Duration offset = Duration.ZERO;
  private volatile boolean closed;
  private volatile long lastAsked = System.nanoTime();
  private volatile boolean isLocalUntold;
  private volatile @Nullable Instant lastRead;

  KeyRing(SharedRing shared, Schedule schedule, ResumptionListener listener) {
    this.shared = shared;
    this.schedule = schedule;
    this.listener = listener;
    keeper = Thread.ofVirtual().name("opentls-key-ring").unstarted(this::keep);
  }

  /** Begins to keep the ring, and waits a second at most for the first keys. */
  void start() {
    keeper.start();
    try {
      var _ = firstRead.await(FIRST_WAIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep() {
    var retry = FIRST_RETRY;
    while (!closed) {
      Duration pause;
      tellOfLocal();
      try {
        readNow();
        firstRead.countDown();
        retry = FIRST_RETRY;
        pause = jittered(schedule.poll());
      } catch (IOException | RuntimeException e) {
        tell(KeyRingEvent.Kind.STORE_FAILED, -1, String.valueOf(e.getMessage()));
        pause = retry;
        retry = Schedule.shorter(retry.multipliedBy(2), LAST_RETRY);
        eraseOld();
      }
      try {
        var _ = wakeUps.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
        wakeUps.drainPermits();
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  /** Handshakes, which make such a key, call no listener. */
  private void tellOfLocal() {
    if (isLocalUntold) {
      isLocalUntold = false;
      long slot = schedule.slot(storeNow());
      tell(KeyRingEvent.Kind.LOCAL, slot, "a key of this process alone");
    }
  }

  /** So that servers that were started together do not ask together. */
  private static Duration jittered(Duration pause) {
    return pause.multipliedBy(80 + ThreadLocalRandom.current().nextInt(41)).dividedBy(100);
  }

  private void tell(KeyRingEvent.Kind kind, long slot, String what) {
    listener.keyRing(new KeyRingEvent(kind, slot, what));
  }

  /** Reads the store, and offers what it lacks. */
  void readNow() throws IOException {
    lock.lock();
    try {
      readClock();
      readGenerations();
      readKeys();
      readRevocations();
      lastRead = shared.clock().instant();
    } finally {
      lock.unlock();
    }
  }

  private void readClock() throws IOException {
    offset = shared.clockOffset();
    if (offset.abs().compareTo(ALARMING_SKEW) > 0) {
      tell(KeyRingEvent.Kind.CLOCK_SKEW, -1, "the store's clock is ahead by " + offset);
    }
  }

  private void readGenerations() throws IOException {
    while (true) {
      var found = shared.load(GENERATIONS, generation, generation + GENERATIONS_AT_ONCE - 1);
      var latest =
          found.entrySet().stream()
              .filter(slot -> slot.getKey() > generation && slot.getValue().plain().isPresent())
              .max(Map.Entry.comparingByKey());
      if (latest.isEmpty()) {
        if (wrappedGeneration != null && !found.containsKey(generation)) {
          var _ =
              shared.offerAgain(
                  GENERATIONS, generation, wrappedGeneration, storeNow().plus(GENERATION_LIFETIME));
        }
        return;
      }
      beginGeneration(latest.get().getKey(), latest.get().getValue().wrapped());
    }
  }

  private void beginGeneration(long number, byte[] wrapped) {
    generation = number;
    wrappedGeneration = wrapped;
    keys = List.of();
    held.values().forEach(old -> old.key().erase());
    held.clear();
    eraseLocal();
    tell(KeyRingEvent.Kind.GENERATION, number, "all keys anew");
  }

  private void readKeys() throws IOException {
    var now = storeNow();
    long present = schedule.slot(now);
    var ring = schedule.ring(generation);
    var found = shared.load(ring, present - schedule.past(), present + 1);
    found.forEach(this::adopt);
    if (!found.containsKey(present) && !held.containsKey(present)) {
      make(ring, present);
    }
    boolean isNear = !now.isBefore(schedule.end(present).minus(schedule.lead()));
    if (isNear && !found.containsKey(present + 1) && !held.containsKey(present + 1)) {
      make(ring, present + 1);
    }
    for (var own : held.entrySet()) {
      if (!found.containsKey(own.getKey()) && own.getKey() <= present + 1) {
        var _ =
            shared.offerAgain(
                ring, own.getKey(), own.getValue().wrapped(), own.getValue().key().eraseAt());
      }
    }
    publish();
    eraseOld();
  }

  private void make(String ring, long slot) throws IOException {
    var secret = Secrets.tokenBytes(RingKey.SECRET);
    try {
      adopt(slot, shared.offer(ring, slot, secret, schedule.eraseAt(slot)));
      tell(KeyRingEvent.Kind.OFFERED, slot, "a key for " + schedule.end(slot));
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private void adopt(long slot, SharedRing.Slot value) {
    if (held.containsKey(slot)) {
      value.plain().ifPresent(secret -> Arrays.fill(secret, (byte) 0));
      return;
    }
    if (value.plain().isEmpty()) {
      tell(KeyRingEvent.Kind.REJECTED, slot, "not wrapped with a key that is here");
      return;
    }
    byte[] secret = value.plain().get();
    try {
      var key = new RingKey(slot, secret, schedule.end(slot), schedule.eraseAt(slot));
      if (held.values().stream().anyMatch(other -> other.key().isSameAs(key))) {
        tell(KeyRingEvent.Kind.REJECTED, slot, "the key of another slot");
        return;
      }
      held.put(slot, new Held(key, value.wrapped()));
      tell(KeyRingEvent.Kind.ADOPTED, slot, "until " + key.end());
    } catch (IllegalArgumentException e) {
      tell(KeyRingEvent.Kind.REJECTED, slot, String.valueOf(e.getMessage()));
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  /** Also while the store is down: what is past its time is gone from here. */
  private void eraseOld() {
    lock.lock();
    try {
      var now = storeNow();
      var old = held.values().stream().filter(key -> !key.key().eraseAt().isAfter(now)).toList();
      held.values().removeAll(old);
      publish();
      for (var each : old) {
        each.key().erase();
        tell(KeyRingEvent.Kind.ERASED, each.key().slot(), "its time is over");
      }
      var before = local.get();
      var kept = before.stream().filter(key -> key.eraseAt().isAfter(now)).toList();
      if (kept.size() < before.size() && local.compareAndSet(before, kept)) {
        before.stream().filter(key -> !kept.contains(key)).forEach(RingKey::erase);
      }
    } finally {
      lock.unlock();
    }
  }

  private void publish() {
    keys =
        held.values().stream()
            .map(Held::key)
            .sorted(Comparator.comparingLong(RingKey::slot).reversed())
            .toList();
  }

  private void readRevocations() throws IOException {
    long present = Math.floorDiv(storeNow().toEpochMilli(), REVOKING.toMillis());
    long first =
        firstRevoked >= 0
            ? Math.min(firstRevoked, present)
            : present - schedule.chainLifetime().dividedBy(REVOKING) - 1;
    for (long hour = first; hour <= present; hour++) {
      readRevocations(hour * REVOKED_PER_SLOT);
    }
    // What somebody began to write at the end of an hour is read after it.
    firstRevoked = present - 1;
    revocations = revocations.since(storeNow().minus(schedule.chainLifetime()).minus(MOST_SKEW));
  }

  private void readRevocations(long first) throws IOException {
    for (long from = first; from < first + REVOKED_PER_SLOT; from += REVOKED_AT_ONCE) {
      var found = shared.load(REVOKED, from, from + REVOKED_AT_ONCE - 1);
      for (var slot : found.entrySet()) {
        slot.getValue()
            .plain()
            .flatMap(Revocations.Entry::of)
            .ifPresent(entry -> revocations = revocations.with(entry));
      }
      if (found.isEmpty()) {
        return;
      }
    }
  }

  /**
   * Revokes at all servers.
   *
   * @throws IOException if the store does not take it; here it is revoked nevertheless
   */
  void revoke(Revocations.Entry entry) throws IOException {
    lock.lock();
    try {
      revocations = revocations.with(entry);
      var now = storeNow();
      long first = Math.floorDiv(now.toEpochMilli(), REVOKING.toMillis()) * REVOKED_PER_SLOT;
      var eraseAt = now.plus(schedule.chainLifetime()).plus(REVOKING).plus(MOST_SKEW);
      for (long slot = first; slot < first + REVOKED_PER_SLOT; slot++) {
        var winner = shared.offer(REVOKED, slot, entry.encoded(), eraseAt);
        if (winner.plain().flatMap(Revocations.Entry::of).filter(entry::equals).isPresent()) {
          return;
        }
      }
    } finally {
      lock.unlock();
    }
    throw new IOException(
        "more than %d were revoked within %s: revoke all before a time"
            .formatted(REVOKED_PER_SLOT, REVOKING));
  }

  /**
   * Begins a generation at all servers.
   *
   * @throws IOException if the store does not take it
   */
  void rotateNow() throws IOException {
    lock.lock();
    try {
      readGenerations();
      var time = ByteBuffer.allocate(Long.BYTES).putLong(storeNow().toEpochMilli()).array();
      var _ = shared.offer(GENERATIONS, generation + 1, time, storeNow().plus(GENERATION_LIFETIME));
      readGenerations();
      readKeys();
    } finally {
      lock.unlock();
    }
  }

  /** The present time by the store's clock, as far as it is known. */
  Instant storeNow() {
    return shared.clock().instant().plus(offset);
  }

  /** The shared key that encrypts now, as long as it is good for it. */
  private Optional<RingKey> shared() {
    var now = storeNow();
    long present = schedule.slot(now);
    var inHand = keys;
    for (var key : inHand) {
      if (key.slot() == present) {
        return Optional.of(key);
      }
    }
    for (var key : inHand) {
      boolean isStillGood =
          key.slot() < present && now.isBefore(key.end().plus(schedule.rotation().dividedBy(2)));
      if (isStillGood) {
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }

  /**
   * The key that encrypts now; empty when this is closed. Handshakes ask for it under a frame of C:
   * it waits for nothing, and calls nobody.
   */
  Optional<RingKey> encrypting() {
    return closed ? Optional.empty() : shared().or(() -> Optional.of(localKey()));
  }

  /** A key that no other server has. It encrypts until there is a shared one. */
  private RingKey localKey() {
    var now = storeNow();
    var before = local.get();
    if (!before.isEmpty() && now.isBefore(before.getFirst().end())) {
      return before.getFirst();
    }
    var secret = Secrets.tokenBytes(RingKey.SECRET);
    long slot = schedule.slot(now);
    var fresh = new RingKey(slot, secret, schedule.end(slot), schedule.eraseAt(slot));
    Arrays.fill(secret, (byte) 0);
    var all = new ArrayList<RingKey>();
    all.add(fresh);
    all.addAll(before);
    if (local.compareAndSet(before, List.copyOf(all))) {
      isLocalUntold = true;
      wakeUps.release();
      return fresh;
    }
    fresh.erase();
    return localKey();
  }

  private void eraseLocal() {
    local.getAndSet(List.of()).forEach(RingKey::erase);
  }

  /** All keys that decrypt, the shared ones first. */
  List<RingKey> decrypting() {
    var now = storeNow();
    return Stream.concat(keys.stream(), local.get().stream())
        .filter(key -> key.eraseAt().isAfter(now))
        .toList();
  }

  /** The key of a ticket. One that nobody here has is looked for, for the next time. */
  Optional<RingKey> named(byte[] name) {
    for (var key : decrypting()) {
      if (key.isNamed(name)) {
        return Optional.of(key);
      }
    }
    lookSoon();
    return Optional.empty();
  }

  /** Another server may have made a key since the last look; anybody can ask, and so not often. */
  private void lookSoon() {
    long now = System.nanoTime();
    if (now - lastAsked > TimeUnit.SECONDS.toNanos(1)) {
      lastAsked = now;
      wakeUps.release();
    }
  }

  Revocations revocations() {
    return revocations;
  }

  /** What there is to know of the ring now. */
  KeyRingState state() {
    var shared = shared();
    var present = shared.or(() -> local.get().stream().findFirst());
    long slot = present.map(RingKey::slot).orElseGet(() -> schedule.slot(storeNow()));
    return new KeyRingState(
        generation,
        slot,
        present.map(RingKey::label),
        schedule.end(slot - 1),
        schedule.end(slot),
        decrypting().size(),
        shared.isEmpty(),
        offset,
        Optional.ofNullable(lastRead));
  }

  @Override
  public void close() {
    closed = true;
    keeper.interrupt();
    lock.lock();
    try {
      keys = List.of();
      held.values().forEach(old -> old.key().erase());
      held.clear();
      eraseLocal();
    } finally {
      lock.unlock();
    }
  }
}
