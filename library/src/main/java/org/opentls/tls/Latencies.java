package org.opentls.tls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts times in steps of a quarter of a power of two, from a microsecond to two minutes, and
 * allocates nothing for it. For any number of threads.
 */
final class Latencies {
  private static final int STEPS = 4;
  private static final int BUCKETS = 26 * STEPS;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
  private final LongAdder total = new LongAdder();

  void add(long nanos) {
    counts.incrementAndGet(bucket(nanos / 1000));
    total.add(nanos);
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

  /** The times so far. */
  Latency read() {
    var buckets = new ArrayList<Latency.Bucket>(BUCKETS);
    for (int i = 0; i < BUCKETS; i++) {
      buckets.add(new Latency.Bucket(end(i), counts.get(i)));
    }
    return new Latency(buckets, Duration.ofNanos(total.sum()));
  }
}
