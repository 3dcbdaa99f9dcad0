package org.opentls.kdf;

import static org.opentls.api.EvpCipher.EVP_CIPH_CBC_MODE;

import java.util.Objects;
import org.opentls.internal.BlockCipher;
import org.opentls.internal.FixedDigest;

/**
 * Key-based key derivation: <a
 * href="https://nvlpubs.nist.gov/nistpubs/SpecialPublications/NIST.SP.800-108r1-upd1.pdf">NIST SP
 * 800-108</a>, {@code EVP_KDF-KB(7ossl)}. Makes keys of a key.
 *
 * <p>A value: the methods named {@code with…} return another one. It is immutable and serves any
 * thread.
 */
public final class Kbkdf {
  private static final int BITS = 32;

  /**
   * What the codes are made with.
   *
   * @param mac OpenSSL's name of the code
   * @param inner OpenSSL's name of its digest or cipher
   * @param keySize the size in bytes that the key must have, or 0 for any
   */
  private record Prf(String mac, String inner, int keySize) {}

  private final Prf prf;
  private final boolean feedback;
  private final byte[] iv;
  private final boolean lengthAdded;
  private final boolean separatorAdded;
  private final int counterBits;

  private Kbkdf(
      Prf prf,
      boolean feedback,
      byte[] iv,
      boolean lengthAdded,
      boolean separatorAdded,
      int counterBits) {
    this.prf = prf;
    this.feedback = feedback;
    this.iv = iv;
    this.lengthAdded = lengthAdded;
    this.separatorAdded = separatorAdded;
    this.counterBits = counterBits;
  }

  private static Kbkdf counter(String mac, String inner, int keySize) {
    return new Kbkdf(new Prf(mac, inner, keySize), false, new byte[0], true, true, BITS);
  }

  /**
   * In counter mode with HMAC.
   *
   * @param digest a name as {@code Digest.of} takes it
   * @throws IllegalArgumentException if no digest of fixed size can have this name
   * @throws org.opentls.api.OpenSslException if the loaded OpenSSL has no such digest
   */
  public static Kbkdf ofHmac(String digest) {
    return counter("HMAC", FixedDigest.of(digest).openSslName(), 0);
  }

  /**
   * In counter mode with CMAC.
   *
   * @param cipher OpenSSL's name of a block cipher in CBC mode, as in {@code AES-256-CBC}
   * @throws IllegalArgumentException if the cipher is of another mode
   * @throws org.opentls.api.OpenSslException if the loaded OpenSSL has no such cipher
   */
  public static Kbkdf ofCmac(String cipher) {
    var found = BlockCipher.of(cipher, EVP_CIPH_CBC_MODE, "CBC");
    return counter("CMAC", cipher, found.keySize());
  }

  /**
   * In feedback mode.
   *
   * @param iv the first feedback, as many bytes as the code has; may be empty
   */
  public Kbkdf withFeedback(byte[] iv) {
    return new Kbkdf(prf, true, iv.clone(), lengthAdded, separatorAdded, counterBits);
  }

  /** Whether the length of the key is part of what is authenticated, as it is by default. */
  public Kbkdf withLength(boolean added) {
    return new Kbkdf(prf, feedback, iv, added, separatorAdded, counterBits);
  }

  /** Whether a zero byte stands between label and context, as it does by default. */
  public Kbkdf withSeparator(boolean added) {
    return new Kbkdf(prf, feedback, iv, lengthAdded, added, counterBits);
  }

  /**
   * With another size of the counter.
   *
   * @param bits 8, 16, 24 or 32, which is the default; the others need OpenSSL 3.1
   * @throws IllegalArgumentException if the number is another
   */
  public Kbkdf withCounterBits(int bits) {
    if (bits % Byte.SIZE != 0) {
      throw new IllegalArgumentException(
          "counter of " + bits + " bits: 8, 16, 24 or 32 is possible");
    }
    Parameters.requireBetween("counter bits", bits, Byte.SIZE, BITS);
    return new Kbkdf(prf, feedback, iv, lengthAdded, separatorAdded, bits);
  }

  /**
   * Derives a key.
   *
   * @param key the key to derive from, at least 1 byte, for CMAC as many as the cipher's key has;
   *     the caller clears it
   * @param label the purpose of the new key; may be empty
   * @param context what both sides know; may be empty
   * @param length the length of the key in bytes, 1 to 2^28 - 1
   * @return {@code length} new bytes, which the caller clears after use
   * @throws IllegalArgumentException if a size is out of its range
   * @throws org.opentls.api.UnsupportedOpenSslException if the counter does not have 32 bits and
   *     OpenSSL is older than 3.1
   * @throws org.opentls.api.OpenSslException if the counter has too few bits for the length
   */
  public byte[] derive(byte[] key, byte[] label, byte[] context, int length) {
    if (prf.keySize == 0) {
      Parameters.requireAtLeast("key size", key.length, 1);
    } else {
      Parameters.requireBetween("key size", key.length, prf.keySize, prf.keySize);
    }
    Objects.requireNonNull(label);
    Objects.requireNonNull(context);
    Parameters.requireBetween("length", length, 1, (1 << 28) - 1);
    var derivation = Derivation.by("KBKDF");
    if (counterBits != BITS) {
      derivation
          .require("r", "KBKDF with a counter of " + counterBits + " bits", "3.1")
          .number("r", counterBits);
    }
    return derivation
        .text("mode", feedback ? "FEEDBACK" : "COUNTER")
        .text("mac", prf.mac)
        .text(prf.mac.equals("HMAC") ? "digest" : "cipher", prf.inner)
        .bytes("key", key)
        .bytesIfAny("salt", label)
        .bytesIfAny("info", context)
        .bytesIfAny("seed", iv)
        .number("use-l", lengthAdded ? 1 : 0)
        .number("use-separator", separatorAdded ? 1 : 0)
        .derive(length);
  }

  /** The function, without the iv. */
  @Override
  public String toString() {
    return "KBKDF in "
        + (feedback ? "feedback" : "counter")
        + " mode with "
        + prf.mac
        + " "
        + prf.inner;
  }
}
