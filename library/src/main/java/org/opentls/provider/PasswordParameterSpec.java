package org.opentls.provider;

import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Objects;
import org.opentls.kdf.PasswordKdf;

/**
 * What the {@code KDF} services {@code PBKDF2}, {@code SCRYPT}, {@code ARGON2ID}, {@code ARGON2I}
 * and {@code ARGON2D} take: a password, a salt, the size of the key, and the function with its
 * cost. Holds the password until {@link #clearPassword()}.
 */
public final class PasswordParameterSpec implements AlgorithmParameterSpec {
  private final PasswordKdf function;
  private final char[] password;
  private final byte[] salt;
  private final int length;
  private boolean cleared;

  /**
   * Keeps copies of the parameters, which the service checks.
   *
   * @param function the function and its cost, one of the service
   * @param password the password; the caller clears it
   * @param salt random bytes, 16 or more in new designs
   * @param length the length of the key in bytes, at least 1
   */
  public PasswordParameterSpec(PasswordKdf function, char[] password, byte[] salt, int length) {
    this.function = Objects.requireNonNull(function);
    this.password = password.clone();
    this.salt = salt.clone();
    this.length = length;
  }

  /** The function and its cost. */
  public PasswordKdf function() {
    return function;
  }

  /** The length of the key in bytes. */
  public int length() {
    return length;
  }

  /** Clears the password; the parameters cannot be used any more. */
  public void clearPassword() {
    cleared = true;
    Arrays.fill(password, '\0');
  }

  byte[] derive() {
    if (cleared) {
      throw new IllegalStateException("the password is cleared");
    }
    return function.derive(password, salt, length);
  }
}
