package org.opentls.cli;

import java.util.Arrays;
import org.opentls.random.Secrets;

/** Passphrases that nobody can guess, in groups that are easy to copy. */
final class RandomPassphrase {
  private RandomPassphrase() {}

  /** Lower-case letters and digits, without those that look alike: 5 bits each. */
  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

  private static final int GROUPS = 7;
  private static final int GROUP_SIZE = 4;

  /** The entropy of a passphrase in bits. */
  static final int BITS = GROUPS * GROUP_SIZE * 5;

  /** A new passphrase, as in {@code h4kp-93mx-...}; the caller clears it. */
  static char[] draw() {
    byte[] random = Secrets.tokenBytes(GROUPS * GROUP_SIZE);
    var passphrase = new char[GROUPS * (GROUP_SIZE + 1) - 1];
    Arrays.fill(passphrase, '-');
    for (int i = 0; i < random.length; i++) {
      // the alphabet has a power of two of characters, so that none is likelier
      passphrase[i + i / GROUP_SIZE] = ALPHABET.charAt((random[i] & 0xff) % ALPHABET.length());
    }
    Arrays.fill(random, (byte) 0);
    return passphrase;
  }
}
