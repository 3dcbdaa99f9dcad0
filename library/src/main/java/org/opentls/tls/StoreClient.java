package org.opentls.tls;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.opentls.tls.ResumptionListener.StoreOperation;
import org.opentls.tls.ResumptionListener.StoreOutcome;

/**
 * A store as handshakes use it: they wait a few milliseconds for an answer and never for a write;
 * one that fails is left alone for a while. For any number of threads.
 */
final class StoreClient implements AutoCloseable {
  private static final int MOST_WAITING = 4096;
  private static final long MOST_BYTES = 8L << 20;

  /** Writes that the store has begun. */
  private static final int MOST_BEGUN = 256;

  /** How long a write may take before it counts as failed. */
  private static final Duration WRITE_PATIENCE = Duration.ofSeconds(2);

  /** As many answers in a row that come in half the time which handshakes wait. */
  private static final int WARM = 10;

  /** What was asked for, or why it is not there. */
  sealed interface Answer {
    /** A value. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Found(byte[] value) implements Answer {}

    /** None. */
    record Missed(MissReason reason) implements Answer {}
  }

  private static final Executor VIRTUAL = Futures.virtual("opentls-session-written");

  private record Write(
      StoreOperation operation, long bytes, Supplier<CompletionStage<Void>> call) {}

  private final SessionStore store;
  private final ResumptionListener listener;
  private final Breaker breaker = new Breaker();
  private final BlockingQueue<Write> queue = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicLong bytes = new AtomicLong();
  private final Semaphore begun = new Semaphore(MOST_BEGUN);
  private final AtomicInteger unfinished = new AtomicInteger();
  private final Thread writer;
  private final LongAdder found = new LongAdder();
  private final LongAdder notFound = new LongAdder();
  private final LongAdder saved = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final Latencies lookups = new Latencies();

  StoreClient(SessionStore store, ResumptionListener listener) {
    this.store = store;
    this.listener = listener;
    writer = Thread.ofVirtual().name("opentls-session-writer").start(this::write);
  }

  /** Whether it would be asked now. */
  boolean isUsable() {
    return breaker.wouldAllow();
  }

  /**
   * Asks for a value and waits for it.
   *
   * @param take whether it is deleted
   */
  Answer find(StoreKey key, boolean take, Duration within) {
    var operation = take ? StoreOperation.TAKE : StoreOperation.LOAD;
    long start = System.nanoTime();
    if (!breaker.allows()) {
      tell(operation, StoreOutcome.DROPPED, System.nanoTime() - start);
      return new Answer.Missed(MissReason.BREAKER_OPEN);
    }
    var answer = ask(key, take, within);
    long time = System.nanoTime() - start;
    lookups.add(time);
    tell(operation, outcome(answer), time);
    return answer;
  }

