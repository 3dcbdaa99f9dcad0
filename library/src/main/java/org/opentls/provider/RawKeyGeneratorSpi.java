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

/** A {@code KeyGenerator} of ciphers that the JDK does not know: random bytes. */
final class RawKeyGeneratorSpi extends KeyGeneratorSpi {
  private final CipherFamily family;
  private int size;
  private @Nullable SecureRandom random;

  /**
   * Makes a generator.
   *
   * @param size the size in bytes of keys unless another is asked for
   */
  RawKeyGeneratorSpi(CipherFamily family, int size) {
    this.family = family;
    this.size = size;
  }

  @Override
  protected void engineInit(SecureRandom random) {
    this.random = random;
  }

  @Override
  protected void engineInit(AlgorithmParameterSpec parameters, SecureRandom random)
      throws InvalidAlgorithmParameterException {
    throw new InvalidAlgorithmParameterException(family.name() + " takes the size of a key only");
  }

  @Override
  protected void engineInit(int bits, SecureRandom random) {
    if (bits % 8 != 0 || !family.names().containsKey(bits / 8)) {
      throw new InvalidParameterException(family.name() + " has no keys of " + bits + " bits");
    }
    this.size = bits / 8;
    this.random = random;
  }

  @Override
  protected SecretKey engineGenerateKey() {
    var source = random == null ? new SecureRandom() : random;
    var key = new byte[size];
    source.nextBytes(key);
    try {
      return new SecretKeySpec(key, family.name());
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }
}
