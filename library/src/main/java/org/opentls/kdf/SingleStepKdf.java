package org.opentls.kdf;

import static java.util.Objects.requireNonNull;

import org.opentls.internal.FixedDigest;

/**
 * The one-step key derivation of <a
 * href="https://nvlpubs.nist.gov/nistpubs/SpecialPublications/NIST.SP.800-56Cr2.pdf">NIST SP
 * 800-56C</a> section 4: {@code EVP_KDF-SS(7ossl)}. Takes keys from the shared secret of a key
 * agreement.
 */
public final class SingleStepKdf {
  /** The longest key in bytes: OpenSSL's limit. */
  static final int MAX_LENGTH = 1 << 30;

  /** Of which function OpenSSL makes one step, with its own parameters. */
  private enum Auxiliary {
    HASH(""),
    HMAC("HMAC"),
    KMAC128("KMAC-128"),
    KMAC256("KMAC-256");

    final String openSslName;

    Auxiliary(String openSslName) {
      this.openSslName = openSslName;
    }
  }

  private final Auxiliary auxiliary;
  private final String digest;
  private final byte[] salt;

  private SingleStepKdf(Auxiliary auxiliary, String digest, byte[] salt) {
    this.auxiliary = auxiliary;
    this.digest = digest;
    this.salt = salt.clone();
  }

  /**
   * Option 1: with a digest.
   *
   * @param digest a name as {@code Digest.of} takes it
   * @throws IllegalArgumentException if no digest of fixed size can have this name
   * @throws org.opentls.api.OpenSslException if the loaded OpenSSL has no such digest
   */
  public static SingleStepKdf ofDigest(String digest) {
    return new SingleStepKdf(Auxiliary.HASH, FixedDigest.of(digest).openSslName(), new byte[0]);
  }

  /**
   * Option 2: with HMAC.
   *
   * @param digest a name as {@code Digest.of} takes it
   * @param salt the key of HMAC, which need not be secret; empty for zeros of the digest's block
   *     size
   * @throws IllegalArgumentException if no digest of fixed size can have this name
   * @throws org.opentls.api.OpenSslException if the loaded OpenSSL has no such digest
   */
  public static SingleStepKdf ofHmac(String digest, byte[] salt) {
    return new SingleStepKdf(Auxiliary.HMAC, FixedDigest.of(digest).openSslName(), salt);
  }

  /**
   * Option 3: with KMAC128.
   *
   * @param salt the key of KMAC, 4 to 512 bytes; empty for the 164 zeros of the specification
   * @throws IllegalArgumentException if the salt is of another size
   */
  public static SingleStepKdf ofKmac128(byte[] salt) {
    return new SingleStepKdf(Auxiliary.KMAC128, "", requireKmacSalt(salt));
  }

  /**
   * Option 3: with KMAC256.
   *
   * @param salt the key of KMAC, 4 to 512 bytes; empty for the 132 zeros of the specification
   * @throws IllegalArgumentException if the salt is of another size
   */
  public static SingleStepKdf ofKmac256(byte[] salt) {
    return new SingleStepKdf(Auxiliary.KMAC256, "", requireKmacSalt(salt));
  }

  private static byte[] requireKmacSalt(byte[] salt) {
    if (salt.length > 0) {
      Parameters.requireBetween("salt size", salt.length, 4, 512);
    }
    return salt;
  }

  /**
   * Derives a key.
   *
   * @param secret the shared secret, at least 1 byte; the caller clears it
   * @param fixedInfo what both sides know; may be empty
   * @param length the length of the key in bytes, 1 to 2^30
   * @return {@code length} new bytes, which the caller clears after use
   * @throws IllegalArgumentException if a size is out of its range
   */
  public byte[] derive(byte[] secret, byte[] fixedInfo, int length) {
    Parameters.requireAtLeast("secret size", secret.length, 1);
    Parameters.requireBetween("length", length, 1, MAX_LENGTH);
    var derivation =
        Derivation.by("SSKDF").bytes("key", secret).bytes("info", requireNonNull(fixedInfo));
    if (auxiliary != Auxiliary.HASH) {
      derivation.text("mac", auxiliary.openSslName);
    }
    if (!digest.isEmpty()) {
      derivation.text("digest", digest);
    }
    return derivation.bytesIfAny("salt", salt).derive(length);
  }

  /** The function, without the salt. */
  @Override
  public String toString() {
    return "one-step KDF with " + auxiliary + (digest.isEmpty() ? "" : " " + digest);
  }
}
