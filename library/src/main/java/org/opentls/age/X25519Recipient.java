package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import org.opentls.kdf.Hkdf;
import org.opentls.random.Secrets;

/** A public key, written {@code age1...}; the identity beside it opens the file. Immutable. */
public final class X25519Recipient implements Recipient {
  static final String TYPE = "X25519";
  private static final String PREFIX = "age";
  private static final byte[] INFO = "age-encryption.org/v1/X25519".getBytes(US_ASCII);

  private final byte[] publicKey;

  X25519Recipient(byte[] publicKey) {
    this.publicKey = publicKey;
  }

  /**
   * A recipient by its public text.
   *
   * @param text as in {@code age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p}
   * @throws IllegalArgumentException if it is none, or nobody could ever open what is encrypted to
   *     it
   */
  public static X25519Recipient parse(String text) {
    byte[] publicKey;
    try {
      publicKey = Bech32.decode(PREFIX, text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an age recipient: " + e.getMessage(), e);
    }
    if (publicKey.length != X25519.SIZE) {
      throw new IllegalArgumentException(
          "not an age recipient: " + publicKey.length + " bytes, not " + X25519.SIZE);
    }
    if (X25519.isLowOrder(publicKey)) {
      throw new IllegalArgumentException("not an age recipient: a point of low order");
    }
    return new X25519Recipient(publicKey);
  }

  @Override
  public List<Stanza> wrap(byte[] fileKey) {
    byte[] ephemeral = Secrets.tokenBytes(X25519.SIZE);
    byte[] secret =
        X25519
            .sharedSecret(ephemeral, publicKey)
            .orElseThrow(() -> new IllegalStateException("a point of low order"));
    byte[] share = X25519.publicKey(ephemeral);
    byte[] key = wrappingKey(secret, share, publicKey);
    try {
      var body = FileKey.wrap(key, fileKey);
      return List.of(new Stanza(TYPE, List.of(CanonicalBase64.encode(share)), body));
    } finally {
      Arrays.fill(ephemeral, (byte) 0);
      Arrays.fill(secret, (byte) 0);
      Arrays.fill(key, (byte) 0);
    }
  }

  /** The key that both sides derive, which the caller clears. */
  static byte[] wrappingKey(byte[] secret, byte[] share, byte[] publicKey) {
    return Hkdf.sha256().derive(secret, Bytes.concat(share, publicKey), INFO, 32);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof X25519Recipient that && Arrays.equals(publicKey, that.publicKey);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(publicKey);
  }

  /** The text that {@link #parse} takes. */
  @Override
  public String toString() {
    return String.valueOf(Bech32.encode(PREFIX, publicKey));
  }
}
