package org.opentls.random;

/** How often a population holds each of its elements. */
final class RepeatCounts {
  private final long[] sums;

  /**
   * @throws IllegalArgumentException if the counts are not one for each element, negative, or all 0
   */
  RepeatCounts(int[] counts, int elements) {
    if (counts.length != elements) {
      throw new IllegalArgumentException(counts.length + " counts for " + elements + " elements");
    }
    sums = new long[elements];
    long sum = 0;
    for (int i = 0; i < elements; i++) {
      if (counts[i] < 0) {
        throw new IllegalArgumentException("negative count: " + counts[i]);
      }
      sums[i] = sum += counts[i];
    }
    if (sum == 0) {
      throw new IllegalArgumentException("counts add up to 0");
    }
  }

  long total() {
    return sums[sums.length - 1];
  }

  /** The index of the element that stands at {@code position} if every element is repeated. */
  int indexOf(long position) {
    int low = 0;
    int high = sums.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (position < sums[middle]) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
