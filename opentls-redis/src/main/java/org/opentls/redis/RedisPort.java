package org.opentls.redis;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The six commands of Redis that the stores use, each on a single key, so that a client which a
 * program has anyway can serve them. {@link LettucePort} is one over Lettuce.
 *
 * <p>For any number of threads. A method returns at once, also while Redis is down or frozen, and
 * throws nothing: what goes wrong fails its result. Results are completed on whatever thread: what
 * is hung on them must not wait. That should be a thread of the operating system, such as that of
 * an event loop: a virtual one waits for its turn behind all handshakes that compute. The stores
 * need an answer within some 50 ms or a failure then, and no queue that grows while Redis is away.
 */
public interface RedisPort extends AutoCloseable {
  /** {@code GET key}: empty if there is none. */
  CompletionStage<Optional<byte[]>> get(byte[] key);

  /** {@code GETDEL key}, of Redis 6.2: empty if there is none. */
  CompletionStage<Optional<byte[]>> getdel(byte[] key);

  /**
   * {@code SET key value PX milliseconds}.
   *
   * @param milliseconds positive
   */
  CompletionStage<Void> setPx(byte[] key, byte[] value, long milliseconds);

  /**
   * {@code SET key value PX milliseconds NX}.
   *
   * @param milliseconds positive
   * @return whether it was set: {@code false} if there was a value
   */
  CompletionStage<Boolean> setPxNx(byte[] key, byte[] value, long milliseconds);

  /** {@code UNLINK key}. */
  CompletionStage<Void> unlink(byte[] key);

  /** {@code TIME}: the clock of the server. */
  CompletionStage<Instant> time();

  /** Ends connections that the port has made itself; twice is harmless. */
  @Override
  default void close() {}
}
