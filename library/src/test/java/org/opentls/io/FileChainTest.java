package org.opentls.io;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.api.Err;
import org.opentls.api.OpenSslException;

/** Files as sources and sinks. */
class FileChainTest {
  private static final byte[] ABC = "abc".getBytes(US_ASCII);

  @TempDir Path folder;

  private Path abc() throws IOException {
    return Files.write(folder.resolve("abc"), ABC);
  }

  private static void write(Chain chain, String text) throws IOException {
    chain.outputStream().write(text.getBytes(US_ASCII));
  }

  private static String read(Chain chain) throws IOException {
    return new String(chain.inputStream().readAllBytes(), US_ASCII);
  }

  @Test
  void readModeReadsAndCannotWrite() throws IOException {
    var file = abc();
    try (var chain = Chain.file(file, FileMode.READ)) {
      assertThat(read(chain)).isEqualTo("abc");
      assertThat(chain.isEof()).isTrue();
    }
    try (var chain = Chain.file(file, FileMode.READ)) {
      assertThatThrownBy(() -> write(chain, "x"))
          .isInstanceOf(FileSystemException.class)
          .hasMessage(file + ": open for reading only");
    }
    assertThat(file).hasBinaryContent(ABC);
  }

  @Test
  void readWriteModeChangesAFileInPlace() throws IOException {
    var file = abc();
    try (var chain = Chain.file(file, FileMode.READ_WRITE)) {
      assertThat(chain.inputStream().read()).isEqualTo('a');
      write(chain, "X"); // straight after reading, which C leaves undefined
      assertThat(chain.inputStream().read()).isEqualTo('c');
      write(chain, "Y");
      chain.seek(0);
      assertThat(read(chain)).isEqualTo("aXcY");
      assertThat(chain.position()).isEqualTo(4);
    }
    assertThat(file).hasContent("aXcY");
  }

  @Test
  void writeModeEmptiesTheFileAndCannotRead() throws IOException {
    var file = abc();
    try (var chain = Chain.file(file, FileMode.WRITE)) {
      assertThat(file).isEmptyFile();
      write(chain, "new");
      assertThatThrownBy(() -> read(chain))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("open for writing only");
    }
    assertThat(file).hasContent("new");
  }

  @Test
  void writeReadModeReadsWhatItWrote() throws IOException {
    try (var chain = Chain.file(folder.resolve("new"), FileMode.WRITE_READ)) {
      write(chain, "some text");
      chain.seek(5);
      assertThat(read(chain)).isEqualTo("text");
      chain.reset();
      assertThat(read(chain)).isEqualTo("some text");
    }
  }

  @Test
  void appendModeWritesAtTheEnd() throws IOException {
    var file = abc();
    try (var chain = Chain.file(file, FileMode.APPEND)) {
      write(chain, "def");
    }
    try (var chain = Chain.file(folder.resolve("made"), FileMode.APPEND)) {
      write(chain, "def");
    }
    assertThat(file).hasContent("abcdef");
    assertThat(folder.resolve("made")).hasContent("def");
  }

  @Test
  void appendReadModeReadsAnywhereAndWritesAtTheEnd() throws IOException {
    var file = abc();
    try (var chain = Chain.file(file, FileMode.APPEND_READ)) {
      chain.seek(1);
      assertThat(chain.inputStream().read()).isEqualTo('b');
      write(chain, "def");
      chain.seek(0);
      assertThat(read(chain)).isEqualTo("abcdef");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "with space and %41%zz",
        "new\nline",
        "quote\"'`$(x)",
        "-dash",
        "ünïcödé",
        "日本語",
        "emoji 🔐",
        "percent%",
        "a:b"
      })
  void anyFileNameWorks(String name) throws IOException {
    Path file;
    try {
      file = folder.resolve(name);
    } catch (java.nio.file.InvalidPathException e) {
      assumeTrue(false, "the locale of this JVM has no such name");
      return;
    }
    try (var chain = Chain.file(file, FileMode.WRITE)) {
      write(chain, "named");
    }
    assertThat(file).hasContent("named");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    try (var chain = Chain.file(file, FileMode.READ)) {
      assertThat(read(chain)).isEqualTo("named");
    }
  }

  @Test
  void relativePathIsThatOfTheProcess() throws IOException {
    try (var chain = Chain.file(Path.of("pom.xml"), FileMode.READ)) {
      assertThat(read(chain)).contains("<artifactId>opentls</artifactId>");
    }
  }

  @Test
  void missingFileIsNamed() {
    for (var mode : new FileMode[] {FileMode.READ, FileMode.READ_WRITE}) {
      assertThatThrownBy(() -> Chain.file(folder.resolve("missing"), mode))
          .isInstanceOf(NoSuchFileException.class)
          .hasMessageContaining(folder.resolve("missing") + ": No such file or directory")
          .hasCauseInstanceOf(OpenSslException.class);
    }
    assertThatThrownBy(() -> Chain.file(folder.resolve("no/folder"), FileMode.WRITE))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(Err.drain()).isEmpty();
  }

  @Test
  void forbiddenFileIsNamed() throws IOException {
    var file = abc();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeTrue(!Files.isReadable(file), "this user may read everything");
    assertThatThrownBy(() -> Chain.file(file, FileMode.READ))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining(file + ": Permission denied");
  }

  @Test
  void folderCannotBeReadOrWritten() throws IOException {
    assertThatThrownBy(() -> Chain.file(folder, FileMode.WRITE))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("Is a directory");
    try (var chain = Chain.file(folder, FileMode.READ)) {
      assertThatThrownBy(() -> read(chain))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("Is a directory")
          .hasMessageContaining(folder.toString());
    }
  }

  @Test
  void fullDiskIsToldAndNothingIsLostSilently() throws IOException {
    var full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "only Linux has a file that is always full");
    for (int size : new int[] {1, 1_000_000}) {
      assertThatThrownBy(
              () -> {
                try (var chain = Chain.file(full, FileMode.WRITE)) {
                  write(chain, "x".repeat(size));
                }
              })
          .as("%d bytes", size)
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("/dev/full");
    }
    assertThat(Err.drain()).isEmpty();
  }

  @Test
  void pathOfAnotherFileSystemIsRefused() throws IOException {
    var zip = folder.resolve("a.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("inside"));
    }
    try (var system =
        FileSystems.newFileSystem(URI.create("jar:" + zip.toUri()), new HashMap<>())) {
      var inside = system.getPath("inside");
      assertThatThrownBy(() -> Chain.file(inside, FileMode.READ))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("inside");
    }
  }

  @Test
  void largeOffsetsAreKept() throws IOException {
    var file = folder.resolve("sparse");
    long far = 5L << 30;
    try (var chain = Chain.file(file, FileMode.WRITE_READ)) {
      chain.seek(far);
      write(chain, "far");
      assertThat(chain.position()).isEqualTo(far + 3);
      chain.seek(far + 1);
      assertThat(read(chain)).isEqualTo("ar");
    }
    assertThat(Files.size(file)).isEqualTo(far + 3);
  }
}
