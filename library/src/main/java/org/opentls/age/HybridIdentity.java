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
  private static final IdentityText TEXT =
      new IdentityText("age-secret-key-pq-", MlKem768X25519.SECRET_KEY);
  private static final AgreementStanzas STANZAS =
      new AgreementStanzas(HybridRecipient.TYPE, MlKem768X25519.CIPHERTEXT);

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
    return new HybridIdentity(TEXT.decode(text));
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
    return TEXT.encode(secret);
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
    return STANZAS.unwrap(stanzas, this::open);
  }

  private Optional<byte[]> open(byte[] share, byte[] body) throws AgeException {
    byte[] shared = sharedSecret(share);
    try {
      return HybridRecipient.unwrap(shared, body);
    } finally {
      Arrays.fill(shared, (byte) 0);
    }
  }

  private byte[] sharedSecret(byte[] share) throws AgeException {
    try {
      return MlKem768X25519.decapsulate(secret, share).orElseThrow(STANZAS::lowOrder);
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
