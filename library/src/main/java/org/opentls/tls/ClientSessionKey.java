package org.opentls.tls;

import java.util.regex.Pattern;

/**
 * Under what a {@link ClientSessionStore} has sessions: all that two connections must have in
 * common so that one may resume the other's.
 *
 * @param name 43 letters, digits, {@code -} and {@code _}: SHA-256 over the host, the port and the
 *     rules by which the server was verified. It tells nothing, save to those who can guess all of
 *     that
 */
public record ClientSessionKey(String name) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{43}");

  /**
   * Makes a key.
   *
   * @throws IllegalArgumentException if the name is malformed
   */
  public ClientSessionKey {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not the key of a session: " + name);
    }
  }
}
