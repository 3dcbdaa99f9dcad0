package org.opentls.tls;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts times in steps of a quarter of a power of two, from a microsecond to a minute. For any
 * number of threads.
 */
final class Latencies {
  private static final int STEPS = 4;
  private static final int BUCKETS = 26 * STEPS;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

  void add(long nanos) {
    counts.incrementAndGet(bucket(nanos / 1000));
  }

  private static int bucket(long micros) {
    if (micros < STEPS) {
      return (int) Math.max(0, micros);
    }
    int power = 63 - Long.numberOfLeadingZeros(micros);
    int step = (int) (micros >> (power - 2)) & (STEPS - 1);
    return Math.min(BUCKETS - 1, (power - 1) * STEPS + step);
  }

  /** The upper end of a bucket. */
  private static Duration end(int bucket) {
    if (bucket < STEPS) {
      return Duration.ofNanos((bucket + 1) * 1000L);
    }
    int power = bucket / STEPS + 1;
    long micros = (STEPS + bucket % STEPS + 1L) << (power - 2);
    return Duration.ofNanos(micros * 1000);
  }

  long count() {
    long all = 0;
    for (int i = 0; i < BUCKETS; i++) {
      all += counts.get(i);
    }
    return all;
  }

  /**
   * A time that no more than the rest was above.
   *
   * @param part between 0 and 1; half for the median
   * @return zero if there was none
   */
  Duration percentile(double part) {
    long all = count();
    long below = 0;
    for (int i = 0; i < BUCKETS; i++) {
      below += counts.get(i);
      if (below > 0 && below >= part * all) {
        return end(i);
      }
    }
    return Duration.ZERO;
  }
}
