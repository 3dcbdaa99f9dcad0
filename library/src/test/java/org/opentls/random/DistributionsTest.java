package org.opentls.random;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.PrimitiveIterator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** After {@code TestDistributions} of CPython's {@code Lib/test/test_random.py}. */
class DistributionsTest {
  private static final SystemRandom RANDOM = SystemRandom.create();

  /** Gives these numbers for {@code nextDouble} and fails after the last. */
  private record Scripted(PrimitiveIterator.OfDouble numbers) implements Distributions {
    static Scripted of(double... numbers) {
      return new Scripted(DoubleStream.of(numbers).iterator());
    }

    @Override
    public double nextDouble() {
      return numbers.nextDouble();
    }

    @Override
    public long nextLong() {
      throw new AssertionError("a distribution asks for nothing but nextDouble");
    }
  }

  static Stream<Function<Distributions, Double>> everyDistribution() {
    return Stream.of(
        g -> g.uniform(1, 10),
        g -> g.pareto(1.0),
        g -> g.exponential(1.0),
        g -> g.weibull(1.0, 1.0),
        g -> g.vonMises(1.0, 1.0),
        g -> g.vonMises(0.0, 1.0),
        g -> g.normal(0.0, 1.0),
        g -> g.gaussian(0.0, 1.0),
        g -> g.lognormal(0.0, 1.0),
        g -> g.gamma(0.01, 1.0),
        g -> g.gamma(1.0, 1.0),
        g -> g.gamma(200.0, 1.0),
        g -> g.beta(3.0, 3.0),
        g -> g.triangular(0.0, 1.0, 1.0 / 3.0),
        g -> (double) g.binomial(1, 0.5),
        g -> (double) g.binomial(10, 0.5),
        g -> (double) g.binomial(100, 0.5));
  }

  /** {@code test_zeroinputs}; the binomial ones are ours. */
  @ParameterizedTest
  @MethodSource("everyDistribution")
  void zerosAreUsedUpAndEveryVariateIsFinite(Function<Distributions, Double> variate) {
    var zerosFirst =
        DoubleStream.concat(
            DoubleStream.of(0, 0, 0, 0, 0), DoubleStream.generate(RANDOM::nextDouble).limit(200));
    assertThat(variate.apply(new Scripted(zerosFirst.iterator()))).isFinite();
  }

  static Stream<Arguments> constants() {
    return Stream.of(
        constant("uniform", 10.0, g -> g.uniform(10.0, 10.0)),
        constant("triangular", 10.0, g -> g.triangular(10.0, 10.0)),
        constant("triangular with mode", 10.0, g -> g.triangular(10.0, 10.0, 10.0)),
        constant("exponential", 0.0, g -> g.exponential(POSITIVE_INFINITY)),
        constant("vonMises", 3.0, g -> g.vonMises(3.0, POSITIVE_INFINITY)),
        constant("gaussian", 10.0, g -> g.gaussian(10.0, 0.0)),
        constant("lognormal", 1.0, g -> g.lognormal(0.0, 0.0)),
        constant("lognormal of -inf", 0.0, g -> g.lognormal(NEGATIVE_INFINITY, 0.0)),
        constant("normal", 10.0, g -> g.normal(10.0, 0.0)),
        constant("binomial of no trial", 0.0, g -> g.binomial(0, 0.5)),
        constant("binomial of no success", 0.0, g -> g.binomial(10, 0.0)),
        constant("binomial of success", 10.0, g -> g.binomial(10, 1.0)),
        constant("binomial of hardly any success", 0.0, g -> g.binomial(5, 1e-18)),
        constant("pareto", 1.0, g -> g.pareto(POSITIVE_INFINITY)),
        constant("weibull", 10.0, g -> g.weibull(10.0, POSITIVE_INFINITY)),
        constant("weibull of scale 0", 0.0, g -> g.weibull(0.0, 10.0)));
  }

  private static Arguments constant(
      String name, double expected, ToDoubleFunction<Distributions> variate) {
    return argumentSet(name, expected, variate);
  }

  /** {@code test_constant}. */
  @ParameterizedTest
  @MethodSource("constants")
  void extremeParametersGiveAConstant(double expected, ToDoubleFunction<Distributions> variate) {
    for (int i = 0; i < 100; i++) {
      // Adding 0 makes a negative zero positive.
      assertThat(variate.applyAsDouble(RANDOM) + 0.0).isEqualTo(expected);
    }
  }

