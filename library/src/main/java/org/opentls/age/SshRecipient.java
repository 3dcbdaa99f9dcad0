package org.opentls.age;

import java.util.Arrays;
import java.util.List;

/**
 * Whoever holds an SSH key: {@code ssh-ed25519} or {@code ssh-rsa}, of 2048 bits or more. Meant for
 * keys that are there already, as on a server; for new ones age's own are better: a file tells by
 * four bytes which SSH keys open it. Immutable.
 */
public final class SshRecipient implements Recipient {
  private final SshKey key;

  SshRecipient(SshKey key) {
    this.key = key;
  }

  /**
   * A recipient by the line that stands in a {@code .pub} file.
   *
   * @param line the type, the key in Base64, and any comment, as in {@code ssh-ed25519 AAAA...
   *     ann@example.com}; no options
   * @throws IllegalArgumentException if it is none, or nobody could ever open what is encrypted to
   *     it; the message does not show it
   */
  public static SshRecipient parse(String line) {
    try {
      return new SshRecipient(SshKey.parse(line));
    } catch (UnsupportedKeyException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an SSH recipient: " + e.getMessage(), e);
    }
  }

  @Override
  public List<Stanza> wrap(byte[] fileKey) {
    return List.of(key.wrap(fileKey));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SshRecipient that && Arrays.equals(key.wire(), that.key.wire());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key.wire());
  }

  /** The text that {@link #parse} takes, without a comment. */
  @Override
  public String toString() {
    return key.text();
  }
}
