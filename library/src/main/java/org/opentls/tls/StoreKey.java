package org.opentls.tls;

import java.util.regex.Pattern;

/**
 * Under what a {@link SessionStore} has a session.
 *
 * @param namespace that of the servers that share sessions; two of different namespaces never read
 *     each other's
 * @param name 22 letters, digits, {@code -} and {@code _}; it tells nothing of the session
 */
public record StoreKey(String namespace, String name) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{22}");

  /**
   * Makes a key.
   *
   * @throws IllegalArgumentException if a part is malformed
   */
  public StoreKey {
    RingId.requireNamespace(namespace);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not the name of a session: " + name);
    }
  }
}
