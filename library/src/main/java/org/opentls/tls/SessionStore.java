package org.opentls.tls;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Where servers keep sessions, so that each of them can resume those of all, also after a restart.
 *
 * <p>A store knows nothing of TLS: what it holds is sealed and bound to its key, and it may lose,
 * mix up or make up whatever it likes without any other effect than that a handshake is a full one.
 * There is no way from a store's failure to a handshake's: an exception, an answer that comes too
 * late, or none, is a miss.
 *
 * <p>For any number of threads. A method returns at once and completes its result later, on
 * whatever thread, though best on one of the operating system: a virtual one waits for its turn
 * behind all handshakes that compute. {@link #blocking} makes a store of one that waits. A store's
 * author runs {@code SessionStoreContract}, a suite of tests in the artifact {@code
 * opentls-contracts}.
 */
public interface SessionStore extends AutoCloseable {
  /** What a store can do beyond what each can. */
  enum Capability {
    /** Of all who {@link #take} a value at the same time, on whatever host, one gets it. */
    ATOMIC_TAKE,
    /** Other processes see what this one saves. */
    SHARED,
    /** What is saved is there after the end of this process. */
    DURABLE
  }

  /**
   * Reads a value and leaves it.
   *
   * @param within after this nobody waits for the answer any more
   * @return empty if there is none, or it has expired
   */
  CompletionStage<Optional<byte[]>> load(StoreKey key, Duration within);

  /**
   * Reads a value and deletes it. Of several who ask at the same time one gets it, if the store is
   * capable of {@link Capability#ATOMIC_TAKE}.
   *
   * @param within after this nobody waits for the answer any more
   * @return empty if there is none, or it has expired
   */
  CompletionStage<Optional<byte[]>> take(StoreKey key, Duration within);

  /**
   * Saves a value, in place of one that is there.
   *
   * @param value at most 64 KiB, which the store neither changes nor wipes
   * @param lifetime positive; the value is not returned after it
   */
  CompletionStage<Void> save(StoreKey key, byte[] value, Duration lifetime);

  /** Deletes a value, if there is one. */
  CompletionStage<Void> delete(StoreKey key);

  /** What this can do. Always the same. */
  Set<Capability> capabilities();

  /** Ends connections that the store has made itself; twice is harmless. */
  @Override
  default void close() {}

  /**
   * A store in the memory of this process.
   *
   * @param mostBytes how much it holds, sealed values and 200 bytes for each; the oldest go first
   * @throws IllegalArgumentException if that is not positive
   */
  static SessionStore inMemory(long mostBytes) {
    return new MemorySessionStore(mostBytes);
  }

  /**
   * A store that waits, on threads of its own: up to 64 of the operating system for what is read,
   * which end after 10 seconds without work, and virtual ones for all else.
   */
  static SessionStore blocking(BlockingSessionStore store) {
    return new ThreadedSessionStore(store);
  }
}
