package org.opentls.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.Arrays;

/** A user and a password. Immutable; nothing shows the password. */
final class ProxyCredentials {
  /** The most bytes of one {@code char} in UTF-8. */
  private static final int MAX_BYTES = 3;

  private final String user;
  private final char[] password;

  /** Makes one, with a copy of the password. */
  ProxyCredentials(String user, char[] password) {
    this.user = user;
    this.password = password.clone();
  }

  /**
   * Both in UTF-8, to be cleared by the caller.
   *
   * @throws IllegalArgumentException if one has half of a surrogate pair
   */
  Encoded encode() {
    return new Encoded(utf8("user", CharBuffer.wrap(user)), utf8("password", password()));
  }

  private CharBuffer password() {
    return CharBuffer.wrap(password);
  }

  boolean hasControlCharacters() {
    return user.chars().anyMatch(Character::isISOControl)
        || password().chars().anyMatch(Character::isISOControl);
  }

  boolean hasColonInUser() {
    return user.indexOf(':') >= 0;
  }

  /** The room is enough from the start: a buffer that grows leaves copies behind. */
  private static byte[] utf8(String what, CharBuffer text) {
    var bytes = ByteBuffer.allocate(MAX_BYTES * text.length());
    try {
      if (UTF_8.newEncoder().encode(text, bytes, true).isError()) {
        throw new IllegalArgumentException("the " + what + " has half of a surrogate pair");
      }
      return Arrays.copyOf(bytes.array(), bytes.position());
    } finally {
      Arrays.fill(bytes.array(), (byte) 0);
    }
  }

  /** The bytes of a user and a password. */
  @SuppressWarnings("ArrayRecordComponent") // is cleared, and never compared
  record Encoded(byte[] user, byte[] password) implements AutoCloseable {
    @Override
    public void close() {
      Arrays.fill(user, (byte) 0);
      Arrays.fill(password, (byte) 0);
    }
  }

  @Override
  public String toString() {
    return "ProxyCredentials";
  }
}
