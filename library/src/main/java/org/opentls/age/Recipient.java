package org.opentls.age;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Somebody who will be able to open a file. Users may write their own, for any thread.
 *
 * <p>{@link #parse}, {@link #readAll} and {@link #passphrase} make those of the format.
 */
public interface Recipient {
  /**
   * Wraps a file key, so that the {@link Identity} of this recipient can unwrap it.
   *
   * @param fileKey a copy of {@value Age#FILE_KEY_SIZE} secret bytes, overwritten after the call
   * @return one stanza or more
   */
  List<Stanza> wrap(byte[] fileKey);

  /**
   * What all recipients of a file must have in common: they can be mixed only if all have the same
   * labels. Most have none; age gives {@code postquantum} to recipients that must not stand beside
   * weaker ones.
   */
  default Set<String> labels() {
    return Set.of();
  }

  /**
   * A recipient by its public text.
   *
   * @param text as in {@code age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p}, or
   *     the line of an SSH key: {@code ssh-ed25519 AAAA...}, {@code ssh-rsa AAAA...}
   * @throws IllegalArgumentException if it is none; the message does not show it
   */
  static Recipient parse(String text) {
    return PublicText.parse(text);
  }

  /**
   * The recipients in a text file: one a line, as {@link #parse} takes it; empty lines and those
   * that begin with {@code #} say nothing.
   *
   * @param file of 16 MiB at most
   * @return one or more
   * @throws KeyFileException if a line holds something else, or there is no recipient
   * @throws IOException if the file cannot be read
   */
  static List<Recipient> readAll(Path file) throws IOException {
    return KeyFile.recipients(file, null);
  }

  /**
   * The recipients in a text file, as {@link #readAll(Path)} reads them, without the SSH keys that
   * do not encrypt: those of ECDSA, DSA and security keys, and certificates. A file of all keys of
   * somebody often has some.
   *
   * @param passedOver is told of each, in words for a user that name the file and the line
   * @throws KeyFileException if a line holds something else, or there is no other recipient
   * @throws IOException if the file cannot be read
   */
  static List<Recipient> readAll(Path file, Consumer<String> passedOver) throws IOException {
    return KeyFile.recipients(file, passedOver);
  }

  /**
   * Everyone who knows a passphrase. Such a recipient is always the only one of its file.
   *
   * @param passphrase one character or more; copied, so the caller clears it
   * @throws IllegalArgumentException if it is empty or has half of a surrogate pair
   */
  static ScryptRecipient passphrase(char[] passphrase) {
    return ScryptRecipient.of(passphrase);
  }
}
