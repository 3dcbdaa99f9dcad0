package org.opentls.age;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.opentls.api.UnsupportedOpenSslException;
import org.opentls.random.Secrets;

/**
 * A secret key, written {@code AGE-SECRET-KEY-PQ-1...}: it opens what was encrypted to its {@link
 * #recipient()}, which quantum computers do not. Safe for any thread until it is closed.
 *
 * <p>Every OpenSSL reads the text; all else needs OpenSSL 3.5: see {@link #isSupported}.
 */
public final class HybridIdentity implements Identity {
  private static final String PREFIX = "age-secret-key-pq-";

  private final byte[] secret;

  /** Empty where OpenSSL cannot compute it. */
  private final Optional<HybridRecipient> recipient;

  private volatile boolean closed;

  private HybridIdentity(byte[] secret) {
    this.secret = secret;
    this.recipient =
        isSupported()
            ? Optional.of(new HybridRecipient(MlKem768X25519.publicKey(secret)))
            : Optional.empty();
  }

  /** Whether the loaded OpenSSL can do what such identities are for. */
  public static boolean isSupported() {
    return MlKem768.isSupported();
  }

  /**
   * A new random identity.
   *
   * @throws UnsupportedOpenSslException unless {@link #isSupported}
   */
  public static HybridIdentity generate() {
    MlKem768.requireSupported();
    return new HybridIdentity(Secrets.tokenBytes(MlKem768X25519.SECRET_KEY));
  }

  /**
   * An identity by its secret text.
   *
   * @param text as in {@code AGE-SECRET-KEY-PQ-1...}; {@code CharBuffer.wrap} makes one of a {@code
   *     char[]} that can be cleared
   * @throws IllegalArgumentException if it is none; the message does not show it
   */
  public static HybridIdentity parse(CharSequence text) {
    byte[] secret;
    try {
      secret = Bech32.decode(PREFIX, text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an age identity: " + e.getMessage(), e);
    }
    if (secret.length != MlKem768X25519.SECRET_KEY) {
      Arrays.fill(secret, (byte) 0);
      throw new IllegalArgumentException(
          "not an age identity: " + secret.length + " bytes, not " + MlKem768X25519.SECRET_KEY);
    }
    return new HybridIdentity(secret);
  }

  /**
   * The public side.
   *
   * @throws UnsupportedOpenSslException unless {@link #isSupported}
   */
  public HybridRecipient recipient() {
    return recipient.orElseThrow(MlKem768::unsupported);
  }

  /**
   * The public side, alone.
   *
   * @throws UnsupportedOpenSslException unless {@link #isSupported}
   */
  @Override
  public List<Recipient> recipients() {
    return List.of(recipient());
  }

  /**
   * The secret text that {@link #parse} takes.
   *
   * @return new characters, which the caller clears after use
   * @throws IllegalStateException if this is closed
   */
  public char[] encoded() {
    requireOpen();
    char[] text = Bech32.encode(PREFIX, secret);
    for (int i = 0; i < text.length; i++) {
      text[i] = Character.toUpperCase(text[i]);
    }
    return text;
  }

  /**
   * {@inheritDoc}
   *
   * @throws AgeException also of the kind {@code UNSUPPORTED} if a stanza may be for this identity
   *     and the loaded OpenSSL cannot tell
   * @throws IllegalStateException if this is closed
   */
  @Override
  public Optional<byte[]> unwrap(List<Stanza> stanzas) throws AgeException {
    requireOpen();
    var own = stanzas.stream().filter(HybridIdentity::isHybrid).toList();
    // All of them first, so that a malformed one is told wherever it stands.
    for (var stanza : own) {
      requireWellFormed(stanza);
    }
    for (var stanza : own) {
      var fileKey = unwrap(stanza);
      if (fileKey.isPresent()) {
        return fileKey;
      }
    }
    return Optional.empty();
  }

  private static boolean isHybrid(Stanza stanza) {
    return stanza.type().equals(HybridRecipient.TYPE);
  }

  private static void requireWellFormed(Stanza stanza) throws AgeException {
    if (stanza.arguments().size() != 1) {
      throw AgeException.header("an mlkem768x25519 stanza has one argument");
    }
    var _ = share(stanza);
    int size = stanza.body().length;
    if (size != FileKey.WRAPPED_SIZE) {
      throw AgeException.header("the body of an mlkem768x25519 stanza has " + size + " bytes");
    }
  }

  private static byte[] share(Stanza stanza) throws AgeException {
    return CanonicalBase64.decode(stanza.arguments().getFirst())
        .filter(bytes -> bytes.length == MlKem768X25519.CIPHERTEXT)
        .orElseThrow(
            () -> AgeException.header("the share of an mlkem768x25519 stanza is malformed"));
  }

  private Optional<byte[]> unwrap(Stanza stanza) throws AgeException {
    byte[] shared = sharedSecret(share(stanza));
    try {
      return HybridRecipient.unwrap(shared, stanza.body());
    } finally {
      Arrays.fill(shared, (byte) 0);
    }
  }

  private byte[] sharedSecret(byte[] share) throws AgeException {
    try {
      return MlKem768X25519.decapsulate(secret, share)
          .orElseThrow(
              () -> AgeException.header("the share of an mlkem768x25519 stanza is of low order"));
    } catch (UnsupportedOpenSslException e) {
      throw AgeException.unsupported(e);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
  }

  /** Overwrites the secret. Closing twice is harmless. */
  @Override
  public void close() {
    closed = true;
    Arrays.fill(secret, (byte) 0);
  }

  /** The recipient if it can be computed, not the secret. */
  @Override
  public String toString() {
    return recipient.map(known -> "identity of " + known).orElse("post-quantum identity");
  }
}
