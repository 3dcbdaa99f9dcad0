package org.opentls.age;

import java.util.List;
import java.util.Optional;

/**
 * What opens files that were encrypted to its {@link Recipient}. Users may write their own, for any
 * thread.
 *
 * <p>{@link #parse} and {@link #passphrase} make those of the format.
 */
public interface Identity {
  /**
   * Unwraps the file key.
   *
   * @param stanzas all stanzas of the header; those of unknown types are passed over
   * @return {@value Age#FILE_KEY_SIZE} new bytes, which are overwritten after use; empty if none of
   *     the stanzas is for this identity
   * @throws AgeException of the kind {@code HEADER} if a stanza of a known type is malformed
   */
  Optional<byte[]> unwrap(List<Stanza> stanzas) throws AgeException;

  /**
   * An identity by its secret text.
   *
   * @param text as in {@code AGE-SECRET-KEY-1...}; {@code CharBuffer.wrap} makes one of a {@code
   *     char[]} that can be cleared
   * @throws IllegalArgumentException if it is no X25519 identity; the message does not show it
   */
  static X25519Identity parse(CharSequence text) {
    return X25519Identity.parse(text);
  }

  /**
   * The passphrase of a file.
   *
   * @param passphrase one character or more; copied, so the caller clears it
   * @throws IllegalArgumentException if it is empty or has half of a surrogate pair
   */
  static ScryptIdentity passphrase(char[] passphrase) {
    return ScryptIdentity.of(passphrase);
  }
}
