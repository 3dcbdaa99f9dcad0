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
  private static final String PREFIX = "age-secret-key-";

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
    byte[] secret;
    try {
      secret = Bech32.decode(PREFIX, text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an age identity: " + e.getMessage(), e);
    }
    if (secret.length != X25519.SIZE) {
      Arrays.fill(secret, (byte) 0);
      throw new IllegalArgumentException(
          "not an age identity: " + secret.length + " bytes, not " + X25519.SIZE);
    }
    return new X25519Identity(secret);
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
    char[] text = Bech32.encode(PREFIX, secret);
    for (int i = 0; i < text.length; i++) {
      text[i] = Character.toUpperCase(text[i]);
    }
    return text;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if this is closed
   */
  @Override
  public Optional<byte[]> unwrap(List<Stanza> stanzas) throws AgeException {
    requireOpen();
    var own = stanzas.stream().filter(X25519Identity::isX25519).toList();
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

  private static boolean isX25519(Stanza stanza) {
    return stanza.type().equals(X25519Recipient.TYPE);
  }

  private static void requireWellFormed(Stanza stanza) throws AgeException {
    if (stanza.arguments().size() != 1) {
      throw AgeException.header("an X25519 stanza has one argument");
    }
    var _ = share(stanza);
    int size = stanza.body().length;
    if (size != FileKey.WRAPPED_SIZE) {
      throw AgeException.header("the body of an X25519 stanza has " + size + " bytes");
    }
  }

  private static byte[] share(Stanza stanza) throws AgeException {
    return CanonicalBase64.decode(stanza.arguments().getFirst())
        .filter(bytes -> bytes.length == X25519.SIZE)
        .orElseThrow(() -> AgeException.header("the share of an X25519 stanza is malformed"));
  }

  private Optional<byte[]> unwrap(Stanza stanza) throws AgeException {
    byte[] share = share(stanza);
    byte[] shared =
        X25519
            .sharedSecret(secret, share)
            .orElseThrow(
                () -> AgeException.header("the share of an X25519 stanza is of low order"));
    byte[] key = X25519Recipient.wrappingKey(shared, share, publicKey);
    try {
      return FileKey.unwrap(key, stanza.body());
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
