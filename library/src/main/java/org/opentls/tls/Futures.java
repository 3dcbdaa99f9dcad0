package org.opentls.tls;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Results of others as futures of our own. */
final class Futures {
  private Futures() {}

  /**
   * What a call will come to, whatever it throws. It is a future of our own: some clients of stores
   * forget to complete theirs, and this one can be given up.
   */
  static <T> CompletableFuture<T> of(Supplier<CompletionStage<T>> call) {
    var result = new CompletableFuture<T>();
    try {
      call.get()
          .whenComplete((value, thrown) -> {
            if (thrown == null) {
              result.complete(value);
            } else {
              result.completeExceptionally(thrown);
            }
          });
    } catch (Throwable t) {
      // Also that the system has no more threads for a store.
      result.completeExceptionally(t);
    }
    return result;
  }

  /** Gives each work a virtual thread, which waits for its turn if many others compute. */
  static Executor virtual(String name) {
    return work -> Thread.ofVirtual().name(name).start(work);
  }

  /** What some work comes to that waits. */
  static <T> CompletableFuture<T> start(Executor executor, Callable<T> work) {
    var result = new CompletableFuture<T>();
    executor.execute(() -> {
      try {
        result.complete(work.call());
      } catch (Throwable t) {
        result.completeExceptionally(t);
      }
    });
    return result;
  }
}
