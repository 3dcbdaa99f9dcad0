package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFilesTest {
  private static final X25519Identity ALICE = X25519Identity.generate();
  private static final X25519Identity BOB = X25519Identity.generate();
  private static final byte[] PLAINTEXT = {1, 2, 3};

  @TempDir private Path folder;

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("keys"), text);
  }

  private static String secret(X25519Identity identity) {
    return String.valueOf(identity.encoded());
  }

  @Test
  void aRecipientsFileHasOneALineAndComments() throws IOException {
    var file = write("# ours\n\n" + ALICE.recipient() + "\r\n#\n" + BOB.recipient());
    assertThat(Recipient.readAll(file)).containsExactly(ALICE.recipient(), BOB.recipient());
  }

  @Test
  void anIdentityFileHasOneALineAndComments() throws IOException {
    var file = write("# ours\r\n\r\n" + secret(ALICE) + "\n# more\n" + secret(BOB) + "\n\n");
    var identities = Identity.readAll(file, PassphraseSource.none());
    assertThat(identities).hasSize(2);
    assertThat(identities.getLast().recipients()).containsExactly(BOB.recipient());
    var encrypted = Age.encrypt(PLAINTEXT, BOB.recipient());
    assertThat(Age.decrypt(encrypted, identities.toArray(Identity[]::new))).isEqualTo(PLAINTEXT);
    identities.forEach(Identity::close);
    assertThatThrownBy(() -> identities.getFirst().unwrap(List.of()))
        .isInstanceOf(IllegalStateException.class);
  }

  private void assertNoRecipients(String text, String message) throws IOException {
    var file = write(text);
    assertThatThrownBy(() -> Recipient.readAll(file))
        .isInstanceOf(KeyFileException.class)
        .hasMessage(file + ": " + message);
  }

  private void assertNoIdentities(String text, String message) throws IOException {
    var file = write(text);
    assertThatThrownBy(() -> Identity.readAll(file, PassphraseSource.none()))
        .isInstanceOf(KeyFileException.class)
        .hasMessage(file + ": " + message);
  }

  @Test
  void whatIsWrongIsToldByItsLineAndNotShown() throws IOException {
    assertNoRecipients("", "there is no recipient in it");
    assertNoRecipients("# none\n\n", "there is no recipient in it");
    assertNoRecipients("\nhello", "line 2: not an age recipient: the text begins as none does");
    assertNoRecipients(
        ALICE.recipient() + "\n" + secret(ALICE),
        "line 2: not an age recipient: an identity, which is secret");
    assertNoRecipients(
        "#\n" + ALICE.recipient() + "q",
        "line 2: not an age recipient: the checksum is wrong: a typing mistake");
    assertNoRecipients("x".repeat(8193), "line 1 is longer than 8192 bytes");
    assertNoIdentities("\n", "there is no identity in it");
    assertNoIdentities(
        "#\n" + secret(ALICE) + "\n" + secret(BOB) + "Q",
        "line 3: not an age identity: the checksum is wrong: a typing mistake");
    assertNoIdentities(ALICE.recipient() + "\n", "line 1: not an age identity: a recipient");
    assertNoIdentities(
        "AGE-PLUGIN-X-1\n", "line 1: not an age identity: identities of plugins are not supported");
    assertNoIdentities("grüße", "line 1: not an age identity: the text begins as none does");
  }

  @Test
  void sshKeysThatDoNotEncryptArePassedOverIfThatIsAskedFor() throws IOException {
    var other = SshKey.write("ssh-dss".getBytes(US_ASCII));
    var line = "ssh-dss " + Base64.getEncoder().encodeToString(other);
    var file = write(line + "\n" + ALICE.recipient() + "\n" + line + "\n");
    var reason = " ssh-dss keys are not supported: ssh-ed25519 and ssh-rsa keys are";
    var passedOver = new ArrayList<String>();
    assertThat(Recipient.readAll(file, passedOver::add)).containsExactly(ALICE.recipient());
    assertThat(passedOver)
        .containsExactly(file + ": line 1:" + reason, file + ": line 3:" + reason);
    assertNoRecipients(line, "line 1:" + reason);
    var only = write(line);
    assertThatThrownBy(() -> Recipient.readAll(only, passedOver::add))
        .isInstanceOf(KeyFileException.class)
        .hasMessageEndingWith("there is no recipient in it");
    var wrong = write("ssh-dss AAAA");
    assertThatThrownBy(() -> Recipient.readAll(wrong, passedOver::add))
        .isInstanceOf(KeyFileException.class);
  }

  @Test
  void theLongestFileIsReadAndNoLongerOne() throws IOException {
    byte[] text = new byte[KeyFile.MAX_SIZE + 1];
    Arrays.fill(text, (byte) '\n');
    var file = Files.write(folder.resolve("long"), text);
    assertThatThrownBy(() -> KeyFile.read(file))
        .isInstanceOf(KeyFileException.class)
        .hasMessageEndingWith("longer than 16777216 bytes");
    Files.write(file, Arrays.copyOf(text, KeyFile.MAX_SIZE));
    assertThat(KeyFile.read(file)).hasSize(KeyFile.MAX_SIZE);
  }

  @Test
  void aFileTooLongIsNotRead() throws IOException {
    var endless = Path.of("/dev/zero");
    var file =
        Files.exists(endless)
            ? endless
            : Files.write(folder.resolve("long"), new byte[KeyFile.MAX_SIZE + 1]);
    assertThatThrownBy(() -> Recipient.readAll(file))
        .isInstanceOf(KeyFileException.class)
        .hasMessageEndingWith("longer than 16777216 bytes");
    assertThatThrownBy(() -> Recipient.readAll(folder.resolve("missing")))
        .isInstanceOf(NoSuchFileException.class);
  }

  private Path encryptedKeys(String text, boolean armor, Recipient recipient) throws IOException {
    var options = armor ? Age.Options.none().withArmor() : Age.Options.none();
    var encrypted = Age.encrypt(text.getBytes(US_ASCII), options, recipient);
    return Files.write(folder.resolve("encrypted"), encrypted);
  }

  private static ScryptRecipient passphrase(String text) {
    return ScryptRecipient.of(text.toCharArray(), 2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anEncryptedIdentityFileAsksOnceAndWhenItIsNeeded(boolean armor) throws IOException {
    var keys = "# two\n" + secret(ALICE) + "\n" + secret(BOB) + "\n";
    var file = encryptedKeys(keys, armor, passphrase("open"));
    var source = new Asked("open");
    var identities = Identity.readAll(file, source);
    assertThat(identities).hasSize(1);
    assertThat(source.count()).isZero();
    try (var identity = identities.getFirst()) {
      for (int i = 0; i < 3; i++) {
        assertThat(Age.decrypt(Age.encrypt(PLAINTEXT, BOB.recipient()), identity))
            .isEqualTo(PLAINTEXT);
      }
      assertThat(identity.recipients()).containsExactly(ALICE.recipient(), BOB.recipient());
      assertThat(source.purposes()).containsExactly("identity file " + file);
      assertThat(source.isCleared()).isTrue();
      assertThat(identity).hasToString("encrypted identity file " + file);
    }
  }

  @Test
  void nobodyIsAskedForAFileThatTakesAPassphraseItself() throws IOException {
    var source = new Asked("open");
    var file = encryptedKeys(secret(ALICE), false, passphrase("open"));
    try (var identity = Identity.readAll(file, source).getFirst()) {
      assertThatThrownBy(() -> Age.decrypt(Age.encrypt(PLAINTEXT, passphrase("x")), identity))
          .isInstanceOf(AgeException.class)
          .hasMessageStartingWith("no match");
    }
    assertThat(source.count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong", "", "\ud800"})
  void aWrongPassphraseStaysWrong(String wrong) throws IOException {
    var source = new Asked(wrong);
    var file = encryptedKeys(secret(ALICE), false, passphrase("open"));
    var encrypted = Age.encrypt(PLAINTEXT, ALICE.recipient());
    try (var identity = Identity.readAll(file, source).getFirst()) {
      for (int i = 0; i < 2; i++) {
        var failure =
            catchThrowableOfType(AgeException.class, () -> Age.decrypt(encrypted, identity));
        assertThat(failure.kind()).isEqualTo(AgeException.Kind.WRONG_PASSPHRASE);
        assertThat(failure)
            .hasMessage("no match: the passphrase of identity file " + file + " is wrong");
      }
    }
    assertThat(source.count()).isOne();
  }

  @Test
  void aSourceThatGivesNothingIsAskedAgain() throws IOException {
    var file = encryptedKeys(secret(ALICE), false, passphrase("open"));
    var first = new AtomicInteger();
    PassphraseSource source =
        purpose -> {
          if (first.getAndIncrement() == 0) {
            return PassphraseSource.none().passphrase(purpose);
          }
          return "open".toCharArray();
        };
    var encrypted = Age.encrypt(PLAINTEXT, ALICE.recipient());
    try (var identity = Identity.readAll(file, source).getFirst()) {
      assertThatThrownBy(() -> Age.decrypt(encrypted, identity))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("needs a passphrase, and there is nobody to ask");
      assertThat(Age.decrypt(encrypted, identity)).isEqualTo(PLAINTEXT);
    }
  }

  @Test
  void oneThreadAsksAndTheOthersWait() throws Exception {
    var source = new Asked("open");
    var file = encryptedKeys(secret(ALICE), false, passphrase("open"));
    var encrypted = Age.encrypt(PLAINTEXT, ALICE.recipient());
    try (var identity = Identity.readAll(file, source).getFirst();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<byte[]> decryption = () -> Age.decrypt(encrypted, identity);
      var tasks = new ArrayList<Callable<byte[]>>();
      for (int i = 0; i < 16; i++) {
        tasks.add(decryption);
      }
      for (var task : threads.invokeAll(tasks)) {
        assertThat(task.get()).isEqualTo(PLAINTEXT);
      }
    }
    assertThat(source.count()).isOne();
  }

  @Test
  void aClosedOneIsClosedEvenIfItIsClosedWhileSomebodyIsAsked() throws IOException {
    var file = encryptedKeys(secret(ALICE), false, passphrase("open"));
    var self = new Identity[1];
    PassphraseSource source =
        _ -> {
          self[0].close();
          return "open".toCharArray();
        };
    self[0] = Identity.readAll(file, source).getFirst();
    var encrypted = Age.encrypt(PLAINTEXT, ALICE.recipient());
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> Age.decrypt(encrypted, self[0]))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("closed");
    }
    assertThatThrownBy(() -> self[0].recipients()).isInstanceOf(IllegalStateException.class);
    self[0].close();
  }

  @Test
  void aSourceThatNeedsTheKeyItselfIsTold() throws IOException {
    var file = encryptedKeys(secret(ALICE), false, passphrase("open"));
    var self = new Identity[1];
    self[0] =
        Identity.readAll(
                file,
                _ -> {
                  self[0].recipients();
                  return new char[] {'x'};
                })
            .getFirst();
    assertThatThrownBy(() -> self[0].recipients())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("a source of passphrases needs");
  }

  @Test
  void anEncryptedFileOfOtherThingsIsToldAsItIs() throws IOException {
    var toAlice = encryptedKeys(secret(BOB), true, ALICE.recipient());
    assertThatThrownBy(() -> Identity.readAll(toAlice, PassphraseSource.none()))
        .isInstanceOf(KeyFileException.class)
        .hasMessageEndingWith("encrypted, but not with a passphrase");
    var letters = encryptedKeys("dear Bob", false, passphrase("open"));
    try (var identity = Identity.readAll(letters, new Asked("open")).getFirst()) {
      assertThatThrownBy(identity::recipients)
          .isInstanceOf(KeyFileException.class)
          .hasMessageEndingWith("line 1: not an age identity: the text begins as none does");
    }
  }

  @Test
  void aDamagedEncryptedFileIsATypedError() throws IOException {
    var file = encryptedKeys(secret(ALICE), false, passphrase("open"));
    var whole = Files.readAllBytes(file);
    for (int size = 0; size < whole.length; size++) {
      assertDamaged(Arrays.copyOf(whole, size));
    }
    for (int bit = 0; bit < 8 * whole.length; bit += 3) {
      var flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertDamaged(flipped);
    }
  }

  private void assertDamaged(byte[] bytes) throws IOException {
    var file = Files.write(folder.resolve("damaged"), bytes);
    assertThatThrownBy(
            () -> {
              try (var identity = Identity.readAll(file, new Asked("open")).getFirst()) {
                identity.recipients();
              }
            })
        .isInstanceOfAny(KeyFileException.class, AgeException.class);
  }
}
