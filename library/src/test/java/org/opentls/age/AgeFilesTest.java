package org.opentls.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgeFilesTest {
  private static final X25519Identity KEY = X25519Identity.generate();
  private static final byte[] PLAINTEXT = new byte[100_000];
  private static final Age.Options OVERWRITE = Age.Options.none().withOverwrite();

  @TempDir private Path folder;
  private Path plain;
  private Path encrypted;
  private Path decrypted;

  @BeforeEach
  void writePlaintext() throws IOException {
    plain = Files.write(folder.resolve("plain"), PLAINTEXT);
    encrypted = folder.resolve("encrypted");
    decrypted = folder.resolve("decrypted");
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void filesGoThereAndBackAndNothingElseIsLeft() throws IOException {
    Age.encrypt(plain, encrypted, KEY.recipient());
    Age.decrypt(encrypted, decrypted, KEY);
    assertThat(decrypted).hasBinaryContent(PLAINTEXT);
    assertThat(names()).containsExactly("decrypted", "encrypted", "plain");
  }

  @Test
  void armoredFilesAreText() throws IOException {
    Age.encrypt(plain, encrypted, Age.Options.none().withArmor(), KEY.recipient());
    assertThat(Files.readString(encrypted)).startsWith("-----BEGIN AGE ENCRYPTED FILE-----\n");
    Age.decrypt(encrypted, decrypted, KEY);
    assertThat(decrypted).hasBinaryContent(PLAINTEXT);
  }

  @Test
  void onlyTheOwnerCanReadThePlaintext() throws IOException {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Age.encrypt(plain, encrypted, KEY.recipient());
    Age.decrypt(encrypted, decrypted, KEY);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(decrypted)))
        .isEqualTo("rw-------");
    assertThat(Files.getPosixFilePermissions(encrypted))
        .isEqualTo(Files.getPosixFilePermissions(plain));
  }

  @Test
  void aTargetThatExistsIsKeptUnlessOverwritingIsAskedFor() throws IOException {
    Files.writeString(encrypted, "precious");
    assertThatThrownBy(() -> Age.encrypt(plain, encrypted, KEY.recipient()))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(encrypted).hasContent("precious");
    Age.encrypt(plain, encrypted, OVERWRITE, KEY.recipient());
    Files.writeString(decrypted, "precious");
    assertThatThrownBy(() -> Age.decrypt(encrypted, decrypted, KEY))
        .isInstanceOf(FileAlreadyExistsException.class);
    Age.decrypt(encrypted, decrypted, OVERWRITE, KEY);
    assertThat(decrypted).hasBinaryContent(PLAINTEXT);
    assertThat(names()).containsExactly("decrypted", "encrypted", "plain");
  }

  @Test
  void theInputIsNeverOverwrittenByAnyName() throws IOException {
    var link = Files.createLink(folder.resolve("link"), plain);
    var symbolic = Files.createSymbolicLink(folder.resolve("symbolic"), plain);
    for (var name : List.of(plain, link, symbolic)) {
      assertThatThrownBy(() -> Age.encrypt(plain, name, OVERWRITE, KEY.recipient()))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("same file");
    }
    assertThat(plain).hasBinaryContent(PLAINTEXT);
  }

  @Test
  void afterAFailureThereIsWhatWasThereBefore() throws IOException {
    Age.encrypt(plain, encrypted, KEY.recipient());
    var file = Files.readAllBytes(encrypted);
    file[file.length - 1] ^= 1;
    Files.write(encrypted, file);
    assertThatThrownBy(() -> Age.decrypt(encrypted, decrypted, KEY))
        .isInstanceOf(AgeException.class);
    assertThat(names()).containsExactly("encrypted", "plain");
    Files.writeString(decrypted, "precious");
    assertThatThrownBy(() -> Age.decrypt(encrypted, decrypted, OVERWRITE, KEY))
        .isInstanceOf(AgeException.class);
    assertThat(decrypted).hasContent("precious");
    assertThat(names()).containsExactly("decrypted", "encrypted", "plain");
  }

  @Test
  void anInterruptionLeavesNothing() throws IOException {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> Age.encrypt(plain, encrypted, KEY.recipient()))
          .isInstanceOf(IOException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(names()).containsExactly("plain");
  }

  @Test
  void aFullDiskLeavesNothing() throws IOException {
    var full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "needs /dev/full");
    try (var in = Files.newInputStream(plain);
        var out = Files.newOutputStream(full)) {
      assertThatThrownBy(() -> Age.encrypt(in, out, KEY.recipient()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aFileThatIsTakenMeanwhileIsKept() throws IOException {
    try (var target = Target.open(encrypted, plain, false, false)) {
      target.channel().write(ByteBuffer.wrap(new byte[1]));
      Files.writeString(encrypted, "precious");
      assertThatThrownBy(target::commit).isInstanceOf(FileAlreadyExistsException.class);
    }
    assertThat(encrypted).hasContent("precious");
    assertThat(names()).containsExactly("encrypted", "plain");
  }

  @Test
  void noInputAndNoFolderAndAFolderAsTargetAreToldAsTheyAre() throws IOException {
    assertThatThrownBy(() -> Age.encrypt(folder.resolve("missing"), encrypted, KEY.recipient()))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(
            () -> Age.encrypt(plain, folder.resolve("missing/encrypted"), KEY.recipient()))
        .isInstanceOf(NoSuchFileException.class);
    Files.createDirectory(encrypted);
    assertThatThrownBy(() -> Age.encrypt(plain, encrypted, OVERWRITE, KEY.recipient()))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("is a directory");
    assertThat(names()).containsExactly("encrypted", "plain");
  }
}
