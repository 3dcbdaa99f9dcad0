package org.opentls.age;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What opens files that were encrypted to its {@link Recipient}. Users may write their own, for any
 * thread.
 *
 * <p>{@link #parse}, {@link #readAll} and {@link #passphrase} make those of the format. Closing one
 * overwrites its secret.
 */
@FunctionalInterface
public interface Identity extends AutoCloseable {
  /**
   * Unwraps the file key.
   *
   * @param stanzas all stanzas of the header; those of unknown types are passed over
   * @return {@value Age#FILE_KEY_SIZE} new bytes, which are overwritten after use; empty if none of
   *     the stanzas is for this identity
   * @throws AgeException of the kind {@code HEADER} if a stanza of a known type is malformed, of
   *     the kind {@code WRONG_PASSPHRASE} if the identity itself needs another passphrase
   * @throws IOException if the identity cannot be had, as when nobody gives its passphrase
   */
  Optional<byte[]> unwrap(List<Stanza> stanzas) throws IOException;

  /**
   * Those who are encrypted to if this identity shall decrypt; empty if that cannot be told, as
   * with the passphrase of a file. An identity in an encrypted file asks for its passphrase.
   *
   * @throws IOException as {@link #unwrap} does
   */
  default List<Recipient> recipients() throws IOException {
    return List.of();
  }

  /** Overwrites the secret; the identity is of no use then. Closing twice is harmless. */
  @Override
  default void close() {}

  /**
   * An identity by its secret text.
   *
   * @param text as in {@code AGE-SECRET-KEY-1...}; {@code CharBuffer.wrap} makes one of a {@code
   *     char[]} that can be cleared
   * @throws IllegalArgumentException if it is none; the message does not show it
   */
  static Identity parse(CharSequence text) {
    return SecretText.parse(text);
  }

  /**
   * The identities in a file, which is one of
   *
   * <ul>
   *   <li>a text of an identity a line, as {@code age-keygen} writes it; empty lines and those that
   *       begin with {@code #} say nothing;
   *   <li>such a text encrypted with a passphrase by {@code age}, armored or not, which makes one
   *       identity for all in it; its passphrase is asked for when it is first needed;
   *   <li>an SSH private key, which {@link SshIdentity} describes.
   * </ul>
   *
   * @param file of 16 MiB at most
   * @param source who is asked, once at most for a key; {@link PassphraseSource#none} if nobody
   * @return one or more, which the caller closes
   * @throws KeyFileException if there is something else in the file
   * @throws IOException if the file cannot be read
   */
  static List<Identity> readAll(Path file, PassphraseSource source) throws IOException {
    return KeyFile.identities(file, source);
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
