package org.opentls.age;

import java.io.IOException;

/**
 * Who is asked for the passphrase of a key: a person at a terminal, a file, a secrets manager. It
 * is asked when a key is first needed and not before, once for each key, by one thread at a time.
 */
@FunctionalInterface
public interface PassphraseSource {
  /**
   * The passphrase of a key.
   *
   * @param purpose what it opens, to show to a person, as in {@code key file /home/ann/key}
   * @return new characters, which are overwritten after use
   * @throws IOException if there is none to be had; the decryption throws it on
   */
  char[] passphrase(String purpose) throws IOException;

  /** For keys without passphrase: a key that has one is an {@code IOException}. */
  static PassphraseSource none() {
    return purpose -> {
      throw new IOException(purpose + " needs a passphrase, and there is nobody to ask");
    };
  }
}
