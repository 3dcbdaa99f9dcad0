package org.opentls.age;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An SSH key as it lies in a file: {@code ssh-ed25519} or {@code ssh-rsa}. It opens what was
 * encrypted to its {@link SshRecipient}. Safe for any thread until it is closed.
 *
 * <p>A passphrase is asked for when a file is for this key and not before, once. A file in
 * OpenSSH's own format tells who it is for without; an older one does if its {@code .pub} stands
 * beside it, and asks for any file for SSH keys if not.
 */
public final class SshIdentity implements Identity {
  private static final List<String> TYPES = List.of(SshEd25519Key.TYPE, SshRsaKey.TYPE);

  private static final String OPENSSH = "OPENSSH PRIVATE KEY";
  private static final String PKCS1 = "RSA PRIVATE KEY";
  private static final String PKCS8 = "PRIVATE KEY";
  private static final String ENCRYPTED_PKCS8 = "ENCRYPTED PRIVATE KEY";

  private final Path file;

  /** The public part, if it is known without a passphrase. */
  private final @Nullable SshKey key;

  private final Locked<SshKeyPair> pair;

  private SshIdentity(Path file, @Nullable SshKey key, Locked<SshKeyPair> pair) {
    this.file = file;
    this.key = key;
    this.pair = pair;
  }

