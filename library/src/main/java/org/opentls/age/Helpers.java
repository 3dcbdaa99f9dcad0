package org.opentls.age;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Threads that work on the runs of one pipeline. A pool that all share lends them: it has as many
 * as the machine has cores, and a pipeline that gets none does without.
 */
final class Helpers implements AutoCloseable {
  private static final int IDLE_SECONDS = 5;

  private static final ThreadPoolExecutor POOL =
      new ThreadPoolExecutor(
          0,
          Runtime.getRuntime().availableProcessors(),
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("opentls-age-", 0).factory());

  /** Sends a helper home. */
  private static final Run STOP = new Run(ByteBuffer.allocate(0), ByteBuffer.allocate(0));

  private final int most;
  private final PayloadCipher cipher;
  private final BlockingQueue<Run> waiting = new LinkedBlockingQueue<>();
  private final Phaser atWork = new Phaser(1);
  private int called;

  /**
   * Calls nobody yet.
   *
   * @param most how many threads there may be
   */
  Helpers(int most, PayloadCipher cipher) {
    this.most = most;
    this.cipher = cipher;
  }

  /** Calls another helper, unless there are enough. */
  void call() {
    if (called == most) {
      return;
    }
    called++;
    atWork.register();
    try {
      POOL.execute(this::help);
    } catch (RejectedExecutionException _) {
      atWork.arriveAndDeregister();
    }
  }

  private void help() {
    try (var worker = cipher.worker()) {
      for (var run = waiting.take(); run != STOP; run = waiting.take()) {
        run.work(worker);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      atWork.arriveAndDeregister();
    }
  }

  /** Offers work to whoever is free. */
  void offer(Run run) {
    if (called > 0) {
      waiting.add(run);
    }
  }

  /** Takes back what is still waiting, the oldest first. */
  @Nullable Run poll() {
    return waiting.poll();
  }

  /** Takes back one run if it is still waiting. */
  void remove(Run run) {
    waiting.remove(run);
  }

  /** Sends the helpers home and waits until they are gone, which takes no longer than a run. */
  @Override
  public void close() {
    waiting.clear();
    for (int i = 0; i < called; i++) {
      waiting.add(STOP);
    }
    atWork.arriveAndAwaitAdvance();
  }
}
