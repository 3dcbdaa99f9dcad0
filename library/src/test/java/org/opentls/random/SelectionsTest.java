package org.opentls.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** After {@code TestBasicOps} of CPython's {@code Lib/test/test_random.py}. */
class SelectionsTest {
  private static final SystemRandom RANDOM = SystemRandom.create();

  private static List<Integer> numbers(int size) {
    return IntStream.range(0, size).boxed().toList();
  }

  /** {@code test_shuffle}. */
  @Test
  void shuffleKeepsTheElementsAndChangesTheirOrder() {
    for (int size = 0; size < 10; size++) {
      var list = new ArrayList<>(numbers(size));
      RANDOM.shuffle(list);
      assertThat(list).containsExactlyInAnyOrderElementsOf(numbers(size));
    }
    var list = new ArrayList<>(numbers(1000));
    RANDOM.shuffle(list);
    assertThat(list).isNotEqualTo(numbers(1000)).containsAll(numbers(1000));
  }

  @Test
  @SuppressWarnings("JdkObsolete") // a list without random access is what this is about
  void linkedListIsShuffledAsAnArrayListIs() {
    var linked = new LinkedList<>(numbers(100));
    var array = new ArrayList<>(numbers(100));
    KnownBytes.random().shuffle(linked);
    KnownBytes.random().shuffle(array);
    assertThat(linked).isEqualTo(array).isNotEqualTo(numbers(100));
  }

  @Test
  void arraysOfEveryKindAreShuffledAsAListIs() {
    var expected = new ArrayList<>(numbers(100));
    KnownBytes.random().shuffle(expected);
    var objects = numbers(100).toArray(new Integer[0]);
    KnownBytes.random().shuffle(objects);
    assertThat(objects).containsExactly(expected.toArray(new Integer[0]));
    int[] ints = IntStream.range(0, 100).toArray();
    KnownBytes.random().shuffle(ints);
    assertThat(ints).containsExactly(expected.stream().mapToInt(i -> i).toArray());
    long[] longs = LongStream.range(0, 100).toArray();
    KnownBytes.random().shuffle(longs);
    assertThat(longs).containsExactly(expected.stream().mapToLong(i -> i).toArray());
    double[] doubles = DoubleStream.iterate(0, d -> d < 100, d -> d + 1).toArray();
    KnownBytes.random().shuffle(doubles);
    assertThat(doubles).containsExactly(expected.stream().mapToDouble(i -> i).toArray());
    var bytes = new byte[100];
    numbers(100).forEach(i -> bytes[i] = i.byteValue());
    KnownBytes.random().shuffle(bytes);
    assertThat(bytes).containsExactly(expected.stream().mapToInt(i -> i).toArray());
  }

