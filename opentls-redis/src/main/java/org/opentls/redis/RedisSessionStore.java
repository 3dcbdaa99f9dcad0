package org.opentls.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.opentls.tls.SessionStore;
import org.opentls.tls.StoreKey;

/**
 * Sessions in Redis, as strings under {@code otls:NAMESPACE:s:NAME}. Redis deletes them when their
 * lifetime is over. In a cluster they spread over all slots.
 *
 * <p>{@link #take} is {@code GETDEL}, and as atomic as Redis: a primary that fails before its
 * replica has the deletion gives a value a second time.
 *
 * <p>For any number of threads.
 */
public final class RedisSessionStore implements SessionStore {
  /** What {@link SessionStore#save} takes, and so what can be of it. */
  private static final int MOST = 64 << 10;

  private final GuardedPort port;

  /**
   * Makes a store.
   *
   * @param port which the caller closes
   */
  public RedisSessionStore(RedisPort port) {
    this.port = new GuardedPort(port);
  }

  private static byte[] bytes(StoreKey key) {
    return "otls:%s:s:%s".formatted(key.namespace(), key.name()).getBytes(US_ASCII);
  }

  /**
   * {@code GET}. The port has a limit of its own on how long an answer may take.
   *
   * <p>A value of more than 64 KiB, which this has not saved, is a failure.
   */
  @Override
  public CompletionStage<Optional<byte[]>> load(StoreKey key, Duration within) {
    return port.call(redis -> redis.get(bytes(key))).thenApply(RedisSessionStore::checked);
  }

  /** {@code GETDEL}, else as {@link #load}. */
  @Override
  public CompletionStage<Optional<byte[]>> take(StoreKey key, Duration within) {
    return port.call(redis -> redis.getdel(bytes(key))).thenApply(RedisSessionStore::checked);
  }

  private static Optional<byte[]> checked(Optional<byte[]> value) {
    if (value.isPresent() && value.get().length > MOST) {
      throw new CompletionException(
          new IOException("a session of " + value.get().length + " bytes is none of ours"));
    }
    return value;
  }

  /** {@code SET PX}. */
  @Override
  public CompletionStage<Void> save(StoreKey key, byte[] value, Duration lifetime) {
    return port.call(redis -> redis.setPx(bytes(key), value, milliseconds(lifetime)));
  }

  /** Redis takes no 0. */
  private static long milliseconds(Duration lifetime) {
    if (!lifetime.isPositive()) {
      throw new IllegalArgumentException("not positive: " + lifetime);
    }
    return Math.max(1, lifetime.toMillis());
  }

  /** {@code UNLINK}. */
  @Override
  public CompletionStage<Void> delete(StoreKey key) {
    return port.call(redis -> redis.unlink(bytes(key)));
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.ATOMIC_TAKE, Capability.SHARED, Capability.DURABLE);
  }

  /** Ends the use of the port, which stays open; results fail from now on. */
  @Override
  public void close() {
    port.close();
  }
}
