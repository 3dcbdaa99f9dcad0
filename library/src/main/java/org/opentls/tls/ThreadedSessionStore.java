package org.opentls.tls;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A store that waits, on threads of its own. Handshakes wait for what is read, which therefore has
 * threads of the operating system: a virtual one would wait for its turn behind all handshakes that
 * compute, and those that come at once would all miss.
 */
final class ThreadedSessionStore implements SessionStore {
  /** More at once are on virtual threads. */
  private static final int MOST_READERS = 64;

  private static final Executor VIRTUAL = Futures.virtual("opentls-store");

  private final BlockingSessionStore store;
  private final Executor readers =
      new ThreadPoolExecutor(
          0,
          MOST_READERS,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("opentls-store-", 0).factory(),
          (work, _) -> VIRTUAL.execute(work));

  ThreadedSessionStore(BlockingSessionStore store) {
    this.store = store;
  }

  @Override
  public CompletionStage<Optional<byte[]>> load(StoreKey key, Duration within) {
    return Futures.start(readers, () -> store.load(key));
  }

  @Override
  public CompletionStage<Optional<byte[]>> take(StoreKey key, Duration within) {
    return Futures.start(readers, () -> store.take(key));
  }

  @Override
  public CompletionStage<Void> save(StoreKey key, byte[] value, Duration lifetime) {
    return done(() -> store.save(key, value, lifetime));
  }

  @Override
  public CompletionStage<Void> delete(StoreKey key) {
    return done(() -> store.delete(key));
  }

  /** What waits and returns nothing. */
  private interface Work {
    void run() throws Exception;
  }

  private static CompletionStage<Void> done(Work work) {
    return Futures.start(
            VIRTUAL,
            () -> {
              work.run();
              return true;
            })
        .thenAccept(_ -> {});
  }

  @Override
  public Set<Capability> capabilities() {
    return store.capabilities();
  }

  @Override
  public void close() {
    store.close();
  }
}