  /** {@code test_shuffle}: a tuple cannot be shuffled. */
  @Test
  void unmodifiableListCannotBeShuffled() {
    assertThatThrownBy(() -> RANDOM.shuffle(List.of(1, 2, 3)))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  /** {@code test_choice}. */
  @Test
  void choiceIsAnElement() {
    assertThat(RANDOM.<Integer>choice(List.of(50))).isEqualTo(50);
    assertThat(RANDOM.<Integer>choice(List.of(25, 75))).isIn(25, 75);
  }

  /** {@code test_sample}. */
  @Test
  void sampleOfEverySizeHoldsDifferentElements() {
    var population = numbers(100);
    for (int k = 0; k <= 100; k++) {
      assertThat(RANDOM.sample(population, k))
          .hasSize(k)
          .doesNotHaveDuplicates()
          .isSubsetOf(population);
    }
    assertThat(RANDOM.sample(List.of(), 0)).isEmpty();
  }

  /** {@code test_sample_distribution}. */
  @Test
  void everyPermutationIsSampled() {
    for (int k = 0; k < 5; k++) {
      int expected = IntStream.range(5 - k, 5).map(i -> i + 1).reduce(1, (a, b) -> a * b);
      var seen = new HashSet<List<Integer>>();
      for (int i = 0; i < 10_000 && seen.size() < expected; i++) {
        seen.add(RANDOM.sample(numbers(5), k));
      }
      assertThat(seen).hasSize(expected);
    }
  }

  @Test
  void sampleOfAHugeRangeNeedsNoMemoryForIt() {
    assertThat(LongStream.of(RANDOM.sample(Long.MAX_VALUE, 1000)).boxed())
        .hasSize(1000)
        .doesNotHaveDuplicates()
        .allMatch(i -> i >= 0);
    assertThat(RANDOM.sample(1000L, 1000)).doesNotHaveDuplicates().hasSize(1000);
  }

  /** {@code test_sample_with_counts}. */
  @Test
  void sampleTakesNoElementMoreOftenThanItsCount() {
    var colours = List.of("red", "green", "blue", "orange", "black", "brown", "amber");
    int[] counts = {500, 200, 20, 10, 5, 0, 1};
    for (int k : new int[] {0, 700, 736}) {
      var sample = RANDOM.<String>sample(colours, k, counts);
      assertThat(sample).hasSize(k);
      for (int i = 0; i < counts.length; i++) {
        assertThat(Collections.frequency(sample, colours.get(i))).isLessThanOrEqualTo(counts[i]);
      }
    }
    assertThat(RANDOM.<String>sample(List.of("x"), 8, new int[] {10})).hasSize(8).containsOnly("x");
  }

  /** {@code test_choices}. */
  @Test
  void choicesAreElements() {
    var data = List.of("red", "green", "blue", "yellow");
    double[] weights = {0, 1, 2, 3};
    assertThat(RANDOM.<String>choices(data, 5)).hasSize(5).isSubsetOf(data);
    assertThat(RANDOM.<String>choices(data, weights, 5)).hasSize(5).isSubsetOf(data);
    assertThat(RANDOM.<String>choicesByCumulativeWeights(data, weights, 5))
        .hasSize(5)
        .isSubsetOf(data);
    assertThat(RANDOM.choices(data, 0)).isEmpty();
    assertThat(RANDOM.choices(List.of(), 0)).isEmpty();
  }

  /** {@code test_choices}: all the weight on one element. */
  @Test
  void elementWithAllTheWeightIsAlwaysChosen() {
    var data = List.of("a", "b", "c", "d");
    for (int i = 0; i < 4; i++) {
      var weights = new double[4];
      weights[i] = 1;
      assertThat(RANDOM.<String>choices(data, weights, 100)).containsOnly(data.get(i));
    }
  }

  /** {@code test_choices_subnormal}. */
  @Test
  void subnormalWeightsChooseWithinThePopulation() {
    double subnormal = 2 * Double.MIN_VALUE;
    assertThat(RANDOM.<Integer>choices(List.of(1, 2), new double[] {subnormal, subnormal}, 5000))
        .containsOnly(1, 2);
  }

  static Stream<ThrowingCallable> wrongArguments() {
    var ab = List.of("a", "b");
    double infinity = Double.POSITIVE_INFINITY;
    return Stream.of(
        () -> RANDOM.choice(List.of()),
        () -> RANDOM.choices(List.of(), 1),
        () -> RANDOM.choices(List.of(), new double[0], 1),
        () -> RANDOM.choicesByCumulativeWeights(List.of(), new double[0], 5),
        () -> RANDOM.choices(ab, -1),
        () -> RANDOM.choices(ab, new double[] {1, 1}, -1),
        () -> RANDOM.choices(ab, new double[] {1}, 1),
        () -> RANDOM.choices(ab, new double[] {1, 2, 3}, 1),
        () -> RANDOM.choicesByCumulativeWeights(ab, new double[] {1, 2, 3}, 1),
        () -> RANDOM.choicesByCumulativeWeights(ab, new double[] {2, 1}, 1),
        // test_choices_with_all_zero_weights, test_choices_negative_total
        () -> RANDOM.choices(ab, new double[] {0, 0}, 1),
        () -> RANDOM.choices(ab, new double[] {3, -5}, 1),
        () -> RANDOM.choices(ab, new double[] {-1, 5}, 1),
        // test_choices_infinite_total
        () -> RANDOM.choices(List.of("a"), new double[] {infinity}, 1),
        () -> RANDOM.choices(ab, new double[] {0, infinity}, 1),
        () -> RANDOM.choices(ab, new double[] {-infinity, 123}, 1),
        () -> RANDOM.choices(ab, new double[] {0, Double.NaN}, 1),
        () -> RANDOM.choices(ab, new double[] {-infinity, infinity}, 1),
        // test_sample
        () -> RANDOM.sample(ab, 3),
        () -> RANDOM.sample(List.of(), -1),
        () -> RANDOM.sample(-1L, 0),
        () -> RANDOM.sample(2L, 3),
        // test_sample_with_counts
        () -> RANDOM.sample(ab, 2, new int[] {-3, -7}),
        () -> RANDOM.sample(ab, 2, new int[] {5, -1}),
        () -> RANDOM.sample(ab, 2, new int[] {0, 0}),
        () -> RANDOM.sample(ab, 21, new int[] {10, 10}),
        () -> RANDOM.sample(ab, 2, new int[] {1}),
        () -> RANDOM.sample(ab, 2, new int[] {1, 2, 3}),
        () -> RANDOM.sample(List.of(), 0, new int[] {}));
  }

  @ParameterizedTest
  @MethodSource("wrongArguments")
  void wrongArgumentIsRefused(ThrowingCallable call) {
    assertThatIllegalArgumentException().isThrownBy(call);
  }

  /** The product of a number below 1 and a sum this small is rounded up to the sum. */
  @Test
  void anElementWithoutWeightIsNeverChosenHoweverSmallTheSum() {
    double tiny = Double.MIN_VALUE;
    assertThat(new CumulativeWeights(new double[] {tiny, tiny}, 2).choose(0.99)).isZero();
    var weights = new CumulativeWeights(new double[] {0, tiny, 3 * tiny, 3 * tiny, 3 * tiny}, 5);
    for (double random = 0; random < 1; random += 0.001) {
      assertThat(weights.choose(random)).isBetween(1, 2);
    }
  }
}
