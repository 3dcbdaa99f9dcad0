package org.opentls.age;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that {@code ssh-keygen} makes, and files that go to the {@code age} program and back. */
class SshCommandTest {
  private static final byte[] PLAINTEXT = {1, 2, 3};
  private static final String PASSPHRASE = "correct horse";

  @TempDir private Path folder;

  @BeforeAll
  static void requirePrograms() {
    Commands.require("ssh-keygen");
    Commands.require("age");
  }

  private Path key(String... options) throws IOException, InterruptedException {
    var file = folder.resolve("key");
    var command = new ArrayList<>(List.of("ssh-keygen", "-q", "-f", file.toString()));
    command.addAll(List.of(options));
    Commands.run(command.toArray(String[]::new));
    return file;
  }

  private static Recipient recipient(Path key) throws IOException {
    return Recipient.readAll(Path.of(key + ".pub")).getFirst();
  }

  private Path ours(Path key) throws IOException {
    return Files.write(folder.resolve("ours"), Age.encrypt(PLAINTEXT, recipient(key)));
  }

  /** A file that {@code age} encrypted for the public key. */
  private byte[] theirs(Path key) throws IOException, InterruptedException {
    var plain = Files.write(folder.resolve("plain"), PLAINTEXT);
    var file = folder.resolve("theirs");
    Commands.run("age", "-R", key + ".pub", "-o", file.toString(), plain.toString());
    return Files.readAllBytes(file);
  }

  @ParameterizedTest
  @CsvSource({"ed25519, 256", "rsa, 2048", "rsa, 3072", "rsa, 4096"})
  void filesGoBothWays(String type, String bits) throws IOException, InterruptedException {
    var key = key("-t", type, "-b", bits, "-N", "");
    var back = folder.resolve("back");
    Commands.run("age", "-d", "-i", key.toString(), "-o", back.toString(), ours(key).toString());
    assertThat(back).hasBinaryContent(PLAINTEXT);
    try (var identity = SshIdentity.read(key, PassphraseSource.none())) {
      assertThat(Age.decrypt(theirs(key), identity)).isEqualTo(PLAINTEXT);
      assertThat(identity.recipients()).containsExactly(recipient(key));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aes256-ctr",
        "aes192-ctr",
        "aes128-ctr",
        "aes256-cbc",
        "aes192-cbc",
        "aes128-cbc",
        "3des-cbc",
        "aes256-gcm@openssh.com",
        "aes128-gcm@openssh.com",
        "chacha20-poly1305@openssh.com"
      })
  void everyCipherOfKeyFilesIsRead(String cipher) throws IOException, InterruptedException {
    var key = key("-t", "ed25519", "-a", "2", "-Z", cipher, "-N", PASSPHRASE);
    var source = new Asked(PASSPHRASE);
    try (var identity = SshIdentity.read(key, source)) {
      assertThat(Age.decrypt(theirs(key), identity)).isEqualTo(PLAINTEXT);
    }
    assertThat(source.count()).isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RFC4716", "PEM", "PKCS8"})
  void encryptedRsaKeysOfAllFormatsAreRead(String format) throws IOException, InterruptedException {
    var key = key("-t", "rsa", "-b", "2048", "-m", format, "-a", "2", "-N", PASSPHRASE);
    var theirs = theirs(key);
    try (var identity = SshIdentity.read(key, new Asked(PASSPHRASE))) {
      assertThat(Age.decrypt(theirs, identity)).isEqualTo(PLAINTEXT);
    }
    Files.delete(Path.of(key + ".pub"));
    try (var identity = SshIdentity.read(key, new Asked(PASSPHRASE))) {
      assertThat(Age.decrypt(theirs, identity)).isEqualTo(PLAINTEXT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "rsa"})
  void oursOpenThereWithAnEncryptedKey(String type) throws IOException, InterruptedException {
    Commands.requireTerminal();
    var key = key("-t", type, "-N", PASSPHRASE);
    var back = folder.resolve("back");
    Commands.runAtTerminal(
        PASSPHRASE + "\n",
        "age",
        "-d",
        "-i",
        key.toString(),
        "-o",
        back.toString(),
        ours(key).toString());
    assertThat(back).hasBinaryContent(PLAINTEXT);
  }

  @Test
  void manyRoundsAreDone() throws IOException, InterruptedException {
    var key = key("-t", "ed25519", "-a", "100", "-N", PASSPHRASE);
    try (var identity = SshIdentity.read(key, new Asked(PASSPHRASE))) {
      assertThat(Age.decrypt(theirs(key), identity)).isEqualTo(PLAINTEXT);
    }
  }
}
