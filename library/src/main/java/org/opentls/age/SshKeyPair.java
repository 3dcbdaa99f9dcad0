package org.opentls.age;

import java.util.Arrays;

/** Both parts of an SSH key. Closing it overwrites the secret one. */
final class SshKeyPair implements AutoCloseable {
  private final SshKey key;
  private final byte[] secret;

  /**
   * Joins the parts.
   *
   * @param secret is taken over
   * @throws IllegalArgumentException if they do not belong together
   */
  SshKeyPair(SshKey key, byte[] secret) {
    if (!key.isOf(secret)) {
      Arrays.fill(secret, (byte) 0);
      throw new IllegalArgumentException("the public and the secret part do not belong together");
    }
    this.key = key;
    this.secret = secret;
  }

  SshKey key() {
    return key;
  }

  /** The secret part itself. */
  byte[] secret() {
    return secret;
  }

  @Override
  public void close() {
    Arrays.fill(secret, (byte) 0);
  }
}
