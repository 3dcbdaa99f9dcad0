package org.opentls.kdf;

import static java.util.Objects.requireNonNull;

import org.opentls.internal.FixedDigest;

/**
 * The key derivation function of ANSI X9.63 and SEC 1: {@code EVP_KDF-X963(7ossl)}. Takes keys from
 * the shared secret of a key agreement.
 *
 * @param digest a name as {@code Digest.of} takes it; Python's name afterwards, as in {@code
 *     sha256}
 */
public record X963Kdf(String digest) {
  /**
   * Checks and keeps the name.
   *
   * @throws IllegalArgumentException if no digest of fixed size can have this name
   * @throws org.opentls.api.OpenSslException if the loaded OpenSSL has no such digest
   */
  public X963Kdf {
    digest = FixedDigest.of(digest).name();
  }

  /**
   * Derives a key.
   *
   * @param secret the shared secret, at least 1 byte; the caller clears it
   * @param sharedInfo what both sides know; may be empty
   * @param length the length of the key in bytes, 1 to 2^30
   * @return {@code length} new bytes, which the caller clears after use
   * @throws IllegalArgumentException if a size is out of its range
   */
  public byte[] derive(byte[] secret, byte[] sharedInfo, int length) {
    Parameters.requireAtLeast("secret size", secret.length, 1);
    Parameters.requireBetween("length", length, 1, SingleStepKdf.MAX_LENGTH);
    return Derivation.by("X963KDF")
        .text("digest", FixedDigest.of(digest).openSslName())
        .bytes("key", secret)
        .bytes("info", requireNonNull(sharedInfo))
        .derive(length);
  }
}
