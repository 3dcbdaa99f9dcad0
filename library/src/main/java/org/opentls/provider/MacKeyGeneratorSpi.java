package org.opentls.provider;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidParameterException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.KeyGeneratorSpi;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.opentls.random.SystemRandom;

/** A {@code KeyGenerator} of keys for HMAC. */
final class MacKeyGeneratorSpi extends KeyGeneratorSpi {
  /** The fewest bits of a key, as in the JDK. */
  private static final int MIN_BITS = 40;

  private final String algorithm;
  private int size;
  private @Nullable SecureRandom random;

  MacKeyGeneratorSpi(String algorithm, int size) {
    this.algorithm = algorithm;
    this.size = size;
  }

  @Override
  protected void engineInit(SecureRandom random) {
    this.random = random;
  }

  @Override
  protected void engineInit(AlgorithmParameterSpec parameters, SecureRandom random)
      throws InvalidAlgorithmParameterException {
    throw new InvalidAlgorithmParameterException(algorithm + " keys take no parameters");
  }

  @Override
  protected void engineInit(int bits, SecureRandom random) {
    if (bits < MIN_BITS) {
      throw new InvalidParameterException("key of " + bits + " bits: " + MIN_BITS + " or more");
    }
    this.size = Math.ceilDiv(bits, Byte.SIZE);
    this.random = random;
  }

  @Override
  protected SecretKey engineGenerateKey() {
    var key = new byte[size];
    try {
      if (random != null) {
        random.nextBytes(key);
      } else {
        SystemRandom.createPrivate().nextBytes(key);
      }
      return new SecretKeySpec(key, algorithm);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }
}
