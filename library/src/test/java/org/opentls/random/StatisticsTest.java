package org.opentls.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the real generator gives is distributed as promised. A test fails by chance once in 10^9
 * runs.
 */
class StatisticsTest {
  /** The number that a standard normal variate exceeds with a probability of 1e-9. */
  private static final double Z = 5.998;

  private static final SystemRandom RANDOM = SystemRandom.create();

  /** Pearson's test; the bound is Wilson and Hilferty's (1931). */
  private static void assertChiSquare(double[] probabilities, int draws, IntSupplier cell) {
    var observed = new int[probabilities.length];
    for (int i = 0; i < draws; i++) {
      observed[cell.getAsInt()]++;
    }
    double chiSquare = 0;
    for (int i = 0; i < observed.length; i++) {
      double expected = probabilities[i] * draws;
      chiSquare += (observed[i] - expected) * (observed[i] - expected) / expected;
    }
    double freedom = probabilities.length - 1;
    double root = 1 - 2 / (9 * freedom) + Z * Math.sqrt(2 / (9 * freedom));
    assertThat(chiSquare)
        .as("chi-square of %s", Arrays.toString(observed))
        .isLessThan(freedom * root * root * root);
  }

  private static void assertUniform(int cells, int draws, IntSupplier cell) {
    assertChiSquare(DoubleStream.generate(() -> 1.0 / cells).limit(cells).toArray(), draws, cell);
  }

