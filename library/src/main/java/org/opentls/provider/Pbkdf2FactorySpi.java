package org.opentls.provider;

import java.security.InvalidKeyException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactorySpi;
import javax.crypto.interfaces.PBEKey;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;
import org.opentls.kdf.Pbkdf2;

/** A JCA {@code SecretKeyFactory} over {@link Pbkdf2}. */
final class Pbkdf2FactorySpi extends SecretKeyFactorySpi {
  private final String algorithm;
  private final String digest;

  Pbkdf2FactorySpi(String algorithm, String digest) {
    this.algorithm = algorithm;
    this.digest = digest;
  }

  @Override
  protected SecretKey engineGenerateSecret(KeySpec spec) throws InvalidKeySpecException {
    if (!(spec instanceof PBEKeySpec password)) {
      throw new InvalidKeySpecException("a PBEKeySpec is needed");
    }
    if (password.getSalt() == null) {
      throw new InvalidKeySpecException("a PBEKeySpec with a salt is needed");
    }
    int length = password.getKeyLength() / Byte.SIZE;
    if (length < 1) {
      throw new InvalidKeySpecException(
          "key of " + password.getKeyLength() + " bits: 8 or more are needed");
    }
    return generate(
        password.getPassword(), password.getSalt(), password.getIterationCount(), length);
  }

  /** Takes over the arrays. */
  private SecretKey generate(char[] password, byte[] salt, int iterations, int length)
      throws InvalidKeySpecException {
    boolean done = false;
    try {
      byte[] key = new Pbkdf2(digest, iterations).derive(password, salt, length);
      done = true;
      return new Pbkdf2Key(algorithm, password, salt, iterations, key);
    } catch (IllegalArgumentException e) {
      throw new InvalidKeySpecException(e.getMessage(), e);
    } finally {
      if (!done) {
        Arrays.fill(password, '\0');
      }
    }
  }

  @Override
  protected KeySpec engineGetKeySpec(SecretKey key, @Nullable Class<?> spec)
      throws InvalidKeySpecException {
    if (!(key instanceof PBEKey pbe) || spec == null || !spec.isAssignableFrom(PBEKeySpec.class)) {
      throw new InvalidKeySpecException("a PBEKey has a PBEKeySpec and nothing else");
    }
    char[] password = pbe.getPassword();
    byte[] encoded = pbe.getEncoded();
    try {
      return new PBEKeySpec(
          password, pbe.getSalt(), pbe.getIterationCount(), encoded.length * Byte.SIZE);
    } finally {
      Arrays.fill(password, '\0');
      Arrays.fill(encoded, (byte) 0);
    }
  }

  @Override
  protected SecretKey engineTranslateKey(SecretKey key) throws InvalidKeyException {
    if (key instanceof PBEKey pbe
        && algorithm.equalsIgnoreCase(key.getAlgorithm())
        && "RAW".equalsIgnoreCase(key.getFormat())) {
      return new Pbkdf2Key(
          algorithm, pbe.getPassword(), pbe.getSalt(), pbe.getIterationCount(), pbe.getEncoded());
    }
    throw new InvalidKeyException("a key of " + algorithm + " is needed");
  }
}
