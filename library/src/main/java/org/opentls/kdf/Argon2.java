package org.opentls.kdf;

import java.util.Locale;
import java.util.Objects;
import org.opentls.api.OpenSSL;
import org.opentls.api.UnsupportedOpenSslException;

/**
 * Argon2 version 1.3: <a href="https://www.rfc-editor.org/rfc/rfc9106">RFC 9106</a>, {@code
 * EVP_KDF-ARGON2(7ossl)}, since OpenSSL 3.2.
 *
 * <p>A call needs {@code memory} KiB of native memory, and time in proportion to {@code memory *
 * iterations}. Nothing can interrupt it. The lanes are computed one after the other on the calling
 * thread.
 *
 * @param type the variant; {@link Type#ID} unless something demands another
 * @param memoryKib {@code m} in KiB, at least {@code 8 * parallelism}
 * @param iterations {@code t}, at least 1
 * @param parallelism {@code p}, the number of lanes, 1 to 2^24 - 1
 */
public record Argon2(Type type, int memoryKib, int iterations, int parallelism)
    implements PasswordKdf {
  private static final int OWASP_MEMORY = 19_456;
  private static final int OWASP_ITERATIONS = 2;
  private static final int MAX_LANES = 0xff_ffff;
  private static final int MIN_SALT = 8;
  private static final int MIN_LENGTH = 4;

  /** The variants of RFC 9106. */
  public enum Type {
    /** Argon2d: the order of memory access depends on the password; for no shared machine. */
    D,
    /** Argon2i: the order does not depend on the password. */
    I,
    /** Argon2id: both, the choice of RFC 9106. */
    ID;

    /** The name in password hashes, as in {@code argon2id}. */
    String phcName() {
      return "argon2" + name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Checks and keeps the parameters.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Argon2 {
    Objects.requireNonNull(type);
    Parameters.requireBetween("parallelism", parallelism, 1, MAX_LANES);
    Parameters.requireAtLeast("memoryKib", memoryKib, 8L * parallelism);
    Parameters.requireAtLeast("iterations", iterations, 1);
  }

  /**
   * Argon2id with the parameters that OWASP's password storage page asks for: 19 MiB, 2 iterations,
   * 1 lane.
   */
  public static Argon2 recommended() {
    return new Argon2(Type.ID, OWASP_MEMORY, OWASP_ITERATIONS, 1);
  }

  /** Whether the loaded OpenSSL has Argon2. */
  public static boolean isAvailable() {
    return OpenSSL.kdfs().contains("ARGON2ID");
  }

  /**
   * {@inheritDoc}
   *
   * <p>The salt has 8 or more bytes, the key 4 or more.
   *
   * @throws org.opentls.api.OpenSslException if there is not enough memory
   */
  @Override
  public byte[] derive(byte[] password, byte[] salt, int length) {
    return derive(password, salt, new byte[0], new byte[0], length);
  }

  /**
   * Derives a key with the further inputs of RFC 9106.
   *
   * @param password the password; the caller clears it
   * @param salt 8 or more random bytes, 16 in new designs
   * @param secret {@code K}, a key that is not stored beside the hash; may be empty
   * @param associatedData {@code X}; may be empty
   * @param length the length of the key in bytes, at least 4
   * @return {@code length} new bytes, which the caller clears after use
   * @throws IllegalArgumentException if a size is out of its range
   * @throws UnsupportedOpenSslException if OpenSSL is older than 3.2
   * @throws org.opentls.api.OpenSslException if there is not enough memory
   */
  public byte[] derive(
      byte[] password, byte[] salt, byte[] secret, byte[] associatedData, int length) {
    Objects.requireNonNull(password);
    Parameters.requireAtLeast("salt size", salt.length, MIN_SALT);
    Parameters.requireAtLeast("length", length, MIN_LENGTH);
    if (!isAvailable()) {
      throw new UnsupportedOpenSslException("Argon2", "3.2", OpenSSL.versionText());
    }
    return Derivation.by("ARGON2" + type)
        .bytes("pass", password)
        .bytes("salt", salt)
        .bytesIfAny("secret", secret)
        .bytesIfAny("ad", associatedData)
        .number("iter", iterations)
        .number("memcost", memoryKib)
        .number("lanes", parallelism)
        .number("threads", 1)
        .derive(length);
  }

  /** The native memory in bytes that one call needs. */
  @Override
  public long memory() {
    return 1024L * memoryKib;
  }
}
