package org.opentls.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.opentls.kdf.Pbkdf2;
import org.opentls.kdf.Scrypt;

/** A key of 32 bytes from a password. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, then calls setUp
public class PasswordBenchmark {
  private static final String PASSWORD = "correct horse battery staple";
  private static final byte[] SALT = "0123456789abcdef".getBytes(US_ASCII);
  private static final int SIZE = 32;

  /** Who derives. */
  @Param public Contestant contestant;

  /** The function: PBKDF2 with HMAC-SHA256, or scrypt with blocks of 8 and one lane. */
  @Param({"PBKDF2", "scrypt"})
  public String function;

  /** Iterations of PBKDF2, or the cost {@code N} of scrypt. */
  @Param({"16384"})
  public int cost;

  private Callable<byte[]> work;

  /** Chooses the one piece of work that this JVM measures. */
  @Setup
  public void setUp() throws GeneralSecurityException {
    work = contestant == Contestant.OPENTLS ? openTls() : factory();
  }

  /** Derives the key. */
  @Benchmark
  public byte[] derive() throws Exception {
    return work.call();
  }

  private Callable<byte[]> openTls() {
    var password = PASSWORD.getBytes(US_ASCII);
    return function.equals("scrypt")
        ? () -> new Scrypt(cost, 8, 1).derive(password, SALT, SIZE)
        : () -> new Pbkdf2("SHA256", cost).derive(password, SALT, SIZE);
  }

  private Callable<byte[]> factory() throws GeneralSecurityException {
    var name = "PBKDF2WithHmacSHA256";
    var factory = SecretKeyFactory.getInstance(name, contestant.provider("SecretKeyFactory", name));
    return () ->
        factory
            .generateSecret(new PBEKeySpec(PASSWORD.toCharArray(), SALT, cost, 8 * SIZE))
            .getEncoded();
  }
}
