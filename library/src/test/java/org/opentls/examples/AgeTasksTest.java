package org.opentls.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.age.Age;
import org.opentls.age.AgeException;
import org.opentls.age.Cobblestone;
import org.opentls.age.HybridIdentity;
import org.opentls.age.Identity;
import org.opentls.age.PassphraseSource;
import org.opentls.age.Recipient;
import org.opentls.age.X25519Identity;
import org.opentls.api.UnsupportedOpenSslException;

/** What the pages about encrypted files and directories show. */
class AgeTasksTest {
  @TempDir Path folder;
  private Path report;
  private Path encrypted;
  private Path decrypted;

  @BeforeEach
  void write() throws IOException {
    report = Files.writeString(folder.resolve("report.pdf"), "all is well");
    encrypted = folder.resolve("report.age");
    decrypted = folder.resolve("decrypted");
  }

  /** Writes a secret key as {@code age-keygen} does, and returns the public one. */
  private static String keyFile(Path file) throws IOException {
    try (var identity = X25519Identity.generate()) {
      Files.writeString(file, "# a key\n" + new String(identity.encoded()) + "\n");
      return identity.recipient().toString();
    }
  }

  @Test
  void eachOfSeveralPeopleOpensAFile() throws Exception {
    var annsKey = folder.resolve("ann.key");
    var bobsKey = folder.resolve("bob.key");
    var team = folder.resolve("team.txt");
    Files.write(team, List.of("# Ann", keyFile(annsKey), "# Bob", keyFile(bobsKey)));
    Age.encrypt(report, encrypted, Recipient.readAll(team).toArray(Recipient[]::new));
    for (var keyFile : List.of(annsKey, bobsKey)) {
      var identities = Identity.readAll(keyFile, PassphraseSource.none());
      try {
        Age.decrypt(encrypted, decrypted, identities.toArray(Identity[]::new));
      } finally {
        identities.forEach(Identity::close);
      }
      assertThat(decrypted).hasContent("all is well");
      Files.delete(decrypted);
    }
  }

  @Test
  void aFileForOthersIsAnException() throws Exception {
    Age.encrypt(report, encrypted, Recipient.parse(keyFile(folder.resolve("key"))));
    try (var other = X25519Identity.generate()) {
      var e =
          catchThrowableOfType(AgeException.class, () -> Age.decrypt(encrypted, decrypted, other));
      assertThat(e.kind()).isEqualTo(AgeException.Kind.NO_MATCH);
    }
    assertThat(decrypted).doesNotExist();
    assertThatThrownBy(() -> Age.encrypt(report, encrypted, Recipient.passphrase(new char[] {'a'})))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void aPassphraseOpensAFile() throws Exception {
    var passphrase = "correct horse battery staple".toCharArray();
    try (var recipient = Recipient.passphrase(passphrase)) {
      Age.encrypt(report, encrypted, recipient);
    }
    try (var identity = Identity.passphrase(passphrase)) {
      Age.decrypt(encrypted, decrypted, identity);
    }
    assertThat(decrypted).hasContent("all is well");
  }

  @Test
  void aKeyOfBytesOpensAFile() throws Exception {
    var key = new byte[Cobblestone.KEY_SIZE];
    try (var box = Cobblestone.of(key, "backup 2026-11".getBytes(UTF_8))) {
      box.encrypt(report, encrypted);
      box.decrypt(encrypted, decrypted);
    }
    assertThat(decrypted).hasContent("all is well");
  }

  @Test
  void aDirectoryComesBack() throws Exception {
    var photos = Files.createDirectories(folder.resolve("photos/2026"));
    Files.writeString(photos.resolve("cat.jpg"), "a cat");
    Files.writeString(photos.resolveSibling("index"), "one cat");
    var restored = folder.resolve("restored");
    try (var identity = X25519Identity.generate()) {
      encrypt(folder.resolve("photos"), encrypted, identity.recipient());
      decrypt(encrypted, restored, identity);
    }
    assertThat(restored.resolve("index")).hasContent("one cat");
    assertThat(restored.resolve("2026").resolve("cat.jpg")).hasContent("a cat");
  }

  private static void encrypt(Path folder, Path target, Recipient recipient) throws IOException {
    var unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
    try (var out = Files.newOutputStream(unfinished, CREATE_NEW);
        var files = Files.walk(folder)) {
      var zip = new ZipOutputStream(Age.encryptTo(out, recipient));
      for (var file : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
        Files.copy(file, zip);
      }
      zip.close(); // not after a failure: what has no end does not decrypt
    }
    Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void decrypt(Path encrypted, Path target, Identity identity) throws IOException {
    Age.verify(encrypted, identity); // to its end, before anything is written
    Files.createDirectory(target);
    try (var in = Files.newInputStream(encrypted);
        var zip = new ZipInputStream(Age.decryptFrom(in, identity))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        var file = target.resolve(entry.getName()).normalize();
        if (!file.startsWith(target)) {
          throw new IOException("a name that leads out of the directory: " + entry.getName());
        }
        Files.createDirectories(file.getParent());
        Files.copy(zip, file);
      }
    }
  }

  @Test
  void anArchiveWhoseNamesLeadElsewhereIsRefused() throws Exception {
    try (var identity = X25519Identity.generate()) {
      try (var zip =
          new ZipOutputStream(
              Age.encryptTo(Files.newOutputStream(encrypted), identity.recipient()))) {
        zip.putNextEntry(new ZipEntry("../outside"));
        zip.write(1);
      }
      assertThatThrownBy(() -> decrypt(encrypted, folder.resolve("restored"), identity))
          .hasMessage("a name that leads out of the directory: ../outside");
    }
    assertThat(folder.resolve("outside")).doesNotExist();
  }

  @Test
  void anArchiveWithoutItsEndDoesNotDecrypt() throws Exception {
    try (var identity = X25519Identity.generate()) {
      try (var out = Files.newOutputStream(encrypted)) {
        var zip = new ZipOutputStream(Age.encryptTo(out, identity.recipient()));
        zip.putNextEntry(new ZipEntry("one"));
        zip.write(new byte[200_000]);
        zip.flush();
      }
      assertThatThrownBy(() -> decrypt(encrypted, folder.resolve("restored"), identity))
          .isInstanceOf(AgeException.class);
    }
    assertThat(folder.resolve("restored")).doesNotExist();
  }

  @Test
  void aPostQuantumKeyOpensAFile() throws Exception {
    if (!HybridIdentity.isSupported()) {
      assertThatThrownBy(HybridIdentity::generate).isInstanceOf(UnsupportedOpenSslException.class);
    }
    assumeTrue(HybridIdentity.isSupported(), "OpenSSL is older than 3.5");
    try (var identity = HybridIdentity.generate()) {
      Age.encrypt(report, encrypted, identity.recipient());
      Age.decrypt(encrypted, decrypted, identity);
      assertThat(identity.recipient().toString()).startsWith("age1pq1");
    }
    assertThat(decrypted).hasContent("all is well");
  }
}
