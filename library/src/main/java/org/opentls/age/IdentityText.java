package org.opentls.age;

import java.util.Arrays;

/**
 * How a secret key is written: in Bech32 and capital letters.
 *
 * @param prefix what the text begins with, in small letters
 * @param size that of the key in bytes
 */
record IdentityText(String prefix, int size) {
  /**
   * Reads a key.
   *
   * @return new bytes, which the caller clears after use
   * @throws IllegalArgumentException if it is none; the message does not show it
   */
  byte[] decode(CharSequence text) {
    byte[] secret;
    try {
      secret = Bech32.decode(prefix, text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an age identity: " + e.getMessage(), e);
    }
    if (secret.length != size) {
      Arrays.fill(secret, (byte) 0);
      throw new IllegalArgumentException(
          "not an age identity: " + secret.length + " bytes, not " + size);
    }
    return secret;
  }

  /** Writes a key, in new characters, which the caller clears after use. */
  char[] encode(byte[] secret) {
    char[] text = Bech32.encode(prefix, secret);
    for (int i = 0; i < text.length; i++) {
      text[i] = Character.toUpperCase(text[i]);
    }
    return text;
  }
}
