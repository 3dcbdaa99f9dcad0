package org.opentls.age;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Threads that work on the runs of one pipeline. A pool that all share lends them: it has as many
 * as the machine has cores, and a pipeline that gets none does without. One that has no work for a
 * while gives them back.
 */
final class Helpers implements AutoCloseable {
  /** How many threads there are to be lent. */
  static final int MOST = Runtime.getRuntime().availableProcessors();

  private static final int IDLE_SECONDS = 5;

  /** How long a thread waits for more of the same pipeline. */
  private static final int PATIENCE_MILLIS = 50;

  private static final ThreadPoolExecutor POOL =
      new ThreadPoolExecutor(
          0,
          MOST,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform()
              .daemon()
              .name("opentls-age-", 0)
              .inheritInheritableThreadLocals(false)
              .factory());

  /** Sends a helper home. */
  private static final Run STOP = new Run(ByteBuffer.allocate(0), ByteBuffer.allocate(0));

  private final Executor pool;
  private final int most;
  private final Supplier<Run.Worker> workers;
  private final BlockingQueue<Run> waiting = new LinkedBlockingQueue<>();
  private final Phaser atWork = new Phaser(1);
  private final AtomicInteger here = new AtomicInteger();

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
    if (here.get() == most) {
      return;
    }
    here.incrementAndGet();
    atWork.register();
    try {
      pool.execute(this::help);
    } catch (RejectedExecutionException | OutOfMemoryError _) {
      // All are lent, or the process may start no more: nobody came whom close() could wait for.
      leave();
    }
  }

  private void help() {
    try (var worker = workers.get()) {
      for (var run = next(); run != STOP; run = next()) {
        run.work(worker);
      }
    } finally {
      leave();
    }
  }

  private Run next() {
    try {
      return Objects.requireNonNullElse(waiting.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS), STOP);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return STOP;
    }
  }

  private void leave() {
    here.decrementAndGet();
    atWork.arriveAndDeregister();
  }

  /** Offers work to whoever is free. */
  void offer(Run run) {
    if (here.get() > 0) {
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
    for (int i = 0; i < most; i++) {
      waiting.add(STOP);
    }
    atWork.arriveAndAwaitAdvance();
  }
}
