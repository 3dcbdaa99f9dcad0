package org.opentls.age;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Threads that work on the runs of one pipeline. A pool that all share lends them: it has as many
 * as the machine has cores, and a pipeline that gets none does without.
 */
final class Helpers implements AutoCloseable {
  /** How many threads there are to be lent. */
  static final int MOST = Runtime.getRuntime().availableProcessors();

  private static final int IDLE_SECONDS = 5;

  private static final ThreadPoolExecutor POOL =
      new ThreadPoolExecutor(
          0,
          MOST,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("opentls-age-", 0).factory());

  /** Sends a helper home. */
  private static final Run STOP = new Run(ByteBuffer.allocate(0), ByteBuffer.allocate(0));

  private final Executor pool;
  private final int most;
  private final Supplier<Run.Worker> workers;
  private final BlockingQueue<Run> waiting = new LinkedBlockingQueue<>();
  private final Phaser atWork = new Phaser(1);
  private int called;

  /**
   * Calls nobody yet.
   *
   * @param most how many threads there may be
   * @param workers make one for each of them
   */
  Helpers(int most, Supplier<Run.Worker> workers) {
    this(POOL, most, workers);
  }

  /** Calls nobody yet; {@code pool} lends the threads. */
  Helpers(Executor pool, int most, Supplier<Run.Worker> workers) {
    this.pool = pool;
    this.most = most;
    this.workers = workers;
  }

  /** Calls another helper, unless there are enough. */
  void call() {
    if (called == most) {
      return;
    }
    called++;
    atWork.register();
    try {
      pool.execute(this::help);
    } catch (RejectedExecutionException | OutOfMemoryError _) {
      // All are lent, or the process may start no more: nobody came whom close() could wait for.
      atWork.arriveAndDeregister();
    }
  }

  private void help() {
    try (var worker = workers.get()) {
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

  /**
   * Works on what nobody has taken, the oldest first, until {@code run} is done or a helper is at
   * it.
   */
  void finish(Run run, Run.Worker worker) {
    waiting.remove(run);
    run.work(worker);
    while (!run.isDone()) {
      var other = waiting.poll();
      if (other == null) {
        run.await();
      } else {
        other.work(worker);
      }
    }
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
