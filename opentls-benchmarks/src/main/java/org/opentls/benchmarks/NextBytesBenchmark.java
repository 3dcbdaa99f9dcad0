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

/** Random bytes into a thread's own array, from one generator that all threads share. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, then calls setUp
public class NextBytesBenchmark {
  /** Who draws. */
  @Param public Contestant contestant;

  /** The length of the array in bytes. */
  @Param({"16", "32", "4096", "1048576"})
  public int size;

  private RandomGenerator random;

  /** Makes the generator. */
  @Setup
  public void setUp() throws NoSuchAlgorithmException {
    random = contestant.random();
  }

  /** What one thread fills. */
  @State(Scope.Thread)
  public static class Output {
    private byte[] bytes;

    /** Makes the array. */
    @Setup
    public void setUp(NextBytesBenchmark benchmark) {
      bytes = new byte[benchmark.size];
    }
  }

  /** Fills the array. */
  @Benchmark
  public byte[] nextBytes(Output output) {
    random.nextBytes(output.bytes);
    return output.bytes;
  }
}
