package org.opentls.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Results of the stores, also for the tests of other modules. */
public final class Stages {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Stages() {}

  public static <T> T get(CompletionStage<T> stage)
      throws InterruptedException, ExecutionException, TimeoutException {
    return stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Why a result has failed. */
  public static Throwable failure(CompletionStage<?> stage)
      throws InterruptedException, TimeoutException {
    try {
      var result = get(stage);
      throw new AssertionError("it has not failed: " + result);
    } catch (ExecutionException e) {
      return Objects.requireNonNull(e.getCause());
    }
  }

  /**
   * Tries until it does not throw, nor finds an assertion wrong, and returns how long that took.
   */
  public static Duration until(Callable<?> succeeds) throws InterruptedException {
    long start = System.nanoTime();
    while (true) {
      try {
        var _ = succeeds.call();
        return Duration.ofNanos(System.nanoTime() - start);
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception | AssertionError e) {
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .as(e.toString())
            .isLessThan(PATIENCE);
        Thread.sleep(20);
      }
    }
  }
}