  /** The test of Kolmogorov and Smirnov; the bound is Massart's (1990). */
  private static void assertDistributed(DoubleUnaryOperator cdf, DoubleSupplier variate) {
    int n = 20_000;
    var sorted = DoubleStream.generate(variate).limit(n).sorted().toArray();
    double distance = 0;
    for (int i = 0; i < n; i++) {
      double expected = cdf.applyAsDouble(sorted[i]);
      distance = Math.max(distance, Math.max(expected - i / (double) n, (i + 1.0) / n - expected));
    }
    assertThat(distance).isLessThan(Math.sqrt(Math.log(2 / 1e-9) / (2 * n)));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 6, 7, 10, 16, 100, 255, 256, 257, 1000})
  void boundedIntsAreEquallyLikely(int bound) {
    assertUniform(bound, 200_000, () -> RANDOM.nextInt(bound));
    assertUniform(bound, 200_000, () -> RANDOM.nextInt(-bound / 2, bound - bound / 2) + bound / 2);
  }

  /** A remainder of 31 or 32 random bits would draw some of the cells twice as often. */
  @ParameterizedTest
  @ValueSource(ints = {3 << 29, (1 << 30) + 1, Integer.MAX_VALUE})
  void awkwardIntBoundsAreUnbiased(int bound) {
    assertUniform(12, 100_000, () -> (int) (RANDOM.nextInt(bound) * 12L / bound));
    long width = 2L * bound;
    assertUniform(
        12, 100_000, () -> (int) ((RANDOM.nextInt(-bound, bound) + (long) bound) * 12 / width));
  }

  @ParameterizedTest
  @ValueSource(longs = {3L << 61, (1L << 62) + 1, Long.MAX_VALUE, 6755399441055744L})
  void awkwardLongBoundsAreUnbiased(long bound) {
    long cell = bound / 12 + 1;
    // The last cell is smaller by less than 12 numbers.
    assertUniform(12, 100_000, () -> (int) (RANDOM.nextLong(bound) / cell));
    assertUniform(
        12, 100_000, () -> (int) ((RANDOM.nextLong(-bound, bound) / 2 + bound / 2) / cell));
  }

  /** {@code test_bug_9025} of CPython. */
  @Test
  void remaindersOfAGreatBoundAreUnbiased() {
    assertUniform(3, 100_000, () -> (int) (RANDOM.randrange(6755399441055744L) % 3));
  }

  @Test
  void everyByteIsEquallyLikely() {
    byte[] large = RANDOM.randbytes(1 << 20);
    var index = IntStream.range(0, large.length).iterator();
    assertUniform(256, large.length, () -> large[index.nextInt()] & 0xff);
    assertUniform(256, 200_000, () -> RANDOM.randbytes(1)[0] & 0xff);
    assertUniform(256, 200_000, () -> RANDOM.nextInt() >>> 24);
    assertUniform(256, 200_000, () -> (int) RANDOM.nextLong() & 0xff);
    assertUniform(2, 200_000, () -> RANDOM.nextBoolean() ? 1 : 0);
  }

  @Test
  void neighboursAreIndependent() {
    assertUniform(400, 200_000, () -> RANDOM.nextInt(20) * 20 + RANDOM.nextInt(20));
    assertUniform(256, 200_000, () -> (int) (RANDOM.nextLong() >>> 60) * 16 + RANDOM.nextInt(16));
  }

  @Test
  void everyOrderOfAShuffleIsEquallyLikely() {
    assertUniform(
        120,
        120_000,
        () -> {
          var list = new ArrayList<>(List.of(0, 1, 2, 3, 4));
          RANDOM.shuffle(list);
          return orderOf(list.stream().mapToLong(i -> i).toArray(), 5);
        });
    assertUniform(
        120,
        120_000,
        () -> {
          long[] array = {0, 1, 2, 3, 4};
          RANDOM.shuffle(array);
          return orderOf(array, 5);
        });
  }

  @Test
  void everySampleIsEquallyLikely() {
    assertUniform(60, 60_000, () -> orderOf(RANDOM.sample(5, 3), 5));
  }

  /** Numbers the ways to draw from {@code size} things without replacement. */
  private static int orderOf(long[] drawn, int size) {
    var left = new ArrayList<>(LongStream.range(0, size).boxed().toList());
    int number = 0;
    for (long each : drawn) {
      int index = left.indexOf(each);
      number = number * left.size() + index;
      left.remove(index);
    }
    return number;
  }

  @Test
  void sampleFromAGreatPopulationIsUniform() {
    assertUniform(10, 100_000, () -> (int) (RANDOM.sample(1_000_000, 6)[5] / 100_000));
  }

  @Test
  void choicesFollowTheirWeights() {
    var population = List.of(0, 1, 2, 3);
    double[] probabilities = {0.5, 0.05, 0.2, 0.25};
    double[] weights = {10, 1, 4, 5};
    assertChiSquare(
        probabilities, 100_000, () -> RANDOM.choices(population, weights, 1).getFirst());
    var many = RANDOM.choices(population, weights, 100_000).iterator();
    assertChiSquare(probabilities, 100_000, many::next);
    assertUniform(4, 100_000, () -> RANDOM.choice(population));
    var even = RANDOM.choices(population, 100_000).iterator();
    assertUniform(4, 100_000, even::next);
  }

  @Test
  void sampleFollowsItsCounts() {
    double[] probabilities = {0.5, 0.125, 0.375};
    int[] counts = {4, 1, 3};
    assertChiSquare(
        probabilities, 100_000, () -> RANDOM.sample(List.of(0, 1, 2), 1, counts).getFirst());
  }

  @ParameterizedTest
  @MethodSource("binomials")
  void binomialFollowsItsProbabilities(int n, double p) {
    var probabilities = new double[n + 1];
    for (int k = 0; k <= n; k++) {
      probabilities[k] = binomialProbability(n, p, k);
    }
    int low = 0;
    int high = n;
    int draws = 100_000;
    while (probabilities[low] * draws < 10) {
      probabilities[low + 1] += probabilities[low];
      low++;
    }
    while (probabilities[high] * draws < 10) {
      probabilities[high - 1] += probabilities[high];
      high--;
    }
    int first = low;
    int last = high;
    assertChiSquare(
        Arrays.copyOfRange(probabilities, first, last + 1),
        draws,
        () -> Math.clamp(RANDOM.binomial(n, p), first, last) - first);
  }

  static Stream<Arguments> binomials() {
    return Stream.of(
        Arguments.of(1, 0.3),
        Arguments.of(4, 0.25),
        Arguments.of(4, 0.75),
        Arguments.of(40, 0.4),
        Arguments.of(100, 0.25),
        Arguments.of(100, 0.9),
        Arguments.of(1000, 0.5));
  }

  private static double binomialProbability(int n, double p, int k) {
    double log = k * Math.log(p) + (n - k) * Math.log1p(-p);
    for (int i = 1; i <= k; i++) {
      log += Math.log((n - k + i) / (double) i);
    }
    return Math.exp(log);
  }

  static Stream<Arguments> continuous() {
    double root = Math.sqrt(0.5);
    return Stream.of(
        distributed("nextDouble", x -> x, RANDOM::nextDouble),
        distributed("nextFloat", x -> x, RANDOM::nextFloat),
        distributed("nextDouble(-2, 6)", x -> (x + 2) / 8, () -> RANDOM.nextDouble(-2, 6)),
        distributed("nextGaussian", StatisticsTest::phi, RANDOM::nextGaussian),
        distributed("nextExponential", x -> -Math.expm1(-x), RANDOM::nextExponential),
        distributed("uniform", x -> (x - 3) / 4, () -> RANDOM.uniform(7, 3)),
        distributed(
            "triangular",
            x -> x < 1 ? x * x / 4 : 1 - (4 - x) * (4 - x) / 12,
            () -> RANDOM.triangular(0, 4, 1)),
        distributed("normal", x -> phi((x - 5) / 3), () -> RANDOM.normal(5, 3)),
        distributed("gaussian", x -> phi((x - 5) / 3), () -> RANDOM.gaussian(5, 3)),
        distributed("lognormal", x -> phi((Math.log(x) - 1) / 0.5), () -> RANDOM.lognormal(1, 0.5)),
        distributed("exponential", x -> -Math.expm1(-2.5 * x), () -> RANDOM.exponential(2.5)),
        distributed("gamma(2, 3)", x -> gammaOfTwo(x / 3), () -> RANDOM.gamma(2, 3)),
        distributed("gamma(1, 3)", x -> -Math.expm1(-x / 3), () -> RANDOM.gamma(1, 3)),
        distributed(
            "gamma(0.5, 3)", x -> 2 * phi(Math.sqrt(2 * x / 3)) - 1, () -> RANDOM.gamma(0.5, 3)),
        distributed("beta(2, 3)", x -> x * x * (6 + x * (3 * x - 8)), () -> RANDOM.beta(2, 3)),
        distributed(
            "beta(0.5, 0.5)",
            x -> 2 / Math.PI * Math.asin(Math.sqrt(x)),
            () -> RANDOM.beta(0.5, 0.5)),
        distributed("pareto", x -> 1 - Math.pow(x, -3), () -> RANDOM.pareto(3)),
        distributed(
            "weibull", x -> -Math.expm1(-Math.pow(x / 2, 1.5)), () -> RANDOM.weibull(2, 1.5)),
        distributed("vonMises of 0", x -> x / (2 * Math.PI), () -> RANDOM.vonMises(1, 0)),
        distributed("vonMises", StatisticsTest::vonMises, () -> RANDOM.vonMises(2, 1.5)),
        distributed("sum", x -> phi(x), () -> root * (RANDOM.normal(0, 1) + RANDOM.normal(0, 1))));
  }

  private static Arguments distributed(
      String name, DoubleUnaryOperator cdf, DoubleSupplier variate) {
    return argumentSet(name, cdf, variate);
  }

  @ParameterizedTest
  @MethodSource("continuous")
  void continuousVariatesFollowTheirDistribution(DoubleUnaryOperator cdf, DoubleSupplier variate) {
    assertDistributed(cdf, variate);
  }

  private static double gammaOfTwo(double x) {
    return 1 - Math.exp(-x) * (1 + x);
  }

  private static double phi(double x) {
    return 0.5 + integral(t -> Math.exp(-t * t / 2), x) / Math.sqrt(2 * Math.PI);
  }

  private static double vonMises(double x) {
    DoubleUnaryOperator density = t -> Math.exp(1.5 * Math.cos(t - 2));
    return integral(density, x) / VON_MISES_WHOLE;
  }

  private static final double VON_MISES_WHOLE =
      integral(t -> Math.exp(1.5 * Math.cos(t - 2)), 2 * Math.PI);

  /** From 0 to {@code x} by Simpson's rule. */
  private static double integral(DoubleUnaryOperator f, double x) {
    int steps = 100;
    double h = x / steps;
    double sum = f.applyAsDouble(0) + f.applyAsDouble(x);
    for (int i = 1; i < steps; i++) {
      sum += (i % 2 == 0 ? 2 : 4) * f.applyAsDouble(i * h);
    }
    return sum * h / 3;
  }
}
