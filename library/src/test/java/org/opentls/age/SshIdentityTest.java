package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that {@code ssh-keygen} and {@code openssl} made; those with a passphrase have one. */
class SshIdentityTest {
  private static final String PASSPHRASE = "grüße";
  private static final byte[] PLAINTEXT = {1, 2, 3};

  @TempDir private Path folder;

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = SshIdentityTest.class.getResourceAsStream("ssh/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private Path file(String name) throws IOException {
    return Files.write(folder.resolve(name), resource(name));
  }

  private Path fileAndPublicFile(String name) throws IOException {
    Files.write(folder.resolve(name + ".pub"), resource(name + ".pub"));
    return file(name);
  }

  private Recipient recipient(String name) throws IOException {
    var beside = Files.write(folder.resolve("recipient"), resource(name + ".pub"));
    return Recipient.readAll(beside).getFirst();
  }

  private byte[] encrypted(String name) throws IOException {
    return Age.encrypt(PLAINTEXT, recipient(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "rsa", "pkcs1", "pkcs8"})
  void aKeyWithoutPassphraseOpensWhatIsForIt(String name) throws IOException {
    var file = file(name);
    try (var identity = Identity.readAll(file, PassphraseSource.none()).getFirst()) {
      assertThat(Age.decrypt(encrypted(name), identity)).isEqualTo(PLAINTEXT);
      assertThat(identity.recipients()).containsExactly(recipient(name));
      assertThat(identity).hasToString("identity in " + file);
      var other = encrypted(name.equals("plain") ? "ctr" : "plain");
      assertThat(
              catchThrowableOfType(AgeException.class, () -> Age.decrypt(other, identity)).kind())
          .isEqualTo(AgeException.Kind.NO_MATCH);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ctr", "cbc", "gcm", "chacha", "3des"})
  void anEncryptedKeyAsksOnceAndOnlyForWhatIsForIt(String name) throws IOException {
    var file = file(name);
    var source = new Asked(PASSPHRASE);
    try (var identity = SshIdentity.read(file, source)) {
      assertThat(identity.recipients()).containsExactly(recipient(name));
      assertThatThrownBy(() -> Age.decrypt(encrypted("plain"), identity))
          .isInstanceOf(AgeException.class);
      assertThatThrownBy(() -> Age.decrypt(encrypted("rsa"), identity))
          .isInstanceOf(AgeException.class);
      assertThat(source.count()).isZero();
      for (int i = 0; i < 3; i++) {
        assertThat(Age.decrypt(encrypted(name), identity)).isEqualTo(PLAINTEXT);
      }
      assertThat(source.purposes()).containsExactly("key file " + file);
      assertThat(source.isCleared()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pkcs1enc", "pkcs8enc"})
  void anOlderFileTellsWhoItIsForByTheFileBesideIt(String name) throws IOException {
    var source = new Asked(PASSPHRASE);
    try (var identity = SshIdentity.read(fileAndPublicFile(name), source)) {
      assertThat(identity.recipients()).containsExactly(recipient(name));
      assertThatThrownBy(() -> Age.decrypt(encrypted("plain"), identity))
          .isInstanceOf(AgeException.class);
      assertThat(source.count()).isZero();
      assertThat(Age.decrypt(encrypted(name), identity)).isEqualTo(PLAINTEXT);
      assertThat(source.count()).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pkcs1enc", "pkcs8enc"})
  void withoutThatItAsksForAnyFileForSshKeys(String name) throws IOException {
    var source = new Asked(PASSPHRASE);
    try (var identity = SshIdentity.read(file(name), source);
        var other = X25519Identity.generate()) {
      assertThatThrownBy(() -> Age.decrypt(Age.encrypt(PLAINTEXT, other.recipient()), identity))
          .isInstanceOf(AgeException.class);
      assertThat(source.count()).isZero();
      assertThatThrownBy(() -> Age.decrypt(encrypted("plain"), identity))
          .isInstanceOf(AgeException.class);
      assertThat(source.count()).isOne();
      assertThat(Age.decrypt(encrypted(name), identity)).isEqualTo(PLAINTEXT);
      assertThat(identity.recipients()).containsExactly(recipient(name));
      assertThat(source.count()).isOne();
    }
  }

  @Test
  void thePublicFileOfAnotherKeyIsToldOnceTheKeyIsOpen() throws IOException {
    var file = file("pkcs8enc");
    Files.write(folder.resolve("pkcs8enc.pub"), resource("plain.pub"));
    try (var identity = SshIdentity.read(file, new Asked(PASSPHRASE))) {
      assertThatThrownBy(() -> identity.unwrap(recipient("plain").wrap(new byte[16])))
          .isInstanceOf(KeyFileException.class)
          .hasMessage(file + ": the .pub file beside it is that of another key");
    }
    Files.writeString(folder.resolve("pkcs8enc.pub"), "# nothing\n");
    assertThatThrownBy(() -> SshIdentity.read(file, PassphraseSource.none()))
        .isInstanceOf(KeyFileException.class)
        .hasMessage(file + ".pub: there is no public key in it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ctr", "cbc", "gcm", "chacha", "3des", "pkcs1enc", "pkcs8enc"})
  void aWrongPassphraseIsToldAndStays(String name) throws IOException {
    var file = file(name);
    var source = new Asked("grusse");
    var encrypted = encrypted(name);
    try (var identity = SshIdentity.read(file, source)) {
      for (int i = 0; i < 2; i++) {
        var failure =
            catchThrowableOfType(AgeException.class, () -> Age.decrypt(encrypted, identity));
        assertThat(failure.kind()).isEqualTo(AgeException.Kind.WRONG_PASSPHRASE);
        assertThat(failure)
            .hasMessage("no match: the passphrase of key file " + file + " is wrong");
      }
    }
    assertThat(source.count()).isOne();
  }

  @Test
  void oneThreadAsksAndTheOthersWait() throws Exception {
    var source = new Asked(PASSPHRASE);
    var encrypted = encrypted("ctr");
    try (var identity = SshIdentity.read(file("ctr"), source);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = new ArrayList<Callable<byte[]>>();
      for (int i = 0; i < 16; i++) {
        tasks.add(() -> Age.decrypt(encrypted, identity));
      }
      for (var task : threads.invokeAll(tasks)) {
        assertThat(task.get()).isEqualTo(PLAINTEXT);
      }
    }
    assertThat(source.count()).isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "ctr", "rsa"})
  void aClosedOneIsClosed(String name) throws IOException {
    var identity = SshIdentity.read(file(name), new Asked(PASSPHRASE));
    var encrypted = encrypted(name);
    assertThat(Age.decrypt(encrypted, identity)).isEqualTo(PLAINTEXT);
    identity.close();
    identity.close();
    assertThatThrownBy(() -> Age.decrypt(encrypted, identity))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(identity::recipients).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void keysThatDoNotEncryptAreNamed() throws IOException {
    for (var name : List.of("ec", "ec8")) {
      var file = file(name);
      assertThatThrownBy(() -> SshIdentity.read(file, PassphraseSource.none()))
          .isInstanceOf(KeyFileException.class)
          .hasMessage(
              file
                  + (name.equals("ec")
                      ? ": ecdsa-sha2-nistp256 keys are not supported: ssh-ed25519 and ssh-rsa"
                          + " keys are"
                      : ": neither an Ed25519 nor an RSA key"));
    }
  }

  private void assertNoKey(String text, String message) throws IOException {
    var file = Files.writeString(folder.resolve("bad"), text);
    assertThatThrownBy(() -> SshIdentity.read(file, PassphraseSource.none()))
        .isInstanceOf(KeyFileException.class)
        .hasMessage(file + ": " + message);
  }

  @Test
  void whatIsNoKeyFileIsToldAsItIs() throws IOException {
    assertNoKey("", "cut short");
    assertNoKey("hello", "cut short");
    assertNoKey("-----BEGIN ?-----\n", "the first line is malformed");
    assertNoKey(
        "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n",
        "no OpenSSH, PKCS #1 or PKCS #8 private key, but CERTIFICATE");
    assertNoKey(
        "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n",
        "no key of PKCS #1 or PKCS #8 without a passphrase");
    assertNoKey(
        "-----BEGIN RSA PRIVATE KEY-----\nMAMCAQA=\n-----END RSA PRIVATE KEY-----\n",
        "no key that OpenSSL can read");
    assertNoKey(
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "no encrypted key of PKCS #8");
    assertNoKey(
        "-----BEGIN OPENSSH PRIVATE KEY-----\n!\n-----END OPENSSH PRIVATE KEY-----\n",
        "not Base64");
    assertNoKey(
        new String(resource("plain"), US_ASCII).repeat(2), "there is more than one key in it");
  }

  private static byte[] openSsh(byte[] text) {
    return Pem.parse(text).decode();
  }

  private Path write(byte[] openSsh) throws IOException {
    var text =
        "-----BEGIN OPENSSH PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(openSsh)
            + "\n-----END OPENSSH PRIVATE KEY-----\n";
    return Files.writeString(folder.resolve("changed"), text);
  }

  /** The number of rounds follows a salt of 16 bytes, 47 bytes into a file of aes256-ctr. */
  @Test
  void workAboveTheLimitIsRefusedBeforeItIsDone() throws IOException {
    byte[] bytes = openSsh(resource("ctr"));
    int rounds = "openssh-key-v1".length() + 1 + 4 + 10 + 4 + 6 + 4 + 4 + 16;
    assertThat(bytes[rounds + 3]).isEqualTo((byte) 1);
    bytes[rounds] = 0x7f;
    var file = write(bytes);
    assertThatThrownBy(() -> SshIdentity.read(file, PassphraseSource.none()))
        .isInstanceOf(KeyFileException.class)
        .hasMessage(
            file + ": the passphrase costs 2130706433 rounds of bcrypt, and the limit is 4096");
    bytes[rounds] = 0;
    bytes[rounds + 3] = 0;
    assertThatThrownBy(() -> SshIdentity.read(write(bytes), PassphraseSource.none()))
        .hasMessageEndingWith("the salt or the number of rounds is malformed");
  }

  @Test
  void iterationsAboveTheLimitAreRefusedBeforeTheyAreDone() throws IOException {
    byte[] der = openSsh(resource("pkcs8enc"));
    int iterations = 0;
    for (int i = 0; i < der.length - 4; i++) {
      if (der[i] == 2 && der[i + 1] == 2 && der[i + 2] == 8 && der[i + 3] == 0) {
        iterations = i;
      }
    }
    // INTEGER 2048 and the head of what follows it become INTEGER of four bytes.
    der[iterations + 1] = 4;
    der[iterations + 2] = 0x7f;
    var file = folder.resolve("costly");
    Files.writeString(
        file,
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(der)
            + "\n-----END ENCRYPTED PRIVATE KEY-----\n");
    assertThatThrownBy(() -> SshIdentity.read(file, PassphraseSource.none()))
        .isInstanceOf(KeyFileException.class)
        .hasMessage(file + ": the passphrase costs more than 10000000 iterations, the limit");
  }

  /** OpenSSL looks at what is in a file, whatever its label. */
  @ParameterizedTest
  @ValueSource(strings = {"PRIVATE KEY", "RSA PRIVATE KEY"})
  void anEncryptedKeyUnderAnotherLabelIsNotTried(String label) throws IOException {
    var text = new String(resource("pkcs8enc"), US_ASCII);
    assertNoKey(
        text.replace("ENCRYPTED PRIVATE KEY", label),
        "no key of PKCS #1 or PKCS #8 without a passphrase");
  }

  /** Reads a damaged file and uses what comes of it. */
  private void tryIt(Path file, List<Stanza> stanzas) {
    var thrown =
        catchThrowable(() -> {
          try (var identity = SshIdentity.read(file, new Asked(PASSPHRASE))) {
            identity.unwrap(stanzas);
          }
        });
    assertThat(thrown)
        .satisfiesAnyOf(
            t -> assertThat(t).isNull(),
            t -> assertThat(t).isInstanceOfAny(KeyFileException.class, AgeException.class));
  }

  /** Those that cost a key derivation each are tried in steps. */
  @ParameterizedTest
  @CsvSource({"plain, 1", "ctr, 17", "gcm, 17", "chacha, 17"})
  void anyBitOfAFileCanBeWrong(String name, int step) throws IOException {
    byte[] bytes = openSsh(resource(name));
    var stanzas = recipient(name).wrap(new byte[16]);
    for (int bit = 0; bit < 8 * bytes.length; bit += step) {
      var flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      if (costsLittle(flipped)) {
        tryIt(write(flipped), stanzas);
      }
    }
  }

  /** Other numbers of rounds make a test of a minute, and are tried elsewhere. */
  private static boolean costsLittle(byte[] openSsh) {
    var in = new SshReader(openSsh);
    try {
      in.take("openssh-key-v1".length() + 1);
      in.string();
      in.string();
      var options = new SshReader(in.string());
      options.string();
      long rounds = options.uint32();
      return rounds < 4 || rounds > OpenSshFile.MAX_ROUNDS;
    } catch (IllegalArgumentException _) {
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "ctr", "gcm", "chacha", "rsa"})
  void aFileCanBeCutAnywhere(String name) throws IOException {
    byte[] bytes = openSsh(resource(name));
    var stanzas = recipient(name).wrap(new byte[16]);
    for (int size = 0; size < bytes.length; size += bytes.length > 1000 ? 9 : 1) {
      var file = write(Arrays.copyOf(bytes, size));
      assertThatThrownBy(() -> SshIdentity.read(file, PassphraseSource.none()))
          .isInstanceOf(KeyFileException.class);
    }
    tryIt(write(Arrays.copyOf(bytes, bytes.length + 1)), stanzas);
  }

  @ParameterizedTest
  @CsvSource({"plain, 7", "pkcs8, 3", "pkcs8enc, 17"})
  void anyBitOfATextCanBeWrong(String name, int step) throws IOException {
    byte[] text = resource(name);
    var stanzas = recipient(name).wrap(new byte[16]);
    for (int bit = 0; bit < 8 * text.length; bit += step) {
      var flipped = text.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      tryIt(Files.write(folder.resolve("changed"), flipped), stanzas);
    }
    for (int size = 0; size < text.length; size += step) {
      tryIt(Files.write(folder.resolve("changed"), Arrays.copyOf(text, size)), stanzas);
    }
  }

  /** Without a passphrase there is nothing secret in what a user may see of a damaged file. */
  @Test
  void noMessageShowsTheKey() throws IOException {
    var lines = new String(resource("plain"), US_ASCII).lines().toList();
    for (int cut = 1; cut < lines.size(); cut++) {
      var file = Files.write(folder.resolve("changed"), lines.subList(0, cut));
      var thrown = catchThrowable(() -> SshIdentity.read(file, PassphraseSource.none()));
      for (Throwable t = thrown; t != null; t = t.getCause()) {
        for (var line : lines.subList(1, 5)) {
          assertThat(t.toString()).doesNotContain(line.substring(0, 8));
        }
      }
    }
  }
}
