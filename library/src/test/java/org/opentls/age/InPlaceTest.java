package org.opentls.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InPlaceTest {
  private static final X25519Identity KEY = X25519Identity.generate();
  private static final byte[] PLAINTEXT = new byte[3_000_000];

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void writePlaintext() throws IOException {
    file = Files.write(folder.resolve("file"), PLAINTEXT);
  }

  private void assertAlone() throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aFileIsEncryptedAndDecryptedUnderItsName() throws IOException {
    Age.encrypt(file, KEY.recipient());
    assertThat(Age.verify(file, KEY)).isEqualTo(PLAINTEXT.length);
    assertAlone();
    Age.decrypt(file, KEY);
    assertThat(file).hasBinaryContent(PLAINTEXT);
    assertAlone();
    Age.encrypt(file, Age.Options.none().withArmor(), KEY.recipient());
    assertThat(Files.readString(file)).startsWith("-----BEGIN AGE");
  }

  @Test
  void permissionsStayUnlessItIsPlaintext() throws IOException {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    var shared = PosixFilePermissions.fromString("rw-r-----");
    Files.setPosixFilePermissions(file, shared);
    Age.encrypt(file, KEY.recipient());
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(shared);
    Age.decrypt(file, KEY);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aSymbolicLinkLeadsToTheFile() throws IOException {
    var link = Files.createSymbolicLink(folder.resolve("link"), file);
    Age.encrypt(link, KEY.recipient());
    assertThat(link).isSymbolicLink();
    assertThat(Age.verify(file, KEY)).isEqualTo(PLAINTEXT.length);
  }

  @Test
  void noOtherNameKeepsThePlaintext() throws IOException {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("unix"));
    Files.createLink(folder.resolve("other"), file);
    assertThatThrownBy(() -> Age.encrypt(file, KEY.recipient()))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("other names");
    assertThat(file).hasBinaryContent(PLAINTEXT);
  }

  @Test
  void afterAFailureThereIsTheOldFile() throws IOException {
    var cancelled =
        Age.Options.none()
            .withProgress((_, _) -> {
              throw new CancellationException();
            });
    assertThatThrownBy(() -> Age.encrypt(file, cancelled, KEY.recipient()))
        .isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> Age.decrypt(file, KEY)).isInstanceOf(AgeException.class);
    assertThatThrownBy(() -> Age.encrypt(file)).isInstanceOf(IllegalArgumentException.class);
    assertThat(file).hasBinaryContent(PLAINTEXT);
    assertAlone();
  }

  @Test
  void onlyAFileCanBeReplaced() {
    assertThatThrownBy(() -> Age.encrypt(folder, KEY.recipient()))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("not a regular file");
    assertThatThrownBy(() -> Age.decrypt(folder.resolve("missing"), KEY))
        .isInstanceOf(NoSuchFileException.class);
  }
}
