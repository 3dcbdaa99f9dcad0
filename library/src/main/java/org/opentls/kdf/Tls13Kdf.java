package org.opentls.kdf;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import org.opentls.internal.FixedDigest;

/**
 * The key schedule of TLS 1.3: <a href="https://www.rfc-editor.org/rfc/rfc8446#section-7.1">RFC
 * 8446 section 7.1</a>, {@code EVP_KDF-TLS13_KDF(7ossl)}.
 *
 * @param digest {@code sha256} or {@code sha384}, or another name of these as {@code Digest.of}
 *     takes it; Python's name afterwards
 */
public record Tls13Kdf(String digest) {
  private static final byte[] PREFIX = "tls13 ".getBytes(US_ASCII);

  /**
   * Checks and keeps the name.
   *
   * @throws IllegalArgumentException if the digest is none of TLS 1.3
   */
  public Tls13Kdf {
    digest = FixedDigest.of(digest).name();
    if (!digest.equals("sha256") && !digest.equals("sha384")) {
      throw new IllegalArgumentException(digest + ": TLS 1.3 has sha256 and sha384");
    }
  }

  /**
   * The next secret of the schedule: {@code HKDF-Extract(Derive-Secret(previous, "derived", ""),
   * secret)}.
   *
   * @param previous the secret before, as many bytes as the digest has; empty for the first
   * @param secret the pre-shared key or the shared secret; empty for zeros, where there is none
   * @return as many new bytes as the digest has, which the caller clears after use
   * @throws IllegalArgumentException if {@code previous} is of another size
   */
  public byte[] extract(byte[] previous, byte[] secret) {
    requireNonNull(secret);
    var derivation = start("EXTRACT_ONLY").bytes("prefix", PREFIX);
    if (previous.length > 0) {
      requireSize("previous", previous);
      derivation.bytes("salt", previous);
    }
    return derivation
        .bytes("label", "derived".getBytes(US_ASCII))
        .bytesIfAny("key", secret)
        .derive(size());
  }

  /**
   * {@code HKDF-Expand-Label}.
   *
   * @param secret a secret of the schedule, as many bytes as the digest has
   * @param label the label without its prefix, as in {@code "key"}, up to 249 characters of ASCII
   * @param context the hash of the transcript; empty for none, up to 255 bytes
   * @param length the length of the key in bytes, 1 to 255
   * @return {@code length} new bytes, which the caller clears after use
   * @throws IllegalArgumentException if a size is out of its range
   */
  public byte[] expandLabel(byte[] secret, String label, byte[] context, int length) {
    requireSize("secret", secret);
    var text = label.getBytes(US_ASCII);
    Parameters.requireBetween("label size", text.length, 1, 255 - PREFIX.length);
    Parameters.requireBetween("context size", context.length, 0, 255);
    Parameters.requireBetween("length", length, 1, 255);
    return start("EXPAND_ONLY")
        .bytes("key", secret)
        .bytes("prefix", PREFIX)
        .bytes("label", text)
        .bytesIfAny("data", context)
        .derive(length);
  }

  private Derivation start(String mode) {
    return Derivation.by("TLS13-KDF")
        .text("mode", mode)
        .text("digest", FixedDigest.of(digest).openSslName());
  }

  private void requireSize(String what, byte[] secret) {
    Parameters.requireBetween(what + " size", secret.length, size(), size());
  }

  private int size() {
    return FixedDigest.of(digest).size();
  }
}
