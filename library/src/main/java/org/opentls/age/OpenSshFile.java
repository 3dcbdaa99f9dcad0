package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A key file as {@code ssh-keygen} writes it: {@code PROTOCOL.key} of OpenSSH. What is malformed is
 * an {@code IllegalArgumentException} that shows nothing of it.
 */
final class OpenSshFile {
  private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(US_ASCII);
  private static final String NONE = "none";
  private static final String BCRYPT = "bcrypt";

  /** Some half a minute of work; {@code ssh-keygen} asks for 16 or 24 rounds. */
  static final int MAX_ROUNDS = 4096;

  private static final int MAX_SALT = 1024;
  private static final int PLAIN_BLOCK = 8;

  private final SshKey key;
  private final @Nullable Encryption encryption;
  private final byte[] content;

  private OpenSshFile(SshKey key, @Nullable Encryption encryption, byte[] content) {
    this.key = key;
    this.encryption = encryption;
    this.content = content;
  }

  private static final class Encryption {
    final OpenSshCipher cipher;
    final byte[] salt;
    final int rounds;
    final byte[] tag;

    Encryption(OpenSshCipher cipher, byte[] salt, int rounds, byte[] tag) {
      this.cipher = cipher;
      this.salt = salt;
      this.rounds = rounds;
      this.tag = tag;
    }

    Optional<byte[]> decrypt(byte[] passphrase, byte[] ciphertext) {
      int size = cipher.keySize() + cipher.ivSize();
      byte[] derived = BcryptPbkdf.derive(passphrase, salt, rounds, size);
      try {
        return cipher.decrypt(derived, ciphertext, tag);
      } finally {
        Arrays.fill(derived, (byte) 0);
      }
    }
  }

  /**
   * Reads what needs no passphrase.
   *
   * @param bytes what the Base64 of the file stands for
   * @throws UnsupportedKeyException if the key is of another type
   */
  static OpenSshFile parse(byte[] bytes) {
    var in = new SshReader(bytes);
    if (!Arrays.equals(in.take(MAGIC.length), MAGIC)) {
      throw new IllegalArgumentException("no OpenSSH key of version 1");
    }
    var cipher = in.text();
    var kdf = in.text();
    byte[] options = in.string();
    if (in.uint32() != 1) {
      throw new IllegalArgumentException("there is not one key in it");
    }
    var key = SshKey.parse(in.string());
    byte[] content = in.string();
    if (cipher.equals(NONE) && kdf.equals(NONE)) {
      in.requireEnd();
      return new OpenSshFile(key, null, content);
    }
    return new OpenSshFile(key, encryption(in, cipher, kdf, options, content.length), content);
  }

  private static Encryption encryption(
      SshReader in, String name, String kdf, byte[] options, int size) {
    var cipher =
        OpenSshCipher.of(name)
            .orElseThrow(() -> new IllegalArgumentException("encrypted with an unknown cipher"));
    if (!kdf.equals(BCRYPT)) {
      throw new IllegalArgumentException("encrypted with an unknown key derivation");
    }
    if (size == 0 || size % cipher.blockSize() != 0) {
      throw new IllegalArgumentException("the encrypted part is no number of blocks");
    }
    byte[] tag = in.take(cipher.tagSize());
    in.requireEnd();
    var settings = new SshReader(options);
    byte[] salt = settings.string();
    long rounds = settings.uint32();
    settings.requireEnd();
    if (salt.length == 0 || salt.length > MAX_SALT || rounds == 0) {
      throw new IllegalArgumentException("the salt or the number of rounds is malformed");
    }
    if (rounds > MAX_ROUNDS) {
      throw new IllegalArgumentException(
          "the passphrase costs " + rounds + " rounds of bcrypt, and the limit is " + MAX_ROUNDS);
    }
    return new Encryption(cipher, salt, (int) rounds, tag);
  }

  /** The public part. */
  SshKey key() {
    return key;
  }

  boolean isEncrypted() {
    return encryption != null;
  }

  /** The key of a file without passphrase. */
  SshKeyPair read() {
    return content(content)
        .orElseThrow(() -> new IllegalArgumentException("the check numbers differ"));
  }

  /**
   * The key of a file with a passphrase.
   *
   * @return empty if the passphrase is wrong
   */
  Optional<SshKeyPair> decrypt(byte[] passphrase) {
    if (encryption == null) {
      throw new IllegalStateException("not encrypted");
    }
    var plaintext = encryption.decrypt(passphrase, content);
    try {
      return plaintext.flatMap(this::content);
    } finally {
      plaintext.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
    }
  }

  /** Overwrites what may be secret. */
  void clear() {
    Arrays.fill(content, (byte) 0);
  }

  /** Reads the secret part; empty if the numbers that tell a right passphrase differ. */
  private Optional<SshKeyPair> content(byte[] plaintext) {
    var in = new SshReader(plaintext);
    long check = in.uint32();
    if (in.uint32() != check) {
      return Optional.empty();
    }
    if (!in.text().equals(key.type())) {
      throw new IllegalArgumentException("the public and the secret part are of different types");
    }
    byte[] secret = key.readSecret(in);
    try {
      in.string(); // the comment
      requirePadding(in);
    } catch (IllegalArgumentException e) {
      Arrays.fill(secret, (byte) 0);
      throw e;
    }
    return Optional.of(new SshKeyPair(key, secret));
  }

  private void requirePadding(SshReader in) {
    int block = encryption == null ? PLAIN_BLOCK : encryption.cipher.blockSize();
    int size = in.left();
    byte[] padding = in.take(size);
    for (int i = 0; i < size; i++) {
      if (size >= block || padding[i] != i + 1) {
        throw new IllegalArgumentException("the padding is malformed");
      }
    }
  }
}
