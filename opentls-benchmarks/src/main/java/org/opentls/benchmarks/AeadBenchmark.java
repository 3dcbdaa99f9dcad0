package org.opentls.benchmarks;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.opentls.cipherlib.Encryptor;

/**
 * The encryption of one message from array to array, tag included, under a key that stays and a
 * nonce that does not.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, then calls setUp
public class AeadBenchmark {
  private static final int TAG_SIZE = 16;

  /** Who encrypts. */
  @Param public Contestant contestant;

  /** The cipher, as OpenSSL spells it. */
  @Param({"AES-256-GCM", "ChaCha20-Poly1305"})
  public String algorithm;

  /** The length of the message in bytes. */
  @Param({"64", "1024", "16384", "1048576"})
  public int size;

  /** Encrypts {@link #message} into {@link #out} under {@link #nonce}. */
  private interface Work {
    int encrypt() throws GeneralSecurityException;
  }

  private final byte[] nonce = new byte[12];
  private byte[] message;
  private byte[] out;
  private Work work;

  /** Chooses the one piece of work that this JVM measures. */
  @Setup
  public void setUp() throws GeneralSecurityException {
    var key = new byte[32];
    key[0] = 1;
    message = new byte[size];
    Arrays.fill(message, (byte) 'x');
    out = new byte[size + TAG_SIZE];
    work = contestant == Contestant.OPENTLS ? openTls(key) : cipher(key);
  }

  /** Encrypts the message under the next nonce. */
  @Benchmark
  public int encrypt() throws GeneralSecurityException {
    countUp();
    return work.encrypt();
  }

  private void countUp() {
    for (int i = nonce.length - 1; i >= 0 && ++nonce[i] == 0; i--) {}
  }

  private Work openTls(byte[] key) {
    Encryptor encryptor = org.opentls.cipherlib.Cipher.of(algorithm).encryptor(key, nonce);
    return () -> {
      encryptor.reset(nonce);
      int length = encryptor.finish(message, 0, size, out, 0);
      return length + encryptor.tag(out, length);
    };
  }

  private Work cipher(byte[] key) throws GeneralSecurityException {
    boolean gcm = algorithm.endsWith("GCM");
    var name = gcm ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305";
    var cipher = Cipher.getInstance(name, contestant.provider("Cipher", name));
    SecretKey secret = new SecretKeySpec(key, gcm ? "AES" : "ChaCha20");
    return () -> {
      cipher.init(Cipher.ENCRYPT_MODE, secret, parameters(gcm));
      return cipher.doFinal(message, 0, size, out, 0);
    };
  }

  private AlgorithmParameterSpec parameters(boolean gcm) {
    return gcm ? new GCMParameterSpec(8 * TAG_SIZE, nonce) : new IvParameterSpec(nonce);
  }
}
