package org.opentls.random;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Choosing, sampling and shuffling as Python's {@code random} does.
 *
 * <p>Every method here makes its choice of {@code nextInt}, {@code nextLong} or {@code nextDouble},
 * so a class with a generator of its own, a seeded one for instance, may implement this interface.
 */
public interface Selections extends RandomGenerator {
  /**
   * An element of {@code population}.
   *
   * @throws IllegalArgumentException if {@code population} is empty
   */
  default <T> T choice(List<? extends T> population) {
    requireNotEmpty(population);
    return population.get(nextInt(population.size()));
  }

  /**
   * Elements of {@code population}, each as likely as every other at every draw: an element may
   * come again.
   *
   * @param count how many, at least 0
   * @throws IllegalArgumentException if {@code count} is negative, or {@code population} is empty
   *     and {@code count} is not 0
   */
  default <T> List<T> choices(List<? extends T> population, int count) {
    requireCount(count);
    if (count > 0) {
      requireNotEmpty(population);
    }
    return draw(population, count, () -> (int) (nextDouble() * population.size()));
  }

  /**
   * Elements of {@code population}, each likely in proportion to its weight at every draw: an
   * element may come again.
   *
   * @param weights a weight for each element: at least 0, not all 0, with a finite sum
   * @param count how many, at least 0
   * @throws IllegalArgumentException if {@code count} is negative, {@code population} is empty, or
   *     the weights are not as described
   */
  default <T> List<T> choices(List<? extends T> population, double[] weights, int count) {
    return choicesByCumulativeWeights(population, CumulativeWeights.sums(weights), count);
  }

  /**
   * As {@link #choices(List, double[], int)} for weights that are already summed up, which saves
   * the time to do so.
   *
   * @param cumulativeWeights for each element the sum of its weight and of those before it
   * @param count how many, at least 0
   * @throws IllegalArgumentException if {@code count} is negative, {@code population} is empty, or
   *     the sums are not one for each element, negative, descending, all 0, or not finite
   */
  default <T> List<T> choicesByCumulativeWeights(
      List<? extends T> population, double[] cumulativeWeights, int count) {
    requireCount(count);
    requireNotEmpty(population);
    var weights = new CumulativeWeights(cumulativeWeights, population.size());
    return draw(population, count, () -> weights.choose(nextDouble()));
  }

  /**
   * Different elements of {@code population}, in random order: every start of the sample is a
   * random sample too. An element that {@code population} holds twice may come twice.
   *
   * @param count how many, from 0 to the size of {@code population}
   * @throws IllegalArgumentException if {@code count} is out of its range
   */
  default <T> List<T> sample(List<? extends T> population, int count) {
    return LongStream.of(sample(population.size(), count))
        .<T>mapToObj(index -> population.get((int) index))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /**
   * As {@link #sample(List, int)} from a population that holds each element as often as {@code
   * counts} says.
   *
   * @param count how many, from 0 to the sum of {@code counts}
   * @param counts a number for each element, at least 0, not all 0
   * @throws IllegalArgumentException if {@code count} is out of its range, or the counts are not as
   *     described
   */
  default <T> List<T> sample(List<? extends T> population, int count, int[] counts) {
    var repeated = new RepeatCounts(counts, population.size());
    return LongStream.of(sample(repeated.total(), count))
        .<T>mapToObj(drawn -> population.get(repeated.indexOf(drawn)))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /**
   * Different numbers from 0 to {@code size - 1}, in random order. The memory needed depends on
   * {@code count} alone.
   *
   * @param size at least 0
   * @param count how many, from 0 to {@code size}
   * @throws IllegalArgumentException if a parameter is out of its range
   */
  default long[] sample(long size, int count) {
    if (size < 0 || count < 0 || count > size) {
      throw new IllegalArgumentException("sample of " + count + " out of " + size);
    }
    return size <= largestPool(count) ? samplePool((int) size, count) : sampleSet(size, count);
  }

  /** Up to this size a list of the population takes less memory than a set of the sample. */
  private static long largestPool(int count) {
    long setSize = 1;
    while (count > 5 && setSize < 3L * count) {
      setSize *= 4;
    }
    return Math.min(21 + (count > 5 ? setSize : 0), Integer.MAX_VALUE - 8);
  }

  private long[] samplePool(int size, int count) {
    var pool = IntStream.range(0, size).toArray();
    var result = new long[count];
    for (int i = 0; i < count; i++) {
      int j = nextInt(size - i);
      result[i] = pool[j];
      pool[j] = pool[size - i - 1];
    }
    return result;
  }

  private long[] sampleSet(long size, int count) {
    var selected = HashSet.<Long>newHashSet(count);
    var result = new long[count];
    for (int i = 0; i < count; i++) {
      long drawn = nextLong(size);
      while (!selected.add(drawn)) {
        drawn = nextLong(size);
      }
      result[i] = drawn;
    }
    return result;
  }

  /**
   * Puts the elements in random order, every order as likely as every other.
   *
   * @throws UnsupportedOperationException if {@code list} cannot be changed
   */
  default <T> void shuffle(List<T> list) {
    if (list instanceof RandomAccess) {
      shuffle(list.size(), (i, j) -> Collections.swap(list, i, j));
    } else {
      var copy = new ArrayList<>(list);
      shuffle(copy);
      var elements = list.listIterator();
      for (var element : copy) {
        elements.next();
        elements.set(element);
      }
    }
  }

  /** As {@link #shuffle(List)}. */
  default <T> void shuffle(T[] array) {
    shuffle(Arrays.asList(array));
  }

  /** As {@link #shuffle(List)}. */
  default void shuffle(byte[] array) {
    shuffle(
        array.length,
        (i, j) -> {
          byte kept = array[i];
          array[i] = array[j];
          array[j] = kept;
        });
  }

  /** As {@link #shuffle(List)}. */
  default void shuffle(int[] array) {
    shuffle(
        array.length,
        (i, j) -> {
          int kept = array[i];
          array[i] = array[j];
          array[j] = kept;
        });
  }

  /** As {@link #shuffle(List)}. */
  default void shuffle(long[] array) {
    shuffle(
        array.length,
        (i, j) -> {
          long kept = array[i];
          array[i] = array[j];
          array[j] = kept;
        });
  }

  /** As {@link #shuffle(List)}. */
  default void shuffle(double[] array) {
    shuffle(
        array.length,
        (i, j) -> {
          double kept = array[i];
          array[i] = array[j];
          array[j] = kept;
        });
  }

  private void shuffle(int size, Swap swap) {
    for (int i = size - 1; i > 0; i--) {
      swap.swap(i, nextInt(i + 1));
    }
  }

  private static <T> List<T> draw(
      List<? extends T> population, int count, IntSupplier chooseIndex) {
    var drawn = new ArrayList<T>(count);
    for (int i = 0; i < count; i++) {
      drawn.add(population.get(chooseIndex.getAsInt()));
    }
    return drawn;
  }

  private static void requireCount(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("negative count: " + count);
    }
  }

  private static void requireNotEmpty(List<?> population) {
    if (population.isEmpty()) {
      throw new IllegalArgumentException("nothing to choose from");
    }
  }
}
