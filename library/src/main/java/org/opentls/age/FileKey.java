package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import org.opentls.cipherlib.Cipher;
import org.opentls.hmac.Hmac;
import org.opentls.kdf.Hkdf;
import org.opentls.random.Secrets;

/** The secret of one file, from which all its keys come. Closing it overwrites it. */
final class FileKey implements AutoCloseable {
  static final int SIZE = Age.FILE_KEY_SIZE;

  /** The size of a file key under ChaCha20-Poly1305, as the stanzas of the format have it. */
  static final int WRAPPED_SIZE = SIZE + 16;

  /** The size in bytes of the nonce before the first chunk of a payload. */
  static final int NONCE_SIZE = 16;

  private static final byte[] NONE = {};

  /** Each wrapping key serves once. */
  private static final byte[] ZERO_NONCE = new byte[12];

  private final byte[] key;

  private FileKey(byte[] key) {
    this.key = key;
  }

  /** A new random key. */
  static FileKey random() {
    return new FileKey(Secrets.tokenBytes(SIZE));
  }

  /** Takes over what an identity gave. */
  static FileKey of(byte[] key) {
    if (key.length != SIZE) {
      throw new IllegalArgumentException(
          "an identity gave a file key of " + key.length + " bytes, not " + SIZE);
    }
    return new FileKey(key);
  }

  /** A copy, which the caller clears. */
  byte[] bytes() {
    return key.clone();
  }

  /** The code that binds a header to this key. */
  byte[] headerMac(byte[] header) {
    byte[] macKey = Hkdf.sha256().derive(key, NONE, "header".getBytes(US_ASCII), 32);
    try {
      return Hmac.digest(macKey, header, "sha256");
    } finally {
      Arrays.fill(macKey, (byte) 0);
    }
  }

  /** The key of the payload, which the caller clears. */
  byte[] payloadKey(byte[] nonce) {
    return Hkdf.sha256().derive(key, nonce, "payload".getBytes(US_ASCII), 32);
  }

  /** Encrypts a file key under a key that serves once. */
  static byte[] wrap(byte[] wrappingKey, byte[] fileKey) {
    return Cipher.chaCha20Poly1305().encrypt(wrappingKey, ZERO_NONCE, NONE, fileKey);
  }

  /** Decrypts the body of a stanza; empty if the key is another. */
  static Optional<byte[]> unwrap(byte[] wrappingKey, byte[] body) {
    try {
      return Optional.of(Cipher.chaCha20Poly1305().decrypt(wrappingKey, ZERO_NONCE, NONE, body));
    } catch (AEADBadTagException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    Arrays.fill(key, (byte) 0);
  }
}
