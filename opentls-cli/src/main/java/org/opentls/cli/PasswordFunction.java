package org.opentls.cli;

import java.util.Locale;
import org.opentls.api.OpenSSL;
import org.opentls.api.UnsupportedOpenSslException;
import org.opentls.kdf.Argon2;
import org.opentls.kdf.PasswordKdf;
import org.opentls.kdf.Pbkdf2;
import org.opentls.kdf.Scrypt;

/** The functions that make keys of passwords. */
@SuppressWarnings("NamingConvention") // as the user types them
enum PasswordFunction {
  argon2id,
  scrypt,
  pbkdf2;

  /** The one that makes guessing cost most, of those that the loaded OpenSSL has. */
  static PasswordFunction best() {
    return Argon2.isAvailable() ? argon2id : scrypt;
  }

  /**
   * Fails before a password is asked for.
   *
   * @throws UnsupportedOpenSslException if the loaded OpenSSL lacks the function
   */
  static void requireAvailable(PasswordKdf function) {
    if (function instanceof Argon2 && !Argon2.isAvailable()) {
      throw new UnsupportedOpenSslException("Argon2", "3.2", OpenSSL.versionText());
    }
  }

  /** The function with its parameters, in words. */
  static String describe(PasswordKdf function) {
    return switch (function) {
      case Argon2 f ->
          "argon2%s with %d KiB, %d iterations and parallelism %d"
              .formatted(
                  f.type().name().toLowerCase(Locale.ROOT),
                  f.memoryKib(),
                  f.iterations(),
                  f.parallelism());
      case Scrypt f ->
          "scrypt with cost %d, block size %d and parallelism %d"
              .formatted(f.cost(), f.blockSize(), f.parallelism());
      case Pbkdf2 f -> "pbkdf2 with %s and %d iterations".formatted(f.digest(), f.iterations());
    };
  }
}
