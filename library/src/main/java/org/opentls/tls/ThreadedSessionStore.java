package org.opentls.tls;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store that waits, on virtual threads. */
record ThreadedSessionStore(BlockingSessionStore store) implements SessionStore {
  @Override
  public CompletionStage<Optional<byte[]>> load(StoreKey key, Duration within) {
    return start(() -> store.load(key));
  }

  @Override
  public CompletionStage<Optional<byte[]>> take(StoreKey key, Duration within) {
    return start(() -> store.take(key));
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
    return start(
            () -> {
              work.run();
              return true;
            })
        .thenAccept(_ -> {});
  }

  private static <T> CompletableFuture<T> start(Callable<T> work) {
    return Futures.start("opentls-store", work);
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
