package org.opentls.age;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files and keys under a passphrase that somebody types at a terminal for {@code age}. */
class AgePassphraseCommandTest {
  private static final byte[] PLAINTEXT = {1, 2, 3};
  private static final String PASSPHRASE = "correct horse";
  private static final String TYPED = PASSPHRASE + "\n";

  @TempDir private Path folder;

  @BeforeAll
  static void requirePrograms() throws IOException, InterruptedException {
    Commands.require("age");
    Commands.require("age-keygen");
    Commands.requireTerminal();
  }

  private Path plain() throws IOException {
    return Files.write(folder.resolve("plain"), PLAINTEXT);
  }

  private static ScryptRecipient passphrase() {
    return ScryptRecipient.of(PASSPHRASE.toCharArray(), 10);
  }

  private static void encryptAtTerminal(Path from, Path to, String... options)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("age", "-p", "-o", to.toString()));
    command.addAll(List.of(options));
    command.add(from.toString());
    Commands.runAtTerminal(TYPED + TYPED, command.toArray(String[]::new));
  }

  @Test
  void filesUnderAPassphraseGoBothWays() throws IOException, InterruptedException {
    var theirs = folder.resolve("theirs");
    encryptAtTerminal(plain(), theirs);
    assertThat(
            Age.decrypt(Files.readAllBytes(theirs), Identity.passphrase(PASSPHRASE.toCharArray())))
        .isEqualTo(PLAINTEXT);
    var ours = Files.write(folder.resolve("ours"), Age.encrypt(PLAINTEXT, passphrase()));
    var back = folder.resolve("back");
    Commands.runAtTerminal(TYPED, "age", "-d", "-o", back.toString(), ours.toString());
    assertThat(back).hasBinaryContent(PLAINTEXT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void identitiesThatAgeEncryptedAreRead(boolean armor) throws IOException, InterruptedException {
    var keys = folder.resolve("keys");
    Commands.run("age-keygen", "-o", keys.toString());
    var recipient = Identity.readAll(keys, PassphraseSource.none()).getFirst().recipients();
    var encrypted = folder.resolve("keys.age");
    encryptAtTerminal(keys, encrypted, armor ? new String[] {"-a"} : new String[0]);
    var source = new Asked(PASSPHRASE);
    try (var identity = Identity.readAll(encrypted, source).getFirst()) {
      var file = Age.encrypt(PLAINTEXT, recipient.getFirst());
      assertThat(Age.decrypt(file, identity)).isEqualTo(PLAINTEXT);
      assertThat(identity.recipients()).isEqualTo(recipient);
    }
    assertThat(source.count()).isOne();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void identitiesThatWeEncryptedAreReadThere(boolean armor)
      throws IOException, InterruptedException {
    try (var key = X25519Identity.generate()) {
      var keys = Files.writeString(folder.resolve("keys"), CharBuffer.wrap(key.encoded()));
      var encrypted = folder.resolve("keys.age");
      var options = armor ? Age.Options.none().withArmor() : Age.Options.none();
      Age.encrypt(keys, encrypted, options, passphrase());
      var file = Files.write(folder.resolve("ours"), Age.encrypt(PLAINTEXT, key.recipient()));
      var back = folder.resolve("back");
      Commands.runAtTerminal(
          TYPED, "age", "-d", "-i", encrypted.toString(), "-o", back.toString(), file.toString());
      assertThat(back).hasBinaryContent(PLAINTEXT);
    }
  }
}
