package org.opentls.benchmarks;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.opentls.hmac.Hmac;

/** The HMAC of one message under a key that stays: one update, the result as a new array. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, then calls setUp
public class HmacBenchmark {
  /** Who computes. */
  @Param public Contestant contestant;

  /** The digest, as OpenSSL spells it. */
  @Param({"SHA256", "SHA512"})
  public String digest;

  /** The length of the message in bytes. */
  @Param({"64", "1024", "16384", "1048576"})
  public int size;

  private Supplier<byte[]> work;

  /** Chooses the one piece of work that this JVM measures. */
  @Setup
  public void setUp() throws GeneralSecurityException {
    var key = new byte[32];
    key[0] = 1;
    var message = new byte[size];
    Arrays.fill(message, (byte) 'x');
    work = contestant == Contestant.OPENTLS ? openTls(key, message) : mac(key, message);
  }

  /** Computes the HMAC. */
  @Benchmark
  public byte[] hmac() {
    return work.get();
  }

  private Supplier<byte[]> openTls(byte[] key, byte[] message) {
    var hmac = Hmac.of(key, digest);
    return () -> hmac.update(message).digestAndReset();
  }

  private Supplier<byte[]> mac(byte[] key, byte[] message) throws GeneralSecurityException {
    var name = "Hmac" + digest;
    var mac = Mac.getInstance(name, contestant.provider("Mac", name));
    mac.init(new SecretKeySpec(key, name));
    return () -> mac.doFinal(message);
  }
}
