package org.opentls.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the status each second, and keeps the last hour of it. For any number of threads. */
final class StatusSampler implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** A minute of samples, and one more to compare the last with. */
  private static final int KEPT = 61;

  private final Supplier<StatusSnapshot> source;
  private final StatusHistory history = new StatusHistory();
  private final Consumer<StatusSampler> listener;

  /** The oldest first; of one thread. */
  private final ArrayDeque<StatusSnapshot> minute = new ArrayDeque<>(KEPT);

  private volatile StatusView view;
  private @Nullable Thread thread;

  /**
   * Makes one that has one sample.
   *
   * @param listener is told of each further one
   */
  StatusSampler(Supplier<StatusSnapshot> source, Consumer<StatusSampler> listener) {
    this.source = source;
    this.listener = listener;
    var first = source.get();
    minute.add(first);
    view = new StatusView(first, first);
    history.add(view);
  }

  void start() {
    thread = Thread.ofVirtual().name("opentls-status").start(this::run);
  }

  private void run() {
    try {
      long next = System.nanoTime();
      while (true) {
        next += INTERVAL.toNanos();
        Thread.sleep(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
        tick();
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** What goes wrong in one second is told, and no reason not to try in the next. */
  private void tick() {
    try {
      sample();
      listener.accept(this);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "the status was not read", e);
    }
  }

  private static final System.Logger LOG = System.getLogger(StatusSampler.class.getName());

  /** Takes a sample. */
  void sample() {
    var now = source.get();
    history.add(new StatusView(now, minute.getLast()));
    if (minute.size() == KEPT) {
      minute.removeFirst();
    }
    minute.add(now);
    view = new StatusView(now, minute.getFirst());
  }

  /** The last sample and that of a minute before. */
  StatusView view() {
    return view;
  }

  StatusHistory history() {
    return history;
  }

  /** The status of this very moment. */
  StatusSnapshot now() {
    return source.get();
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
