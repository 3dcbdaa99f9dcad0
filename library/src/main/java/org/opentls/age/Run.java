package org.opentls.age;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.opentls.age.ChunkOpener.Fault;

/**
 * Chunks that follow each other, and what comes of them. The thread of the pipeline fills it and
 * empties it; in between any one thread works on it.
 */
final class Run {
  /** Work on runs. For one thread. */
  interface Worker extends AutoCloseable {
    void work(Run run) throws IOException;

    @Override
    void close();
  }

  private final ByteBuffer from;
  private final ByteBuffer to;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private CountDownLatch done = new CountDownLatch(1);
  private long firstChunk;
  private boolean last;
  private @Nullable Fault fault;
  private @Nullable Throwable thrown;

  /**
   * Makes an empty run.
   *
   * @param from room for whole chunks
   * @param to room for what comes of them
   */
  Run(ByteBuffer from, ByteBuffer to) {
    this.from = from;
    this.to = to;
  }

  /** What the chunks are read from: empty and with all its room, or what is left to do. */
  ByteBuffer from() {
    return from;
  }

  /** What comes of the chunks. */
  ByteBuffer to() {
    return to;
  }

  /** Makes ready for work on what was put into {@link #from}. */
  void ready(long firstChunk, boolean last) {
    filled(last);
    ready(firstChunk);
  }

  /** Makes ready for work that begins with filling {@link #from}. */
  void ready(long firstChunk) {
    this.firstChunk = firstChunk;
    to.clear();
    fault = null;
    done = new CountDownLatch(1);
    claimed.set(false);
  }

  /** Ends the filling of {@link #from}. */
  void filled(boolean last) {
    this.last = last;
    from.flip();
  }

  long firstChunk() {
    return firstChunk;
  }

  /** Whether nothing follows. */
  boolean isLast() {
    return last;
  }

  /** Notes what is wrong behind that which came out right. */
  void fault(Fault found) {
    fault = found;
  }

  /** Does the work, unless somebody else has taken it. */
  void work(Worker worker) {
    if (!claimed.compareAndSet(false, true)) {
      return;
    }
    try {
      worker.work(this);
    } catch (Throwable t) {
      thrown = t;
    } finally {
      to.flip();
      done.countDown();
    }
  }

  boolean isDone() {
    return done.getCount() == 0;
  }

  /** Waits for whoever has taken the work. An interrupt is left to the next input or output. */
  void await() {
    boolean interrupted = false;
    while (!isDone()) {
      try {
        done.await();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What is wrong behind that which came out right, if anything is, once the work is done.
   *
   * @throws IOException if the work has thrown it
   */
  @Nullable Fault result() throws IOException {
    return switch (thrown) {
      case null -> fault;
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError(thrown);
    };
  }

  /** Overwrites all. */
  void wipe() {
    wipe(from);
    wipe(to);
  }

  private static void wipe(ByteBuffer buffer) {
    MemorySegment.ofBuffer(buffer.clear()).fill((byte) 0);
  }
}
