package org.opentls.kdf;

import static org.opentls.api.Err.check;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.opentls.api.Rand;

/**
 * A function that makes a key of a password at a cost, which an attacker pays for every guess. The
 * value holds the parameters, is immutable and serves any thread.
 */
public sealed interface PasswordKdf permits Pbkdf2, Scrypt, Argon2 {
  /** The size in bytes of the salts that are drawn here. */
  int SALT_SIZE = 16;

  /**
   * Derives a key.
   *
   * @param password the password; the caller clears it
   * @param salt random bytes, 16 or more in new designs
   * @param length the length of the key in bytes, at least 1
   * @return {@code length} new bytes, which the caller clears after use
   * @throws IllegalArgumentException if an argument is out of the function's range
   * @throws org.opentls.api.UnsupportedOpenSslException if the loaded OpenSSL lacks the function
   */
  byte[] derive(byte[] password, byte[] salt, int length);

  /**
   * Derives a key from a password in UTF-8, whose encoded form is cleared.
   *
   * @param password the password; the caller clears it
   * @param salt random bytes, 16 or more in new designs
   * @param length the length of the key in bytes, at least 1
   * @return {@code length} new bytes, which the caller clears after use
   * @throws IllegalArgumentException if an argument is out of the function's range, or the password
   *     has half of a surrogate pair
   * @throws org.opentls.api.UnsupportedOpenSslException if the loaded OpenSSL lacks the function
   */
  default byte[] derive(char[] password, byte[] salt, int length) {
    return Utf8.with(password, bytes -> derive(bytes, salt, length));
  }

  /**
   * Derives a key with a new random salt of {@value #SALT_SIZE} bytes, and returns all that is
   * needed to derive it again.
   *
   * @param password the password; the caller clears it
   * @param length the length of the key in bytes, at least 1
   * @throws IllegalArgumentException if an argument is out of the function's range, or the password
   *     has half of a surrogate pair
   * @throws org.opentls.api.UnsupportedOpenSslException if the loaded OpenSSL lacks the function
   */
  default DerivedKey deriveWithNewSalt(char[] password, int length) {
    var salt = newSalt();
    return new DerivedKey(derive(password, salt, length), salt, this);
  }

  /** As {@link #deriveWithNewSalt(char[], int)} for a password in bytes. */
  default DerivedKey deriveWithNewSalt(byte[] password, int length) {
    var salt = newSalt();
    return new DerivedKey(derive(Objects.requireNonNull(password), salt, length), salt, this);
  }

  private static byte[] newSalt() {
    try (var arena = Arena.ofConfined()) {
      var salt = arena.allocate(SALT_SIZE);
      check(Rand.RAND_bytes(salt, SALT_SIZE));
      return salt.toArray(ValueLayout.JAVA_BYTE);
    }
  }

  /** The native memory in bytes that one call needs beside its arguments, about. */
  long memory();
}
