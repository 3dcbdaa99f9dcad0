package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.opentls.age.LabelledHkdf.twoBytes;

import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import org.opentls.cipherlib.Cipher;

/**
 * HPKE for one message in the mode {@code base}, with HKDF-SHA256 and ChaCha20-Poly1305: <a
 * href="https://www.rfc-editor.org/rfc/rfc9180#section-5.1">RFC 9180, section 5.1</a>. What
 * encapsulates the secret stands elsewhere.
 *
 * @param kem the identifier of what encapsulates the secret
 */
record Hpke(int kem) {
  private static final int HKDF_SHA256 = 1;
  private static final int CHACHA20_POLY1305 = 3;
  private static final byte[] MODE_BASE = {0};
  private static final byte[] NONE = {};
  private static final int KEY = 32;
  private static final int NONCE = 12;
  private static final int SECRET = 32;

  /**
   * The secret of a Diffie-Hellman exchange: {@code ExtractAndExpand} of RFC 9180, section 4.1.
   *
   * @param shared what both sides computed; the caller clears it
   * @param context the key that was sent and that of the recipient
   * @return a new secret, which the caller clears
   */
  byte[] secret(byte[] shared, byte[] context) {
    var hkdf = new LabelledHkdf(Bytes.concat("KEM".getBytes(US_ASCII), twoBytes(kem)));
    byte[] key = hkdf.extract(NONE, "eae_prk", shared);
    try {
      return hkdf.expand(key, "shared_secret", context, SECRET);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /** Encrypts the only message under a secret, which the caller clears. */
  byte[] seal(byte[] secret, byte[] info, byte[] aad, byte[] plaintext) {
    try (var keys = keys(secret, info)) {
      return Cipher.chaCha20Poly1305().encrypt(keys.key, keys.nonce, aad, plaintext);
    }
  }

  /** Decrypts the only message under a secret, which the caller clears; empty if it is another. */
  Optional<byte[]> open(byte[] secret, byte[] info, byte[] aad, byte[] ciphertext) {
    try (var keys = keys(secret, info)) {
      return Optional.of(Cipher.chaCha20Poly1305().decrypt(keys.key, keys.nonce, aad, ciphertext));
    } catch (AEADBadTagException _) {
      return Optional.empty();
    }
  }

  /** The first nonce is the base nonce, since the number of the message is 0. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Keys(byte[] key, byte[] nonce) implements AutoCloseable {
    @Override
    public void close() {
      Arrays.fill(key, (byte) 0);
    }
  }

  /** {@code KeySchedule} without a shared key of both sides. */
  Keys keys(byte[] secret, byte[] info) {
    var hkdf = new LabelledHkdf(suite());
    byte[] context =
        Bytes.concat(
            MODE_BASE,
            hkdf.extract(NONE, "psk_id_hash", NONE),
            hkdf.extract(NONE, "info_hash", info));
    byte[] scheduled = hkdf.extract(secret, "secret", NONE);
    try {
      return new Keys(
          hkdf.expand(scheduled, "key", context, KEY),
          hkdf.expand(scheduled, "base_nonce", context, NONCE));
    } finally {
      Arrays.fill(scheduled, (byte) 0);
    }
  }

  private byte[] suite() {
    return Bytes.concat(
        "HPKE".getBytes(US_ASCII),
        twoBytes(kem),
        twoBytes(HKDF_SHA256),
        twoBytes(CHACHA20_POLY1305));
  }
}
