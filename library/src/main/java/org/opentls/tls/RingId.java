package org.opentls.tls;

import java.util.regex.Pattern;

/**
 * One of the lists that the servers of a namespace share in a {@link KeyRingStore}.
 *
 * @param namespace 1 to 64 letters, digits, {@code .}, {@code -} and {@code _}
 * @param name of the same characters
 */
public record RingId(String namespace, String name) {
  private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /**
   * Makes an id.
   *
   * @throws IllegalArgumentException if a part is malformed
   */
  public RingId {
    requireNamespace(namespace);
    if (!TEXT.matcher(name).matches()) {
      throw new IllegalArgumentException("not the name of a ring: " + name);
    }
  }

  static void requireNamespace(String namespace) {
    if (!TEXT.matcher(namespace).matches()) {
      throw new IllegalArgumentException("not a namespace: " + namespace);
    }
  }
}
