package org.opentls.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A {@link KeyRingStore} whose values are wrapped, and which is waited for.
 *
 * @param clock that of this machine
 */
record SharedRing(
    KeyRingStore store, KeyProtector protector, String namespace, InstantSource clock) {
  /** How long one answer is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /**
   * What a slot holds.
   *
   * @param plain empty if it was not wrapped here: somebody has forged it, or the key to it is not
   *     here; whoever reads it wipes it
   * @param wrapped as it lies in the store
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Slot(Optional<byte[]> plain, byte[] wrapped) {}

  /**
   * Reads slots.
   *
   * @throws IOException if the store does not answer
   */
  SortedMap<Long, Slot> load(String ring, long from, long to) throws IOException {
    var slots = new TreeMap<Long, Slot>();
    var id = new RingId(namespace, ring);
    await(() -> store.load(id, from, to))
        .forEach((number, wrapped) -> {
          if (number >= from && number <= to) {
            slots.put(number, open(id, number, wrapped));
          }
        });
    return slots;
  }

  private Slot open(RingId ring, long slot, byte[] wrapped) {
    try {
      return new Slot(Optional.of(protector.unwrap(wrapped, context(ring, slot))), wrapped);
    } catch (GeneralSecurityException | RuntimeException _) {
      return new Slot(Optional.empty(), wrapped);
    }
  }

  private static byte[] context(RingId ring, long slot) {
    return "opentls ring v1|%s|%s|%d"
        .formatted(ring.namespace(), ring.name(), slot)
        .getBytes(US_ASCII);
  }

  /**
   * Fills a slot if it is empty, and returns what it holds.
   *
   * @throws IOException if the store does not answer, or the value cannot be wrapped
   */
  Slot offer(String ring, long slot, byte[] plain, Instant eraseAt) throws IOException {
    var id = new RingId(namespace, ring);
    try {
      return offerWrapped(id, slot, protector.wrap(plain, context(id, slot)), eraseAt);
    } catch (GeneralSecurityException e) {
      throw new IOException("the protector of keys fails", e);
    }
  }

  /** The same with a value that was in the store before, and has got lost there. */
  Slot offerAgain(String ring, long slot, byte[] wrapped, Instant eraseAt) throws IOException {
    return offerWrapped(new RingId(namespace, ring), slot, wrapped, eraseAt);
  }

  private Slot offerWrapped(RingId ring, long slot, byte[] wrapped, Instant eraseAt)
      throws IOException {
    return open(ring, slot, await(() -> store.offer(ring, slot, wrapped, eraseAt)));
  }

  /** How far the store's clock is ahead of this machine's. */
  Duration clockOffset() throws IOException {
    var before = clock.instant();
    var time = await(store::time);
    var after = clock.instant();
    return Duration.between(before.plus(Duration.between(before, after).dividedBy(2)), time);
  }

  private static <T> T await(Supplier<CompletionStage<T>> call) throws IOException {
    try {
      return Futures.of(call).get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failed(Objects.requireNonNullElse(e.getCause(), e));
    } catch (TimeoutException e) {
      throw new IOException("the store of keys does not answer within " + PATIENCE, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static IOException failed(Throwable cause) {
    return new IOException("the store of keys fails: " + cause.getMessage(), cause);
  }
}
