package org.opentls.provider;

import java.security.InvalidAlgorithmParameterException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import javax.crypto.KeyGeneratorSpi;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.opentls.random.Secrets;

/** A {@code KeyGenerator} of keys that are random bytes, OpenSSL's unless others are given. */
final class RawKeyGeneratorSpi extends KeyGeneratorSpi {
  private final String algorithm;
  private final IntUnaryOperator sizeOfBits;
  private int size;
  private @Nullable SecureRandom random;

  /**
   * Makes a generator.
   *
   * @param size the size in bytes of keys unless another is asked for
   * @param sizeOfBits the size in bytes of a key of so many bits, or an {@code
   *     InvalidParameterException} that says which there are
   */
  RawKeyGeneratorSpi(String algorithm, int size, IntUnaryOperator sizeOfBits) {
    this.algorithm = algorithm;
    this.size = size;
    this.sizeOfBits = sizeOfBits;
  }

  @Override
  protected void engineInit(@Nullable SecureRandom random) {
    this.random = random;
  }

  @Override
  protected void engineInit(AlgorithmParameterSpec parameters, @Nullable SecureRandom random)
      throws InvalidAlgorithmParameterException {
    throw new InvalidAlgorithmParameterException(algorithm + " keys take no parameters");
  }

  @Override
  protected void engineInit(int bits, @Nullable SecureRandom random) {
    this.size = sizeOfBits.applyAsInt(bits);
    this.random = random;
  }

  @Override
  protected SecretKey engineGenerateKey() {
    var key = random == null ? Secrets.tokenBytes(size) : drawFrom(random);
    try {
      return new SecretKeySpec(key, algorithm);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private byte[] drawFrom(SecureRandom given) {
    var key = new byte[size];
    given.nextBytes(key);
    return key;
  }
}