  /**
   * Asks for what is not there until the answers come in time: the first calls of a client of a
   * database load what it consists of, which takes longer than a handshake waits. What a store that
   * fails is like, handshakes will see.
   *
   * @param inTime how long a handshake waits
   * @param within it is tried for as long, at most
   */
  void warmUp(StoreKey nobodys, Duration inTime, Duration within) {
    long end = System.nanoTime() + within.toNanos();
    int good = 0;
    try {
      for (long now = System.nanoTime(); now < end && good < WARM; now = System.nanoTime()) {
        var left = Duration.ofNanos(end - now);
        var _ =
            Futures.of(() -> store.load(nobodys, left)).get(left.toNanos(), TimeUnit.NANOSECONDS);
        good = System.nanoTime() - now < inTime.toNanos() / 2 ? good + 1 : 0;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException _) {
      // Handshakes will see what it is like.
    }
  }

  private Answer ask(StoreKey key, boolean take, Duration within) {
    try {
      var value =
          Futures.of(() -> take ? store.take(key, within) : store.load(key, within))
              .get(within.toNanos(), TimeUnit.NANOSECONDS);
      breaker.succeeded();
      (value.isPresent() ? found : notFound).increment();
      return value
          .<Answer>map(Answer.Found::new)
          .orElseGet(() -> new Answer.Missed(MissReason.NOT_FOUND));
    } catch (TimeoutException _) {
      return failed(MissReason.TIMEOUT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return failed(MissReason.STORE_ERROR);
    } catch (ExecutionException _) {
      return failed(MissReason.STORE_ERROR);
    }
  }

  private Answer failed(MissReason reason) {
    breaker.failed();
    failures.increment();
    return new Answer.Missed(reason);
  }

  private static StoreOutcome outcome(Answer answer) {
    return switch (answer) {
      case Answer.Found _ -> StoreOutcome.DONE;
      case Answer.Missed(MissReason reason) ->
          switch (reason) {
            case NOT_FOUND -> StoreOutcome.NOT_FOUND;
            case TIMEOUT -> StoreOutcome.TIMEOUT;
            default -> StoreOutcome.FAILED;
          };
    };
  }

  private void tell(StoreOperation operation, StoreOutcome outcome, long nanos) {
    listener.storeCall(operation, outcome, Duration.ofNanos(nanos));
  }

  /**
   * Saves a value if it can: at once, so that a client that comes to another server next is known
   * there, or soon, if the store has a lot to do.
   */
  void save(StoreKey key, byte[] value, Duration lifetime) {
    enqueue(new Write(StoreOperation.SAVE, value.length, () -> store.save(key, value, lifetime)));
  }

  /** Deletes a value, sometime soon, if it can. */
  void delete(StoreKey key) {
    enqueue(new Write(StoreOperation.DELETE, 0, () -> store.delete(key)));
  }

  private void enqueue(Write write) {
    unfinished.incrementAndGet();
    if (queue.isEmpty() && !breaker.isOpen() && begun.tryAcquire()) {
      begin(write);
      return;
    }
    boolean fits = bytes.addAndGet(write.bytes) <= MOST_BYTES;
    if (!fits || !queue.offer(write)) {
      bytes.addAndGet(-write.bytes);
      drop(write);
    }
  }

  private void drop(Write write) {
    unfinished.decrementAndGet();
    dropped.increment();
    tell(write.operation, StoreOutcome.DROPPED, 0);
  }

  private void write() {
    try {
      while (true) {
        var write = queue.take();
        bytes.addAndGet(-write.bytes);
        if (breaker.allows()) {
          begun.acquire();
          begin(write);
        } else {
          drop(write);
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void begin(Write write) {
    long start = System.nanoTime();
    var done = Futures.of(write.call).orTimeout(WRITE_PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    // The thread of a store that takes its time is that of all its answers: no listener keeps it.
    Executor teller = done.isDone() ? Runnable::run : VIRTUAL;
    var _ =
        done.whenCompleteAsync(
            (_, thrown) -> {
              begun.release();
              written(write, thrown, System.nanoTime() - start);
            },
            teller);
  }

  private void written(Write write, Throwable thrown, long nanos) {
    unfinished.decrementAndGet();
    if (thrown == null) {
      breaker.succeeded();
      if (write.operation == StoreOperation.SAVE) {
        saved.increment();
      }
      tell(write.operation, StoreOutcome.DONE, nanos);
    } else {
      breaker.failed();
      failures.increment();
      boolean isLate = thrown instanceof TimeoutException;
      tell(write.operation, isLate ? StoreOutcome.TIMEOUT : StoreOutcome.FAILED, nanos);
    }
  }

  ResumptionMetrics.Store metrics() {
    return new ResumptionMetrics.Store(
        found.sum(),
        notFound.sum(),
        saved.sum(),
        failures.sum(),
        dropped.sum(),
        queue.size(),
        breaker.state(),
        breaker.opened(),
        lookups.read());
  }

  /** Whether everything that was to be written is written; for tests. */
  boolean isIdle() {
    return unfinished.get() == 0;
  }

  @Override
  public void close() {
    writer.interrupt();
  }
}