  static Stream<Arguments> moments() {
    double third = Math.PI * Math.PI / 3;
    return Stream.of(
        moment("uniform", 5.5, 6.75, g -> g.uniform(1.0, 10.0)),
        moment("triangular", 4.0 / 9, 7.0 / 9 / 18, g -> g.triangular(0.0, 1.0, 1.0 / 3)),
        moment("exponential", 1 / 1.5, 1 / 2.25, g -> g.exponential(1.5)),
        moment("vonMises", Math.PI, third, g -> g.vonMises(1.23, 0)),
        moment("pareto", 1.25, 5.0 / 48, g -> g.pareto(5.0)),
        moment("weibull", 0.8929795, 0.1053326, g -> g.weibull(1.0, 3.0)));
  }

  private static Arguments moment(
      String name, double mean, double variance, ToDoubleFunction<Distributions> variate) {
    return argumentSet(name, mean, variance, variate);
  }

  /** {@code test_avg_std}: integrates over evenly spaced random numbers. */
  @ParameterizedTest
  @MethodSource("moments")
  void meanAndVarianceAreThoseOfTheDistribution(
      double mean, double variance, ToDoubleFunction<Distributions> variate) {
    int n = 5000;
    var variates =
        DoubleStream.iterate(1, i -> i < n, i -> i + 1)
            .map(i -> variate.applyAsDouble(Scripted.of(i / n)))
            .toArray();
    assertThat(DoubleStream.of(variates).average().orElseThrow()).isCloseTo(mean, offset(0.005));
    double squares = DoubleStream.of(variates).map(x -> (x - mean) * (x - mean)).sum();
    assertThat(squares / (n - 2)).isCloseTo(variance, offset(0.005));
  }

  /** {@code test_von_mises_range}, issue 17149. */
  @Test
  void vonMisesAnglesAreFromZeroToTwoPi() {
    for (double mu : new double[] {0.0, 0.1, 3.1, 6.2, -100}) {
      for (double kappa : new double[] {0.0, 2.3, 500.0}) {
        for (int i = 0; i < 100; i++) {
          assertThat(RANDOM.vonMises(mu, kappa)).isBetween(0.0, 2 * Math.PI);
        }
      }
    }
  }

  /** {@code test_von_mises_large_kappa}, issue 17141. */
  @Test
  void vonMisesWithLargeKappaEnds() {
    assertThat(RANDOM.vonMises(0.5, 1e15)).isCloseTo(0.5, offset(1e-6));
    assertThat(RANDOM.vonMises(0.5, 1e100)).isCloseTo(0.5, offset(1e-6));
  }

  /** {@code test_gammavariate_alpha_greater_one}: the first number is out of bounds. */
  @Test
  void gammaOfShapeAboveOneTakesCPythonsPath() {
    assertThat(Scripted.of(1e-8, 0.5, 0.3).gamma(1.1, 2.3)).isCloseTo(2.53, offset(1e-7));
  }

  /** {@code test_gammavariate_alpha_equal_one} and {@code …_equals_expovariate}. */
  @Test
  void gammaOfShapeOneIsExponential() {
    assertThat(Scripted.of(0.45).gamma(1.0, 3.14)).isCloseTo(1.877208182372648, offset(1e-7));
    assertThat(Scripted.of(1e-8).gamma(1.0, 3.14))
        .isCloseTo(Scripted.of(1e-8).exponential(1.0 / 3.14), offset(1e-7));
  }

  /** {@code test_gammavariate_alpha_between_zero_and_one}. */
  @Test
  void gammaOfShapeBelowOneTakesCPythonsPaths() {
    double r1 = 0.8859296441566;
    double r2 = 0.3678794411714;
    assertThat(Scripted.of(r1, r2 + 0.01, r1, r2).gamma(0.35, 1.45))
        .isCloseTo(1.4499999999997544, offset(1e-7));
    double r3 = 0.8959296441566;
    double r4 = 0.9445400408898141;
    assertThat(Scripted.of(r3, r4 + 0.01, r3, r4).gamma(0.35, 1.45))
        .isCloseTo(1.5830349561760781, offset(1e-7));
  }

  /** {@code test_betavariate_return_zero}. */
  @Test
  void betaIsZeroWhereTheFirstGammaIs() {
    assertThat(Scripted.of(0.0, 0.0).beta(1e-300, 3.0)).isZero();
  }

