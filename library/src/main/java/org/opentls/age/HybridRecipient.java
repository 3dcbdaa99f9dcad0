package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A public key that quantum computers do not break, written {@code age1pq1...}; the identity beside
 * it opens the file. It is ML-KEM-768 and X25519 together, safe while either is. Immutable.
 *
 * <p>Such recipients stand only beside others that are {@code postquantum}. Encrypting needs
 * OpenSSL 3.5: see {@link #isSupported}.
 */
public final class HybridRecipient implements Recipient {
  static final String TYPE = "mlkem768x25519";
  static final Set<String> LABELS = Set.of("postquantum");

  private static final String PREFIX = "age1pq";
  private static final Hpke HPKE = new Hpke(MlKem768X25519.KEM);
  private static final byte[] INFO = ("age-encryption.org/" + TYPE).getBytes(US_ASCII);
  private static final byte[] NONE = {};

  private final byte[] publicKey;

  HybridRecipient(byte[] publicKey) {
    this.publicKey = publicKey;
  }

  /**
   * Whether the loaded OpenSSL can encrypt to such recipients and decrypt what was encrypted to
   * them. Texts are read and checked by any.
   */
  public static boolean isSupported() {
    return MlKem768.isSupported();
  }

  /**
   * A recipient by its public text.
   *
   * @param text as in {@code age1pq1...}, 1959 characters
   * @throws IllegalArgumentException if it is none, or nobody could ever open what is encrypted to
   *     it
   */
  public static HybridRecipient parse(String text) {
    byte[] publicKey;
    try {
      publicKey = Bech32.decode(PREFIX, text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an age recipient: " + e.getMessage(), e);
    }
    if (publicKey.length != MlKem768X25519.PUBLIC_KEY) {
      throw new IllegalArgumentException(
          "not an age recipient: " + publicKey.length + " bytes, not " + MlKem768X25519.PUBLIC_KEY);
    }
    if (!MlKem768.isPublicKey(publicKey)) {
      throw new IllegalArgumentException("not an age recipient: a number above the modulus");
    }
    if (X25519.isLowOrder(MlKem768X25519.curvePart(publicKey))) {
      throw new IllegalArgumentException("not an age recipient: a point of low order");
    }
    return new HybridRecipient(publicKey);
  }

  /**
   * {@inheritDoc}
   *
   * @throws org.opentls.api.UnsupportedOpenSslException unless {@link #isSupported}
   */
  @Override
  public List<Stanza> wrap(byte[] fileKey) {
    try (var encapsulation = MlKem768X25519.encapsulate(publicKey)) {
      byte[] body = HPKE.seal(encapsulation.secret(), INFO, NONE, fileKey);
      var share = CanonicalBase64.encode(encapsulation.ciphertext());
      return List.of(new Stanza(TYPE, List.of(share), body));
    }
  }

  /** Decrypts a body under a secret; empty if it is for another. */
  static Optional<byte[]> unwrap(byte[] secret, byte[] body) {
    return HPKE.open(secret, INFO, NONE, body);
  }

  /** Alone {@code postquantum}. */
  @Override
  public Set<String> labels() {
    return LABELS;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HybridRecipient that && Arrays.equals(publicKey, that.publicKey);
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
