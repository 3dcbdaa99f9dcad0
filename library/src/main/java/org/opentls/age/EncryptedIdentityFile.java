package org.opentls.age;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Identities in a file that is itself encrypted with a passphrase, which is asked for when they are
 * first needed. Safe for any thread until it is closed.
 */
final class EncryptedIdentityFile implements Identity {
  private final Path file;
  private final Locked<List<Identity>> identities;

  private EncryptedIdentityFile(Path file, byte[] encrypted, PassphraseSource source) {
    this.file = file;
    this.identities =
        new Locked<>(
            "identity file " + file,
            source,
            passphrase -> decrypt(file, encrypted, passphrase),
            opened -> opened.forEach(Identity::close));
  }

  /**
   * Checks that a passphrase opens the file.
   *
   * @param encrypted is taken over
   */
  static EncryptedIdentityFile of(Path file, byte[] encrypted, PassphraseSource source)
      throws IOException {
    try {
      var in = new BufferedInputStream(new ByteArrayInputStream(encrypted));
      var header = Header.read(ArmorInput.removedFrom(in));
      if (!isForPassphrase(header.stanzas())) {
        throw new KeyFileException(file, "encrypted, but not with a passphrase");
      }
    } catch (AgeException e) {
      throw new KeyFileException(file, String.valueOf(e.getMessage()), e);
    }
    return new EncryptedIdentityFile(file, encrypted, source);
  }

  private static boolean isForPassphrase(List<Stanza> stanzas) {
    return stanzas.getFirst().type().equals(Passphrase.TYPE);
  }

  private static Optional<List<Identity>> decrypt(Path file, byte[] encrypted, char[] passphrase)
      throws IOException {
    byte[] text = {};
    try (var identity = Identity.passphrase(passphrase);
        var in = Age.decryptFrom(new ByteArrayInputStream(encrypted), identity)) {
      text = KeyFile.read(file, in);
      return Optional.of(KeyFile.parseIdentities(file, text));
    } catch (AgeException e) {
      if (e.kind() == AgeException.Kind.WRONG_PASSPHRASE) {
        return Optional.empty();
      }
      throw new KeyFileException(file, String.valueOf(e.getMessage()), e);
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws AgeException of the kind {@code WRONG_PASSPHRASE} as well
   * @throws KeyFileException if there are no identities in the file
   * @throws IllegalStateException if this is closed
   */
  @Override
  public Optional<byte[]> unwrap(List<Stanza> stanzas) throws IOException {
    identities.requireOpen();
    if (isForPassphrase(stanzas)) {
      // None of the identities opens it, so nobody need be asked.
      return Optional.empty();
    }
    return Identities.unwrap(identities.open(), stanzas);
  }

  @Override
  public List<Recipient> recipients() throws IOException {
    var recipients = new ArrayList<Recipient>();
    for (var identity : identities.open()) {
      recipients.addAll(identity.recipients());
    }
    return List.copyOf(recipients);
  }

  /** Overwrites the identities. Closing twice is harmless. */
  @Override
  public void close() {
    identities.close();
  }

  /** The name of the file. */
  @Override
  public String toString() {
    return "encrypted identity file " + file;
  }
}
