package org.opentls.kdf;

import java.util.Arrays;

/**
 * A key made of a password, and what is needed to make it again. Holds a secret until it is closed.
 */
public final class DerivedKey implements AutoCloseable {
  private final byte[] key;
  private final byte[] salt;
  private final PasswordKdf function;
  private boolean closed;

  DerivedKey(byte[] key, byte[] salt, PasswordKdf function) {
    this.key = key;
    this.salt = salt;
    this.function = function;
  }

  /**
   * A copy of the key, which the caller clears.
   *
   * @throws IllegalStateException if this is closed
   */
  public byte[] key() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    return key.clone();
  }

  /** A copy of the salt, which is not secret. */
  public byte[] salt() {
    return salt.clone();
  }

  /** The function with its parameters. */
  public PasswordKdf function() {
    return function;
  }

  /** Clears the key. */
  @Override
  public void close() {
    closed = true;
    Arrays.fill(key, (byte) 0);
  }

  /** The function and the sizes, nothing secret. */
  @Override
  public String toString() {
    return "key of " + key.length + " bytes by " + function;
  }
}
