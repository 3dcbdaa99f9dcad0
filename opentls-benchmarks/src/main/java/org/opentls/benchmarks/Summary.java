package org.opentls.benchmarks;

import java.util.List;

/**
 * What the samples of one contestant say.
 *
 * @param median the median, in nanoseconds for an operation
 * @param lower the first quartile
 * @param upper the third quartile
 */
record Summary(double median, double lower, double upper) {
  /** Sums up at least one sample. */
  static Summary of(List<Double> samples) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("no samples");
    }
    var sorted = samples.stream().sorted().toList();
    return new Summary(quantile(sorted, 0.5), quantile(sorted, 0.25), quantile(sorted, 0.75));
  }

  /** Half the interquartile range, as a fraction of the median. */
  double spread() {
    return (upper - lower) / 2 / median;
  }

  private static double quantile(List<Double> sorted, double fraction) {
    double position = fraction * (sorted.size() - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.size() - 1);
    return sorted.get(below) + (position - below) * (sorted.get(above) - sorted.get(below));
  }
}
