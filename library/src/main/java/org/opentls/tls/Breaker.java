package org.opentls.tls;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Keeps handshakes from waiting for a store that fails: it opens after 5 failures in a row, or when
 * half of 20 calls or more within 10 seconds have failed; then one call is let through after a
 * second, and after twice that each time that it fails too, 4 at most. For any number of threads.
 */
final class Breaker {
  private static final int MOST_IN_A_ROW = 5;
  private static final int FEWEST_CALLS = 20;
  private static final long WINDOW = Duration.ofSeconds(10).toNanos();
  private static final long FIRST_PAUSE = Duration.ofSeconds(1).toNanos();

  /**
   * Sessions are resumed again within 5 seconds of a store that is back: a wait in 4 is no cost.
   */
  private static final long LAST_PAUSE = Duration.ofSeconds(4).toNanos();

  private final LongSupplier clock;
  private final ReentrantLock lock = new ReentrantLock();
  private int inARow;
  private int calls;
  private int failures;
  private long windowStart;
  private long pause = FIRST_PAUSE;
  private long openUntil;
  private boolean isTrying;
  private long opened;
  private volatile boolean open;

  Breaker() {
    this(System::nanoTime);
  }

  /**
   * Makes one that is closed.
   *
   * @param clock tells nanoseconds
   */
  Breaker(LongSupplier clock) {
    this.clock = clock;
    windowStart = clock.getAsLong();
  }

  /** Whether a call may be made. Whoever gets a yes tells what came of it. */
  boolean allows() {
    if (!open) {
      return true;
    }
    lock.lock();
    try {
      if (!open) {
        return true;
      }
      if (isTrying || clock.getAsLong() - openUntil < 0) {
        return false;
      }
      isTrying = true;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether {@link #allows} would say yes, without being asked. */
  boolean wouldAllow() {
    if (!open) {
      return true;
    }
    lock.lock();
    try {
      return !open || (!isTrying && clock.getAsLong() - openUntil >= 0);
    } finally {
      lock.unlock();
    }
  }

  void succeeded() {
    lock.lock();
    try {
      count();
      inARow = 0;
      if (isTrying) {
        isTrying = false;
        open = false;
        pause = FIRST_PAUSE;
        calls = 0;
        failures = 0;
      }
    } finally {
      lock.unlock();
    }
  }

  private void count() {
    long now = clock.getAsLong();
    if (now - windowStart > WINDOW) {
      windowStart = now;
      calls = 0;
      failures = 0;
    }
    calls++;
  }

  void failed() {
    lock.lock();
    try {
      count();
      failures++;
      inARow++;
      if (isTrying) {
        isTrying = false;
        pause = Math.min(2 * pause, LAST_PAUSE);
        openUntil = clock.getAsLong() + pause;
      } else if (!open
          && (inARow >= MOST_IN_A_ROW || (calls >= FEWEST_CALLS && 2 * failures >= calls))) {
        open = true;
        opened++;
        pause = FIRST_PAUSE;
        openUntil = clock.getAsLong() + pause;
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isOpen() {
    return open;
  }

  BreakerState state() {
    if (!open) {
      return BreakerState.CLOSED;
    }
    lock.lock();
    try {
      if (!open) {
        return BreakerState.CLOSED;
      }
      boolean isDue = isTrying || clock.getAsLong() - openUntil >= 0;
      return isDue ? BreakerState.HALF_OPEN : BreakerState.OPEN;
    } finally {
      lock.unlock();
    }
  }

  /** How often it has opened; one that opens again after a trial has not closed before. */
  long opened() {
    lock.lock();
    try {
      return opened;
    } finally {
      lock.unlock();
    }
  }
}
