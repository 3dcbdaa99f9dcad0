package org.opentls.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A port in the hands of a store: it fails results, and throws nothing whatever others wrote. */
final class GuardedPort {
  private final RedisPort port;
  private volatile boolean closed;

  GuardedPort(RedisPort port) {
    this.port = port;
  }

  <T> CompletionStage<T> call(Function<RedisPort, CompletionStage<T>> command) {
    if (closed) {
      return CompletableFuture.failedStage(new IllegalStateException("the store is closed"));
    }
    try {
      return command.apply(port);
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /** The port is somebody else's, and stays open. */
  void close() {
    closed = true;
  }
}
