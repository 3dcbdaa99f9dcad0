package org.opentls.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.opentls.tls.KeyRingStore;
import org.opentls.tls.RingId;

/**
 * Rings of keys in Redis, each slot a string under <code>otls:{NAMESPACE}:k:RING:SLOT</code>. Redis
 * deletes it when its time has come. In a cluster the slots of a namespace lie together.
 *
 * <p>They must survive: in a Redis that evicts, {@code maxmemory-policy} must leave them alone, or
 * they need a Redis of their own. What is lost, the servers go on with from memory.
 *
 * <p>For any number of threads.
 */
public final class RedisKeyRingStore implements KeyRingStore {
  /** What {@link KeyRingStore#offer} takes, and so what can be of it. */
  private static final int MOST = 4 << 10;

  private static final int MOST_SLOTS = 64;

  private final GuardedPort port;

  /**
   * Makes a store.
   *
   * @param port which reads from the primary, and which the caller closes
   */
  public RedisKeyRingStore(RedisPort port) {
    this.port = new GuardedPort(port);
  }

  private static byte[] bytes(RingId ring, long slot) {
    return "otls:{%s}:k:%s:%d".formatted(ring.namespace(), ring.name(), slot).getBytes(US_ASCII);
  }

  /**
   * A {@code GET} for each slot, all sent at once.
   *
   * <p>A value of more than 4 KiB, which this has not saved, is left out: whoever can write to
   * Redis shall not keep servers from the keys of other slots.
   */
  @Override
  public CompletionStage<Map<Long, byte[]>> load(RingId ring, long from, long to) {
    if (to - from < 0 || to - from >= MOST_SLOTS) {
      throw new IllegalArgumentException(
          "not 1 to " + MOST_SLOTS + " slots: " + from + " to " + to);
    }
    CompletionStage<Map<Long, byte[]>> all =
        CompletableFuture.completedStage(new TreeMap<Long, byte[]>());
    for (long slot = from; slot <= to; slot++) {
      all = all.thenCombine(get(ring, slot), new Adder(slot)::add);
    }
    return all;
  }

  private CompletionStage<Optional<byte[]>> get(RingId ring, long slot) {
    return port.call(redis -> redis.get(bytes(ring, slot)));
  }

  private record Adder(long slot) {
    Map<Long, byte[]> add(Map<Long, byte[]> all, Optional<byte[]> value) {
      value.filter(RedisKeyRingStore::fits).ifPresent(bytes -> all.put(slot, bytes));
      return all;
    }
  }

  private static boolean fits(byte[] value) {
    return value.length <= MOST;
  }

  /**
   * {@code TIME}, {@code SET PX NX} and a {@code GET}, which tells what has won: also after a
   * primary has failed between them.
   */
  @Override
  public CompletionStage<byte[]> offer(RingId ring, long slot, byte[] value, Instant eraseAt) {
    return time()
        .thenCompose(now -> set(ring, slot, value, Duration.between(now, eraseAt)))
        .thenCompose(_ -> get(ring, slot))
        .thenApply(RedisKeyRingStore::held);
  }

  private CompletionStage<Boolean> set(RingId ring, long slot, byte[] value, Duration lifetime) {
    if (!lifetime.isPositive()) {
      return CompletableFuture.failedStage(
          new IllegalArgumentException("past its time since " + lifetime.negated()));
    }
    long milliseconds = Math.max(1, lifetime.toMillis());
    return port.call(redis -> redis.setPxNx(bytes(ring, slot), value, milliseconds));
  }

  private static byte[] held(Optional<byte[]> value) {
    return value
        .filter(RedisKeyRingStore::fits)
        .orElseThrow(() ->
            new CompletionException(
                new IOException(
                    value.isEmpty()
                        ? "what was offered is gone"
                        : "the slot holds nothing of ours")));
  }

  /** {@code TIME}. */
  @Override
  public CompletionStage<Instant> time() {
    return port.call(RedisPort::time);
  }

  /** Ends the use of the port, which stays open; results fail from now on. */
  @Override
  public void close() {
    port.close();
  }
}
