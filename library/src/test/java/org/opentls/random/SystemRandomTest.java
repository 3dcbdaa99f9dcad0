package org.opentls.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** After {@code SystemRandom_TestBasicOps} of CPython's {@code Lib/test/test_random.py}. */
class SystemRandomTest {
  private static final SystemRandom RANDOM = SystemRandom.create();

  private static BigInteger powerOfTwo(int exponent) {
    return BigInteger.TWO.pow(exponent);
  }

  /** {@code test_getrandbits}: ranges. */
  @Test
  void getrandbitsStaysBelowItsPowerOfTwo() {
    for (int k = 0; k < 1000; k++) {
      assertThat(RANDOM.getrandbits(k).signum()).isNotNegative();
      assertThat(RANDOM.getrandbits(k).bitLength()).isLessThanOrEqualTo(k);
    }
  }

  /** {@code test_getrandbits}: all bits active. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 31, 32, 52, 53, 54, 119, 127, 128, 129})
  void getrandbitsSetsAndClearsEveryBit(int count) {
    var set = BigInteger.ZERO;
    var cleared = BigInteger.ZERO;
    var all = powerOfTwo(count).subtract(BigInteger.ONE);
    for (int i = 0; i < 100; i++) {
      var bits = RANDOM.getrandbits(count);
      set = set.or(bits);
      cleared = cleared.or(all.xor(bits));
    }
    assertThat(set).isEqualTo(all);
    assertThat(cleared).isEqualTo(all);
  }

  /** {@code test_53_bits_per_float}, and 24 for {@code float}. */
  @Test
  void everyBitOfADoubleAndOfAFloatIsDrawn() {
    long doubleBits = 0;
    int floatBits = 0;
    for (int i = 0; i < 100; i++) {
      doubleBits |= (long) (RANDOM.nextDouble() * 0x1p53);
      floatBits |= (int) (RANDOM.nextFloat() * 0x1p24f);
    }
    assertThat(doubleBits).isEqualTo((1L << 53) - 1);
    assertThat(floatBits).isEqualTo((1 << 24) - 1);
  }

  @Test
  void everyBitOfAnIntAndOfALongIsDrawn() {
    assertThat(RANDOM.ints(100).reduce(0, (a, b) -> a | b)).isEqualTo(-1);
    assertThat(RANDOM.ints(100).reduce(-1, (a, b) -> a & b)).isZero();
    assertThat(RANDOM.longs(100).reduce(0, (a, b) -> a | b)).isEqualTo(-1);
    assertThat(RANDOM.longs(100).reduce(-1, (a, b) -> a & b)).isZero();
  }

  /** {@code test_bigrand}. */
  @Test
  void randrangeOfABigNumberSetsEveryBit() {
    var span = powerOfTwo(500);
    var set = BigInteger.ZERO;
    for (int i = 0; i < 100; i++) {
      var drawn = RANDOM.randrange(span);
      assertThat(drawn).isBetween(BigInteger.ZERO, span.subtract(BigInteger.ONE));
      set = set.or(drawn);
    }
    assertThat(set).isEqualTo(span.subtract(BigInteger.ONE));
  }

  /** {@code test_bigrand_ranges}. */
  @ParameterizedTest
  @ValueSource(ints = {40, 80, 160, 200, 211, 250, 375, 512, 550})
  void randrangeOfABigRangeStaysInIt(int bits) {
    var start = RANDOM.randrange(powerOfTwo(bits - 2));
    var stop = RANDOM.randrange(powerOfTwo(bits)).add(start).add(BigInteger.ONE);
    assertThat(RANDOM.randrange(start, stop)).isGreaterThanOrEqualTo(start).isLessThan(stop);
  }

  /** {@code test_rangelimits}. */
  @ParameterizedTest
  @ValueSource(longs = {-2, -(1L << 60) - 2, 1L << 60, Long.MIN_VALUE, Long.MAX_VALUE - 2})
  void bothNumbersOfARangeOfTwoAreDrawn(long start) {
    assertThat(drawn(() -> RANDOM.randrange(start, start + 2))).containsOnly(start, start + 1);
    assertThat(drawn(() -> RANDOM.randint(start + 1, start + 2)))
        .containsOnly(start + 1, start + 2);
  }

