package org.opentls.kdf;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.opentls.internal.FixedDigest;

/**
 * HKDF: <a href="https://www.rfc-editor.org/rfc/rfc5869">RFC 5869</a>, {@code EVP_KDF-HKDF(7ossl)}.
 * For keys and shared secrets; a password needs {@link Scrypt}.
 *
 * @param digest a name as {@code Digest.of} takes it; Python's name afterwards, as in {@code
 *     sha256}
 */
public record Hkdf(String digest) {
  private static final int MAX_BLOCKS = 255;

  /** The longest info that every OpenSSL takes. */
  private static final int MAX_NATIVE_INFO = 1024;

  /**
   * Checks and keeps the name.
   *
   * @throws IllegalArgumentException if no digest of fixed size can have this name
   * @throws org.opentls.api.OpenSslException if the loaded OpenSSL has no such digest
   */
  public Hkdf {
    digest = FixedDigest.of(digest).name();
  }

  /** HKDF with SHA-256. */
  public static Hkdf sha256() {
    return new Hkdf("sha256");
  }

  /** HKDF with SHA-512. */
  public static Hkdf sha512() {
    return new Hkdf("sha512");
  }

  /**
   * Extracts and expands: the whole function.
   *
   * @param inputKey the key or shared secret; the caller clears it
   * @param salt random bytes that need not be secret; may be empty
   * @param info what tells uses of the key apart; may be empty
   * @param length the length of the key in bytes, 1 to 255 times the size of the digest
   * @return {@code length} new bytes, which the caller clears after use
   * @throws IllegalArgumentException if the length is out of its range
   */
  public byte[] derive(byte[] inputKey, byte[] salt, byte[] info, int length) {
    requireLength(length);
    requireNonNull(info);
    byte[] key = extract(salt, inputKey);
    try {
      return expand(key, info, length);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /**
   * The first step: makes a uniform key of a secret that is not.
   *
   * @param salt random bytes that need not be secret; may be empty
   * @param inputKey the secret; the caller clears it
   * @return as many new bytes as the digest has, which the caller clears after use
   */
  public byte[] extract(byte[] salt, byte[] inputKey) {
    return start("EXTRACT_ONLY")
        .bytes("key", requireNonNull(inputKey))
        .bytes("salt", requireNonNull(salt))
        .derive(size());
  }

  /**
   * The second step: makes keys of a uniform key.
   *
   * @param key the result of {@link #extract} or another uniform key, which should have as many
   *     bytes as the digest; the caller clears it
   * @param info what tells uses of the key apart; may be empty
   * @param length the length of the key in bytes, 1 to 255 times the size of the digest
   * @return {@code length} new bytes, which the caller clears after use
   * @throws IllegalArgumentException if the length is out of its range
   */
  public byte[] expand(byte[] key, byte[] info, int length) {
    requireLength(length);
    requireNonNull(key);
    if (info.length > MAX_NATIVE_INFO) {
      return LongInfo.expand(FixedDigest.of(digest), key, info, length);
    }
    return start("EXPAND_ONLY").bytes("key", key).bytes("info", info).derive(length);
  }

  private Derivation start(String mode) {
    return Derivation.by("HKDF")
        .text("digest", FixedDigest.of(digest).openSslName())
        .text("mode", mode);
  }

  private int size() {
    return FixedDigest.of(digest).size();
  }

  private void requireLength(int length) {
    Parameters.requireBetween("length", length, 1, (long) MAX_BLOCKS * size());
  }
}
