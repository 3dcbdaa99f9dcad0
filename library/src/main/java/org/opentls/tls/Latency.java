package org.opentls.tls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long something took, each time that it was done: a histogram at one moment, whose buckets are
 * a quarter of a power of two wide, from a microsecond to two minutes. So a percentile is never too
 * low, and too high by a quarter at most, or a microsecond.
 *
 * @param buckets in order; all histograms have the same ones
 * @param total all times together
 */
public record Latency(List<Bucket> buckets, Duration total) {
  /** Nothing was done yet. */
  public static final Latency NONE = new Latencies().read();

  /**
   * Some of the times.
   *
   * @param upTo they were shorter than this, and not shorter than that of the bucket before; the
   *     last bucket has all that were longer, too
   * @param count how many there were
   */
  public record Bucket(Duration upTo, long count) {}

  /** Makes one that does not change. */
  public Latency {
    buckets = List.copyOf(buckets);
  }

  /** How many times there were. */
  public long count() {
    return buckets.stream().mapToLong(Bucket::count).sum();
  }

  /**
   * A time that a part of all were shorter than.
   *
   * @param part 0 to 1: a half for the median
   * @return zero if there was none
   * @throws IllegalArgumentException if the part is not 0 to 1
   */
  public Duration percentile(double part) {
    if (!(part >= 0 && part <= 1)) {
      throw new IllegalArgumentException("not 0 to 1: " + part);
    }
    long all = count();
    long below = 0;
    for (var bucket : buckets) {
      below += bucket.count();
      if (below > 0 && below >= part * all) {
        return bucket.upTo();
      }
    }
    return Duration.ZERO;
  }

  /**
   * The times since an earlier moment.
   *
   * @throws IllegalArgumentException if the other has not these buckets
   */
  public Latency since(Latency earlier) {
    return with(earlier, -1);
  }

  /**
   * The times of both.
   *
   * @throws IllegalArgumentException if the other has not these buckets
   */
  public Latency plus(Latency other) {
    return with(other, 1);
  }

  private Latency with(Latency other, int sign) {
    if (other.buckets.size() != buckets.size()) {
      throw new IllegalArgumentException("histograms of other buckets");
    }
    var sum = new ArrayList<Bucket>(buckets.size());
    for (int i = 0; i < buckets.size(); i++) {
      var own = buckets.get(i);
      sum.add(new Bucket(own.upTo(), own.count() + sign * other.buckets.get(i).count()));
    }
    return new Latency(sum, total.plus(other.total.multipliedBy(sign)));
  }
}