  private static Set<Long> drawn(LongSupplier draw) {
    return new HashSet<>(LongStream.generate(draw).limit(100).boxed().toList());
  }

  /** {@code test_randrange_nonunit_step}, and downwards. */
  @Test
  void randrangeWithAStepDrawsEachOfItsNumbers() {
    assertThat(drawn(() -> RANDOM.randrange(0, 10, 2))).containsOnly(0L, 2L, 4L, 6L, 8L);
    assertThat(drawn(() -> RANDOM.randrange(0, 2, 2))).containsOnly(0L);
    assertThat(drawn(() -> RANDOM.randrange(5, -5, -4))).containsOnly(5L, 1L, -3L);
    long min = Long.MIN_VALUE;
    assertThat(drawn(() -> RANDOM.randrange(-1, min, min))).containsOnly(-1L);
    assertThat(drawn(() -> RANDOM.randrange(0, min, min))).containsOnly(0L);
    assertThat(drawn(() -> RANDOM.randrange(min, Long.MAX_VALUE, Long.MAX_VALUE)))
        .containsOnly(min, -1L, Long.MAX_VALUE - 1);
  }

  @Test
  void widestRangesReachBothSidesOfZero() {
    long min = Long.MIN_VALUE;
    long max = Long.MAX_VALUE;
    assertThat(drawn(() -> RANDOM.nextLong(min, max))).anyMatch(i -> i < 0).anyMatch(i -> i > 0);
    assertThat(drawn(() -> RANDOM.randint(min, max))).anyMatch(i -> i < 0).anyMatch(i -> i > 0);
    assertThat(drawn(() -> RANDOM.randint(-1, max))).allMatch(i -> i >= -1).hasSize(100);
    assertThat(drawn(() -> RANDOM.nextInt(Integer.MIN_VALUE, Integer.MAX_VALUE)))
        .anyMatch(i -> i < 0)
        .anyMatch(i -> i > 0);
    assertThat(RANDOM.nextDouble(-1e308, 1e308)).isBetween(-1e308, 1e308);
  }

  static Stream<ThrowingCallable> wrongArguments() {
    var one = BigInteger.ONE;
    var zero = BigInteger.ZERO;
    return Stream.of(
        () -> RANDOM.nextInt(0),
        () -> RANDOM.nextInt(-1),
        () -> RANDOM.nextInt(3, 3),
        () -> RANDOM.nextLong(0),
        () -> RANDOM.nextLong(Long.MIN_VALUE),
        () -> RANDOM.nextLong(5, 4),
        () -> RANDOM.nextDouble(0.0),
        () -> RANDOM.nextDouble(Double.NaN),
        () -> RANDOM.nextDouble(Double.POSITIVE_INFINITY),
        () -> RANDOM.nextDouble(1.0, 1.0),
        () -> RANDOM.nextFloat(Float.NaN),
        () -> RANDOM.nextGaussian(0, -1),
        () -> RANDOM.ints(-1),
        () -> RANDOM.longs(1, 4, 3),
        () -> RANDOM.doubles(1, 0, Double.NaN),
        () -> RANDOM.getrandbits(-1),
        () -> RANDOM.randbytes(-1),
        // test_randrange_errors
        () -> RANDOM.randrange(3, 3),
        () -> RANDOM.randrange(-721),
        () -> RANDOM.randrange(0, 100, -12),
        () -> RANDOM.randrange(100, 0, 12),
        () -> RANDOM.randrange(0, 42, 0),
        () -> RANDOM.randint(1, 0),
        () -> RANDOM.randint(Long.MAX_VALUE, Long.MIN_VALUE),
        () -> RANDOM.randrange(zero),
        () -> RANDOM.randrange(one, one),
        () -> RANDOM.randrange(zero, one, one.negate()),
        () -> RANDOM.randrange(zero, one, zero),
        () -> RANDOM.randint(one, zero),
        () -> RANDOM.mix(new byte[4], -1),
        () -> RANDOM.mix(new byte[4], 4.5),
        () -> RANDOM.mix(new byte[4], Double.NaN));
  }