  /**
   * Reads a key file: OpenSSH's own format, PKCS #1 or PKCS #8 in PEM.
   *
   * @param source who is asked for the passphrase if the key has one
   * @throws KeyFileException if there is something else in the file
   * @throws IOException if the file cannot be read
   */
  public static SshIdentity read(Path file, PassphraseSource source) throws IOException {
    byte[] text = KeyFile.read(file);
    try {
      return of(file, text, source);
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  /** The identity of a text, which is not kept. */
  static SshIdentity of(Path file, byte[] text, PassphraseSource source) throws IOException {
    try {
      var pem = Pem.parse(text);
      return switch (pem.label()) {
        case OPENSSH -> openSsh(file, pem, source);
        case PKCS1, PKCS8 ->
            pem.hasHeaders() ? encrypted(file, text.clone(), source) : plain(file, pem, text);
        case ENCRYPTED_PKCS8 -> {
          PasswordCost.requireModerate(pem.decode());
          yield encrypted(file, text.clone(), source);
        }
        default ->
            throw new KeyFileException(
                file, "no OpenSSH, PKCS #1 or PKCS #8 private key, but " + pem.label());
      };
    } catch (IllegalArgumentException e) {
      throw new KeyFileException(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static SshIdentity openSsh(Path file, Pem pem, PassphraseSource source) {
    byte[] bytes = pem.decode();
    try {
      var parsed = OpenSshFile.parse(bytes);
      if (parsed.isEncrypted()) {
        return locked(file, parsed.key(), source, parsed::decrypt);
      }
      try {
        return open(file, parsed.read());
      } finally {
        parsed.clear();
      }
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static SshIdentity plain(Path file, Pem pem, byte[] text) {
    byte[] der = pem.decode();
    try {
      PasswordCost.requireNone(der);
      return open(file, PemKey.read(text));
    } finally {
      Arrays.fill(der, (byte) 0);
    }
  }

  private static SshIdentity encrypted(Path file, byte[] text, PassphraseSource source)
      throws IOException {
    return locked(file, publicKey(file), source, passphrase -> PemKey.decrypt(text, passphrase));
  }

  private static SshIdentity open(Path file, SshKeyPair pair) {
    return new SshIdentity(file, pair.key(), Locked.opened(pair, SshKeyPair::close));
  }

  @FunctionalInterface
  private interface Decryption {
    Optional<SshKeyPair> decrypt(byte[] passphrase);
  }

  private static SshIdentity locked(
      Path file, @Nullable SshKey key, PassphraseSource source, Decryption decryption) {
    Locked.Opener<SshKeyPair> opener = passphrase -> decrypt(file, key, decryption, passphrase);
    return new SshIdentity(
        file, key, new Locked<>("key file " + file, source, opener, SshKeyPair::close));
  }

  private static Optional<SshKeyPair> decrypt(
      Path file, @Nullable SshKey key, Decryption decryption, char[] passphrase)
      throws KeyFileException {
    byte[] utf8 = Passphrase.utf8(passphrase);
    try {
      var pair = decryption.decrypt(utf8);
      if (key != null && pair.isPresent() && !sameKey(key, pair.get().key())) {
        pair.get().close();
        throw new KeyFileException(file, "the .pub file beside it is that of another key");
      }
      return pair;
    } catch (IllegalArgumentException e) {
      throw new KeyFileException(file, String.valueOf(e.getMessage()), e);
    } finally {
      Arrays.fill(utf8, (byte) 0);
    }
  }

  private static boolean sameKey(SshKey a, SshKey b) {
    return Arrays.equals(a.wire(), b.wire());
  }

  /** The public part from the file beside this one, if there is one. */
  private static @Nullable SshKey publicKey(Path file) throws IOException {
    var beside = file.resolveSibling(file.getFileName() + ".pub");
    if (!Files.exists(beside)) {
      return null;
    }
    var lines = new KeyLines(beside, KeyFile.read(beside));
    for (var line : lines.lines()) {
      return lines.parse(line, text -> SshKey.parse(text.toString()));
    }
    throw new KeyFileException(beside, "there is no public key in it");
  }

  /**
   * {@inheritDoc}
   *
   * @throws AgeException of the kind {@code WRONG_PASSPHRASE} as well
   * @throws KeyFileException if the passphrase is right and what it opens is malformed, or not the
   *     key of the {@code .pub} file
   * @throws IllegalStateException if this is closed
   */
  @Override
  public Optional<byte[]> unwrap(List<Stanza> stanzas) throws IOException {
    pair.requireOpen();
    if (!mayOpen(stanzas)) {
      return Optional.empty();
    }
    var opened = pair.open();
    byte[] secret = opened.secret().clone();
    try {
      pair.requireOpen();
      return unwrap(opened.key(), secret, stanzas);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private boolean mayOpen(List<Stanza> stanzas) throws AgeException {
    if (key == null) {
      return stanzas.stream().anyMatch(stanza -> TYPES.contains(stanza.type()));
    }
    return !own(key, stanzas).isEmpty();
  }

  /** The stanzas that have the tag of a key, after a look at all of its type. */
  private static List<Stanza> own(SshKey key, List<Stanza> stanzas) throws AgeException {
    var sameType = stanzas.stream().filter(stanza -> stanza.type().equals(key.type())).toList();
    for (var stanza : sameType) {
      key.requireWellFormed(stanza);
    }
    var tag = key.tag();
    return sameType.stream().filter(stanza -> stanza.arguments().getFirst().equals(tag)).toList();
  }

  private static Optional<byte[]> unwrap(SshKey key, byte[] secret, List<Stanza> stanzas)
      throws AgeException {
    for (var stanza : own(key, stanzas)) {
      var fileKey = key.unwrap(stanza, secret);
      if (fileKey.isPresent()) {
        return fileKey;
      }
    }
    return Optional.empty();
  }

  /**
   * The public side, alone. Asks for the passphrase only if nothing else tells.
   *
   * @throws AgeException of the kind {@code WRONG_PASSPHRASE}
   * @throws IOException if nobody gives a passphrase, or there is something else in the file
   * @throws IllegalStateException if this is closed
   */
  @Override
  public List<Recipient> recipients() throws IOException {
    pair.requireOpen();
    return List.of(new SshRecipient(key == null ? pair.open().key() : key));
  }

  /** Overwrites the secret part. Closing twice is harmless. */
  @Override
  public void close() {
    pair.close();
  }

  /** The name of the file. */
  @Override
  public String toString() {
    return "identity in " + file;
  }
}
