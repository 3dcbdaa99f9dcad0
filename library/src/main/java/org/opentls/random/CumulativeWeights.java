package org.opentls.random;

/** The weights of a population's elements, each added to those before it. */
final class CumulativeWeights {
  private final double[] sums;

  /** The last element with a weight: the first that the whole sum is reached with. */
  private final int last;

  /**
   * @throws IllegalArgumentException if the sums are not one for each element, negative,
   *     descending, all 0, or not finite
   */
  CumulativeWeights(double[] sums, int elements) {
    this.sums = sums.clone();
    if (sums.length != elements) {
      throw new IllegalArgumentException(sums.length + " weights for " + elements + " elements");
    }
    double previous = 0;
    for (double sum : this.sums) {
      if (!(sum >= previous)) {
        throw new IllegalArgumentException("weights add up to " + sum + " after " + previous);
      }
      previous = sum;
    }
    if (previous == 0 || Double.isInfinite(previous)) {
      throw new IllegalArgumentException("weights add up to " + previous);
    }
    int index = elements - 1;
    while (index > 0 && this.sums[index - 1] == previous) {
      index--;
    }
    last = index;
  }

  static double[] sums(double[] weights) {
    var sums = new double[weights.length];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sums[i] = sum += weights[i];
    }
    return sums;
  }

  /**
   * The index of the element that {@code random}, from 0 to below 1, falls to: the first whose sum
   * is greater. Rounding may make the product as great as the whole sum, which stays the last's.
   */
  int choose(double random) {
    int low = 0;
    int high = last;
    double sought = random * sums[high];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sought < sums[middle]) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
