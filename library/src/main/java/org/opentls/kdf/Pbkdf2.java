package org.opentls.kdf;

import java.util.Objects;
import org.opentls.internal.FixedDigest;

/**
 * PBKDF2 with HMAC: <a href="https://www.rfc-editor.org/rfc/rfc8018">RFC 8018</a>, {@code
 * EVP_KDF-PBKDF2(7ossl)}.
 *
 * <p>It costs an attacker time and no memory, so special hardware guesses it fast; take {@link
 * Scrypt} or {@link Argon2} unless something demands PBKDF2. A call takes time in proportion to
 * {@code iterations}, and again as much for each further digest's size of key. Nothing can
 * interrupt it.
 *
 * @param digest a name as {@code Digest.of} takes it; Python's name afterwards, as in {@code
 *     sha256}
 * @param iterations the cost, at least 1
 */
public record Pbkdf2(String digest, int iterations) implements PasswordKdf {
  private static final int OWASP_SHA256 = 600_000;
  private static final int OWASP_SHA512 = 210_000;

  /**
   * Checks and keeps the parameters.
   *
   * @throws IllegalArgumentException if the iterations are fewer than 1, or no digest of fixed size
   *     can have this name
   * @throws org.opentls.api.OpenSslException if the loaded OpenSSL has no such digest
   */
  public Pbkdf2 {
    digest = FixedDigest.of(digest).name();
    Parameters.requireAtLeast("iterations", iterations, 1);
  }

  /** With SHA-256 and the 600,000 iterations that OWASP's password storage page asks for. */
  public static Pbkdf2 sha256() {
    return new Pbkdf2("sha256", OWASP_SHA256);
  }

  /** With SHA-512 and the 210,000 iterations that OWASP's password storage page asks for. */
  public static Pbkdf2 sha512() {
    return new Pbkdf2("sha512", OWASP_SHA512);
  }

  @Override
  public byte[] derive(byte[] password, byte[] salt, int length) {
    Objects.requireNonNull(password);
    Objects.requireNonNull(salt);
    Parameters.requireAtLeast("length", length, 1);
    return Derivation.by("PBKDF2")
        .text("digest", FixedDigest.of(digest).openSslName())
        .bytes("pass", password)
        .bytes("salt", salt)
        .number("iter", iterations)
        .derive(length);
  }

  /** Next to nothing. */
  @Override
  public long memory() {
    return 0;
  }
}
