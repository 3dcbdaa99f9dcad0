package org.opentls.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What comes from a store, and bytes to give it. */
final class Answers {
  /** For a store that works, on a machine that is busy. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * A call that has not returned by then was waiting for something. Much longer than a busy machine
   * takes to start a virtual thread, much shorter than {@link #PATIENCE}.
   */
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  private static final Duration SOON = Duration.ofSeconds(5);

  private Answers() {}

  /** Waits for an answer. */
  static <T> T of(CompletionStage<T> stage) throws InterruptedException {
    try {
      return stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("the store fails: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within " + PATIENCE, e);
    }
  }

  /** Waits a few seconds for an answer that is none of the store's own impatience. */
  static <T> T soon(Supplier<CompletionStage<T>> call) throws InterruptedException {
    long end = System.nanoTime() + SOON.toNanos();
    while (true) {
      try {
        long left = end - System.nanoTime();
        return atOnce(call).toCompletableFuture().get(left, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        throw new AssertionError("no answer within " + SOON, e);
      } catch (ExecutionException _) {
        // The machine is so busy that the store gave up; it may be asked again.
        Thread.sleep(10);
      }
    }
  }

  /** Calls a store, which must return at once, and not by an exception. */
  static <T> CompletionStage<T> atOnce(Supplier<CompletionStage<T>> call) {
    long start = System.nanoTime();
    var stage = call.get();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
    return stage;
  }

  /** Waits until a call has succeeded or failed: it may do either, but not neither. */
  static void end(CompletionStage<?> stage) throws InterruptedException {
    try {
      stage
          .toCompletableFuture()
          .handle((_, _) -> true)
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("no answer within " + PATIENCE, e);
    }
  }

  /** Bytes that nobody else has. */
  static byte[] bytes(int length) {
    var bytes = new byte[length];
    ThreadLocalRandom.current().nextBytes(bytes);
    return bytes;
  }

  /** Every byte there is, and what texts are cut or changed at. */
  static byte[] everyByte() {
    var bytes = new byte[1024];
    for (int i = 0; i < 512; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  /** A namespace that nobody else has. */
  static String namespace() {
    return "contract-" + Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36);
  }
}