  @ParameterizedTest
  @MethodSource("wrongArguments")
  void wrongArgumentIsRefused(ThrowingCallable call) {
    assertThatIllegalArgumentException().isThrownBy(call);
  }

  @Test
  void refusalNamesTheValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RANDOM.nextLong(5, 4))
        .withMessage("empty range: from 5 to below 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RANDOM.randrange(0, 100, -12))
        .withMessage("empty range or zero step: from 0 to 100 by -12");
  }

  /** {@code test_randbytes}. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9, 4096, 4097, 65_536, 65_537, 1_000_001})
  void randbytesGivesAsManyAsAskedFor(int count) {
    byte[] bytes = RANDOM.randbytes(count);
    assertThat(bytes).hasSize(count);
    if (count > 1000) {
      assertThat(Arrays.copyOfRange(bytes, count - 32, count)).isNotEqualTo(new byte[32]);
    }
  }

  @Test
  void nextBytesFillsItsRangeAndNothingElse() {
    for (int length : new int[] {0, 1, 100, 5000, 70_000}) {
      var bytes = new byte[length + 20];
      RANDOM.nextBytes(bytes, 10, length);
      assertThat(bytes).startsWith(new byte[10]).endsWith(new byte[10]);
    }
  }

  @Test
  void nextBytesOutsideTheArrayIsRefused() {
    var bytes = new byte[8];
    for (var range :
        List.of(
            new int[] {-1, 2},
            new int[] {7, 2},
            new int[] {0, -1},
            new int[] {1, Integer.MAX_VALUE})) {
      assertThatThrownBy(() -> RANDOM.nextBytes(bytes, range[0], range[1]))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThat(bytes).containsOnly(0);
  }

  @Test
  void numbersOfTheJdkAreMadeOfTheSameBytesAsPythons() {
    assertThat(KnownBytes.random().nextLong())
        .isEqualTo(KnownBytes.random().getrandbits(64).longValue());
    assertThat(KnownBytes.random().nextInt())
        .isEqualTo(KnownBytes.random().getrandbits(32).intValue());
    assertThat(KnownBytes.random().nextBoolean())
        .isEqualTo(KnownBytes.random().getrandbits(1).testBit(0));
    assertThat(KnownBytes.random().nextFloat())
        .isEqualTo(KnownBytes.random().getrandbits(24).floatValue() * 0x1p-24f);
    assertThat(KnownBytes.random().ints(50, 7, 107).asLongStream().toArray())
        .isEqualTo(KnownBytes.random().longs(50, 7, 107).toArray())
        .isEqualTo(randranges(50, 7, 107));
  }

  private static long[] randranges(int count, long start, long stop) {
    var random = KnownBytes.random();
    return LongStream.generate(() -> random.randrange(start, stop)).limit(count).toArray();
  }

  @Test
  void twoInstancesAndBothGeneratorsGiveDifferentBytes() {
    var drawn = new HashSet<Long>();
    IntStream.range(0, 1000)
        .forEach(_ -> {
          drawn.add(SystemRandom.create().nextLong());
          drawn.add(SystemRandom.createPrivate().nextLong());
        });
    assertThat(drawn).hasSize(2000);
  }

  @Test
  void mixDropsWhatWasDrawnAhead() {
    var bytes = new BufferedBytes(Drbg.PRIVATE);
    var random = new SystemRandom(Drbg.PRIVATE, bytes);
    random.nextLong();
    assertThat(bytes.ownBuffer().remaining()).isPositive();
    random.mix(new byte[] {1, 2, 3}, 1.5);
    random.mix(new byte[0], 0);
    random.mix(new byte[100_000], 0);
    assertThat(bytes.ownBuffer().remaining()).isZero();
    assertThat(random.nextLong()).isNotEqualTo(random.nextLong());
  }

  @Test
  void generatorsTellTheirNameAndStrength() {
    for (var random : List.of(SystemRandom.create(), SystemRandom.createPrivate())) {
      assertThat(random.algorithm()).isEqualTo("CTR-DRBG");
      assertThat(random.strength()).isEqualTo(256);
      assertThat(random.isDeprecated()).isFalse();
    }
  }
}
