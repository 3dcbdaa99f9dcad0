package org.opentls.tls;

import java.io.IOException;

/**
 * Who is asked for the password of a key: a person at a terminal, a file, a secrets manager. It is
 * asked when an identity is read, once, and never for a connection.
 */
@FunctionalInterface
public interface PasswordSource {
  /**
   * The password of a key.
   *
   * @param purpose what it opens, to show to a person, as in {@code key file /etc/tls/server.key}
   * @return new characters, which are overwritten after use
   * @throws IOException if there is none to be had
   */
  char[] password(String purpose) throws IOException;

  /** For keys without password: a key that has one is an {@code IOException}. */
  static PasswordSource none() {
    return purpose -> {
      throw new IOException(purpose + " needs a password, and there is nobody to ask");
    };
  }
}
