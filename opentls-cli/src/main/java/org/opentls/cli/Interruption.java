package org.opentls.cli;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C while something is made: the work is told to stop and has a moment to take away what it
 * made; if it is stuck in a read, that is taken away for it.
 */
final class Interruption implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean requested;

  private Interruption(Runnable lastResort) {
    this.hook = Thread.ofPlatform().unstarted(() -> onExit(lastResort));
  }

  /**
   * Watches from now on.
   *
   * @param lastResort takes away what was made, while the work is stuck
   * @throws CancellationException if the process ends already
   */
  static Interruption watch(Runnable lastResort) {
    var interruption = new Interruption(lastResort);
    try {
      Runtime.getRuntime().addShutdownHook(interruption.hook);
    } catch (IllegalStateException _) {
      throw new CancellationException("interrupted");
    }
    return interruption;
  }

  /**
   * Goes on unless the process ends.
   *
   * @throws CancellationException if it does
   */
  void check() {
    if (requested) {
      throw new CancellationException("interrupted");
    }
  }

  private void onExit(Runnable lastResort) {
    requested = true;
    try {
      if (!over.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        lastResort.run();
      }
    } catch (InterruptedException _) {
      lastResort.run();
    }
  }

  /** What was made is complete, or taken away. */
  @Override
  public void close() {
    over.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // the process ends, and the hook has run
    }
  }
}
