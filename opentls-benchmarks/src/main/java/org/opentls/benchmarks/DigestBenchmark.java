package org.opentls.benchmarks;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.opentls.hashlib.Digest;

/** The digest of one message: initialization, one update, the result as a new array. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, then calls setUp
public class DigestBenchmark {
  /** Who computes. */
  @Param public Contestant contestant;

  /** The digest's name, as the JDK and OpenSSL both spell it. */
  @Param({"SHA-256", "SHA-512", "SHA3-256", "BLAKE2b-512", "MD5"})
  public String algorithm;

  /** The length of the message in bytes. */
  @Param({"64", "1024", "16384", "1048576"})
  public int size;

  /** Where the message lies. */
  @Param public Memory memory;

  /** What computes it. */
  @Param public Instance instance;

  private byte[] heap;
  private ByteBuffer direct;
  private Supplier<byte[]> work;

  /** Chooses the one piece of work that this JVM measures. */
  @Setup
  public void setUp() {
    heap = new byte[size];
    Arrays.fill(heap, (byte) 'x');
    direct = ByteBuffer.allocateDirect(size).put(heap);
    work = contestant == Contestant.OPENTLS ? openTls() : messageDigest();
  }

  /** Computes the digest. */
  @Benchmark
  public byte[] digest() {
    return work.get();
  }

  private Supplier<byte[]> openTls() {
    var reused = Digest.of(algorithm);
    return switch (instance) {
      case REUSED ->
          switch (memory) {
            case HEAP -> () -> reused.update(heap).digestAndReset();
            case DIRECT -> () -> reused.update(direct.clear()).digestAndReset();
          };
      case FRESH ->
          switch (memory) {
            case HEAP ->
                () -> {
                  try (var fresh = Digest.of(algorithm)) {
                    return fresh.update(heap).digestAndReset();
                  }
                };
            case DIRECT ->
                () -> {
                  try (var fresh = Digest.of(algorithm)) {
                    return fresh.update(direct.clear()).digestAndReset();
                  }
                };
          };
    };
  }

  private Supplier<byte[]> messageDigest() {
    var provider = contestant.provider();
    var reused = Contestant.messageDigest(algorithm, provider);
    return switch (instance) {
      case REUSED ->
          switch (memory) {
            case HEAP ->
                () -> {
                  reused.update(heap);
                  return reused.digest();
                };
            case DIRECT ->
                () -> {
                  reused.update(direct.clear());
                  return reused.digest();
                };
          };
      case FRESH ->
          switch (memory) {
            case HEAP ->
                () -> {
                  var fresh = Contestant.messageDigest(algorithm, provider);
                  fresh.update(heap);
                  return fresh.digest();
                };
            case DIRECT ->
                () -> {
                  var fresh = Contestant.messageDigest(algorithm, provider);
                  fresh.update(direct.clear());
                  return fresh.digest();
                };
          };
    };
  }
}