  /** {@code test_binomialvariate}: huge numbers of trials. */
  @Test
  void binomialOfManyTrialsStaysNearItsMean() {
    assertThat(RANDOM.binomial(100_000_000, 0.2)).isBetween(19_000_000, 21_000_000);
    assertThat(RANDOM.binomial(100_000_000, 0.9)).isBetween(89_000_000, 91_000_000);
    assertThat(RANDOM.binomial(Integer.MAX_VALUE, 0.5)).isBetween(1_073_000_000, 1_074_500_000);
  }

  @Test
  void largestShapesEnd() {
    assertThat(RANDOM.gamma(Double.MAX_VALUE / 2, 1.0)).isFinite();
    assertThat(RANDOM.gamma(Double.MIN_VALUE, 1.0)).isZero();
  }

  static Stream<Function<Distributions, Number>> wrongParameters() {
    return Stream.of(
        g -> g.uniform(NaN, 1),
        g -> g.uniform(0, NaN),
        g -> g.uniform(0, POSITIVE_INFINITY),
        g -> g.uniform(-Double.MAX_VALUE, Double.MAX_VALUE),
        g -> g.triangular(NaN, 1),
        g -> g.triangular(0, POSITIVE_INFINITY),
        g -> g.triangular(0, 1, NaN),
        g -> g.triangular(0, 1, 1.5),
        g -> g.triangular(1, 0, -0.5),
        g -> g.normal(NaN, 1),
        g -> g.normal(0, NaN),
        g -> g.normal(0, -1),
        g -> g.normal(0, POSITIVE_INFINITY),
        g -> g.gaussian(NaN, 1),
        g -> g.gaussian(0, -1),
        g -> g.lognormal(0, -1),
        g -> g.lognormal(NaN, 1),
        g -> g.exponential(0),
        g -> g.exponential(NaN),
        g -> g.vonMises(NaN, 1),
        g -> g.vonMises(POSITIVE_INFINITY, 1),
        g -> g.vonMises(0, -1),
        g -> g.vonMises(0, NaN),
        // test_gammavariate_errors
        g -> g.gamma(-1, 3),
        g -> g.gamma(0, 2),
        g -> g.gamma(2, 0),
        g -> g.gamma(1, -3),
        g -> g.gamma(NaN, 1),
        g -> g.gamma(1, NaN),
        g -> g.gamma(POSITIVE_INFINITY, 1),
        g -> g.gamma(Double.MAX_VALUE, 1),
        g -> g.beta(0, 1),
        g -> g.beta(1, 0),
        g -> g.beta(NaN, 1),
        g -> g.beta(1, NaN),
        g -> g.beta(1, POSITIVE_INFINITY),
        g -> g.pareto(0),
        g -> g.pareto(NaN),
        g -> g.weibull(-1, 1),
        g -> g.weibull(1, 0),
        g -> g.weibull(NaN, 1),
        g -> g.weibull(1, NaN),
        // test_binomialvariate
        g -> g.binomial(-1, 0.5),
        g -> g.binomial(1, -0.5),
        g -> g.binomial(1, 1.5),
        g -> g.binomial(1, NaN));
  }

  @ParameterizedTest
  @MethodSource("wrongParameters")
  void wrongParameterIsToldBeforeAnythingIsDrawn(Function<Distributions, Number> variate) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> variate.apply(Scripted.of()))
        .withMessageMatching(".+: -?([0-9.E]+|NaN|Infinity)");
  }

  /** A generator that always gives the same number. */
  private record Always(double number) implements Distributions {
    @Override
    public double nextDouble() {
      return number;
    }

    @Override
    public long nextLong() {
      return 0;
    }
  }

  /** 0 times infinity would be no number. */
  @Test
  void anInfiniteScaleIsRefusedAndNoVariateIsNotANumber() {
    var zero = new Always(0.0);
    assertThatIllegalArgumentException().isThrownBy(() -> zero.gamma(1.0, POSITIVE_INFINITY));
    assertThatIllegalArgumentException().isThrownBy(() -> zero.gamma(0.5, POSITIVE_INFINITY));
    assertThatIllegalArgumentException().isThrownBy(() -> zero.weibull(POSITIVE_INFINITY, 1.0));
    assertThat(new Always(0.9).weibull(0.0, 1e-300)).isZero();
  }
}
