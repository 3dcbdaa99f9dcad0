package org.opentls.age;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.opentls.random.Secrets;

/**
 * A secret key, written {@code AGE-SECRET-KEY-1...}: it opens what was encrypted to its {@link
 * #recipient()}. Safe for any thread until it is closed.
 */
public final class X25519Identity implements Identity {
  private static final IdentityText TEXT = new IdentityText("age-secret-key-", X25519.SIZE);
  private static final AgreementStanzas STANZAS =
      new AgreementStanzas(X25519Recipient.TYPE, X25519.SIZE);

  private final byte[] secret;
  private final byte[] publicKey;
  private volatile boolean closed;

  private X25519Identity(byte[] secret) {
    this.secret = secret;
    this.publicKey = X25519.publicKey(secret);
  }

  /** A new random identity. */
  public static X25519Identity generate() {
    return new X25519Identity(Secrets.tokenBytes(X25519.SIZE));
  }

  /**
   * An identity by its secret text.
   *
   * @param text as in {@code AGE-SECRET-KEY-1...}; {@code CharBuffer.wrap} makes one of a {@code
   *     char[]} that can be cleared
   * @throws IllegalArgumentException if it is none; the message does not show it
   */
  public static X25519Identity parse(CharSequence text) {
    return new X25519Identity(TEXT.decode(text));
  }

  /** The public side. */
  public X25519Recipient recipient() {
    return new X25519Recipient(publicKey);
  }

  /** The public side, alone. */
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
   * @throws IllegalStateException if this is closed
   */
  @Override
  public Optional<byte[]> unwrap(List<Stanza> stanzas) throws AgeException {
    requireOpen();
    return STANZAS.unwrap(stanzas, this::open);
  }

  private Optional<byte[]> open(byte[] share, byte[] body) throws AgeException {
    byte[] shared = X25519.sharedSecret(secret, share).orElseThrow(STANZAS::lowOrder);
    byte[] key = X25519Recipient.wrappingKey(shared, share, publicKey);
    try {
      return FileKey.unwrap(key, body);
    } finally {
      Arrays.fill(shared, (byte) 0);
      Arrays.fill(key, (byte) 0);
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

  /** The recipient, not the secret. */
  @Override
  public String toString() {
    return "identity of " + recipient();
  }
}
