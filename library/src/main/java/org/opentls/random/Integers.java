package org.opentls.random;

import java.math.BigInteger;
import java.util.random.RandomGenerator;

/**
 * Whole numbers as Python's {@code random} draws them, of any size, each of the range as likely as
 * every other.
 *
 * <p>Every method here makes its number of {@code nextInt}, {@code nextLong} or {@code nextBytes},
 * so a class with a generator of its own, a seeded one for instance, may implement this interface.
 */
public interface Integers extends RandomGenerator {
  /**
   * A number from 0 to {@code stop - 1}.
   *
   * @throws IllegalArgumentException if {@code stop} is not positive
   */
  default long randrange(long stop) {
    return nextLong(stop);
  }

  /**
   * A number from {@code start} to {@code stop - 1}. The range may be wider than {@code
   * Long.MAX_VALUE}.
   *
   * @throws IllegalArgumentException if the range is empty
   */
  default long randrange(long start, long stop) {
    return nextLong(start, stop);
  }

  /**
   * One of {@code start}, {@code start + step}, {@code start + 2 * step} and so on, short of {@code
   * stop}. A negative step goes down.
   *
   * @throws IllegalArgumentException if the range is empty or the step is 0
   */
  default long randrange(long start, long stop, long step) {
    if (step == 1) {
      return nextLong(start, stop);
    }
    if (step == 0 || (step > 0 ? start >= stop : start <= stop)) {
      throw new IllegalArgumentException(
          "empty range or zero step: from " + start + " to " + stop + " by " + step);
    }
    // All of these may exceed Long.MAX_VALUE, so they count as unsigned.
    long width = step > 0 ? stop - start : start - stop;
    long count = Long.divideUnsigned(width - 1, step > 0 ? step : -step) + 1;
    long drawn = nextLong(Long.MIN_VALUE, Long.MIN_VALUE + count) - Long.MIN_VALUE;
    return start + step * drawn;
  }

  /**
   * A number from {@code first} to {@code last}, both included.
   *
   * @throws IllegalArgumentException if {@code last} is less than {@code first}
   */
  default long randint(long first, long last) {
    if (first > last) {
      throw new IllegalArgumentException("empty range: from " + first + " to " + last);
    }
    if (last < Long.MAX_VALUE) {
      return nextLong(first, last + 1);
    }
    return first == Long.MIN_VALUE ? nextLong() : nextLong(first - 1, last) + 1;
  }

  /**
   * A number from 0 to {@code stop - 1}.
   *
   * @throws IllegalArgumentException if {@code stop} is not positive
   */
  default BigInteger randrange(BigInteger stop) {
    return randrange(BigInteger.ZERO, stop);
  }

  /**
   * A number from {@code start} to {@code stop - 1}.
   *
   * @throws IllegalArgumentException if the range is empty
   */
  default BigInteger randrange(BigInteger start, BigInteger stop) {
    return randrange(start, stop, BigInteger.ONE);
  }

  /**
   * One of {@code start}, {@code start + step}, {@code start + 2 * step} and so on, short of {@code
   * stop}. A negative step goes down.
   *
   * @throws IllegalArgumentException if the range is empty or the step is 0
   */
  default BigInteger randrange(BigInteger start, BigInteger stop, BigInteger step) {
    var width = step.signum() > 0 ? stop.subtract(start) : start.subtract(stop);
    if (step.signum() == 0 || width.signum() <= 0) {
      throw new IllegalArgumentException(
          "empty range or zero step: from " + start + " to " + stop + " by " + step);
    }
    var count = width.subtract(BigInteger.ONE).divide(step.abs()).add(BigInteger.ONE);
    var drawn = getrandbits(count.bitLength());
    while (drawn.compareTo(count) >= 0) {
      drawn = getrandbits(count.bitLength());
    }
    return start.add(step.multiply(drawn));
  }

  /**
   * A number from {@code first} to {@code last}, both included.
   *
   * @throws IllegalArgumentException if {@code last} is less than {@code first}
   */
  default BigInteger randint(BigInteger first, BigInteger last) {
    return randrange(first, last.add(BigInteger.ONE));
  }

  /**
   * A number of {@code count} random bits: from 0 to {@code 2^count - 1}.
   *
   * @throws IllegalArgumentException if {@code count} is negative
   */
  default BigInteger getrandbits(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("negative number of bits: " + count);
    }
    int length = ByteSource.bytesFor(count);
    return new BigInteger(1, randbytes(length)).shiftRight(-count & 7);
  }

  /**
   * New random bytes.
   *
   * @param count how many, at least 0
   * @throws IllegalArgumentException if {@code count} is negative
   */
  default byte[] randbytes(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("negative number of bytes: " + count);
    }
    var bytes = new byte[count];
    nextBytes(bytes);
    return bytes;
  }
}
