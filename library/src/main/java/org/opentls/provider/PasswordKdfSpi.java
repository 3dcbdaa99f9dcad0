package org.opentls.provider;

import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.function.Predicate;
import javax.crypto.KDFParameters;
import javax.crypto.KDFSpi;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.opentls.kdf.PasswordKdf;

/** A JCA {@code KDF} over a {@link PasswordKdf}. */
final class PasswordKdfSpi extends KDFSpi {
  private final String name;
  private final Predicate<PasswordKdf> fits;

  private PasswordKdfSpi(String name, Predicate<PasswordKdf> fits)
      throws InvalidAlgorithmParameterException {
    super(null);
    this.name = name;
    this.fits = fits;
  }

  static PasswordKdfSpi of(String name, Predicate<PasswordKdf> fits) {
    try {
      return new PasswordKdfSpi(name, fits);
    } catch (InvalidAlgorithmParameterException e) {
      throw new AssertionError(e); // there are no parameters to refuse
    }
  }

  @Override
  protected @Nullable KDFParameters engineGetParameters() {
    return null;
  }

  @Override
  protected SecretKey engineDeriveKey(String algorithm, AlgorithmParameterSpec parameters)
      throws InvalidAlgorithmParameterException, NoSuchAlgorithmException {
    return HkdfSpi.key(algorithm, engineDeriveData(parameters));
  }

  @Override
  protected byte[] engineDeriveData(AlgorithmParameterSpec parameters)
      throws InvalidAlgorithmParameterException {
    if (!(parameters instanceof PasswordParameterSpec spec) || !fits.test(spec.function())) {
      throw new InvalidAlgorithmParameterException(
          "a PasswordParameterSpec with a function " + name + " is needed");
    }
    try {
      return spec.derive();
    } catch (IllegalArgumentException e) {
      throw new InvalidAlgorithmParameterException(e.getMessage(), e);
    }
  }
}
