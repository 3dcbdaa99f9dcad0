package org.opentls.benchmarks;

import java.security.NoSuchAlgorithmException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A random {@code long} from one generator that all threads share. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, then calls setUp
public class NextLongBenchmark {
  /** Who draws. */
  @Param public Contestant contestant;

  private RandomGenerator random;

  /** Makes the generator. */
  @Setup
  public void setUp() throws NoSuchAlgorithmException {
    random = contestant.random();
  }

  /** Draws one number. */
  @Benchmark
  public long nextLong() {
    return random.nextLong();
  }
}
