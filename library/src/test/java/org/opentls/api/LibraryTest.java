package org.opentls.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryTest {
  private static final Platform PLATFORM = Platform.current();
  private static final Platform.Names NAMES = PLATFORM.names().getFirst();

  @TempDir Path folder;

  @Test
  void aFolderWithoutLibrariesIsNamedInTheFailure() {
    assertThatThrownBy(() -> Library.load(folder, PLATFORM))
        .isInstanceOf(OpenSslNotFoundException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(NAMES.crypto())
        .hasMessageContaining(Library.FOLDER_PROPERTY);
  }

  @Test
  void aFileThatIsNoLibraryIsRefusedBeforeTheLoaderSeesIt() throws IOException {
    assumeLinux();
    Files.writeString(folder.resolve(NAMES.crypto()), "not a library");
    assertThatThrownBy(() -> Library.load(folder, PLATFORM))
        .hasMessageContaining("is no shared object");
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    assumeLinux();
    Files.createFile(folder.resolve(NAMES.crypto()));
    assertThatThrownBy(() -> Library.load(folder, PLATFORM))
        .hasMessageContaining("is no shared object");
  }

  @Test
  void aFolderInPlaceOfAFileIsRefused() throws IOException {
    Files.createDirectory(folder.resolve(NAMES.crypto()));
    assertThatThrownBy(() -> Library.load(folder, PLATFORM))
        .isInstanceOf(OpenSslNotFoundException.class);
  }

  @Test
  void aLibraryForAnotherProcessorIsRefused() throws IOException {
    assumeLinux();
    Files.write(folder.resolve(NAMES.crypto()), elf((short) 8, ""));
    assertThatThrownBy(() -> Library.load(folder, PLATFORM))
        .hasMessageContaining("is for another processor than");
  }

  /** Loading it could end the JVM. */
  @Test
  void aLibraryForMuslIsRefusedOnGlibc() throws IOException {
    assumeLinux();
    assumeTrue(Files.notExists(Path.of("/etc/alpine-release")), "runs on musl");
    Files.write(folder.resolve(NAMES.crypto()), elf(machine(), "libc.musl-x86_64.so.1"));
    assertThatThrownBy(() -> Library.load(folder, PLATFORM)).hasMessageContaining("is for musl");
  }

  /** Loading it ends the JVM with a bus error. */
  @Test
  void aTruncatedLibraryIsRefusedWhereverItIsCut() throws IOException {
    var whole = Files.readAllBytes(systemFolder().resolve(NAMES.crypto()));
    for (int size : new int[] {63, 64, 100, 4096, whole.length / 2, whole.length * 3 / 4}) {
      Files.write(folder.resolve(NAMES.crypto()), Arrays.copyOf(whole, size));
      assertThatThrownBy(() -> Library.load(folder, PLATFORM))
          .isInstanceOf(OpenSslNotFoundException.class)
          .hasMessageMatching(".*(is truncated|is no shared object).*");
    }
  }

  @Test
  void aLibraryThatIsNotOpenSslIsToldApart() throws IOException {
    var zlib = systemFolder().resolve("libz.so.1");
    assumeTrue(Files.exists(zlib), "needs another library to mistake for OpenSSL");
    Files.copy(zlib, folder.resolve(NAMES.crypto()));
    assertThatThrownBy(() -> Library.load(folder, PLATFORM)).hasMessageContaining("is no OpenSSL");
  }

  @Test
  void cryptoWithoutSslIsRefused() throws IOException {
    Files.copy(systemFolder().resolve(NAMES.crypto()), folder.resolve(NAMES.crypto()));
    assertThatThrownBy(() -> Library.load(folder, PLATFORM)).hasMessageContaining(NAMES.ssl());
  }

  @Test
  void unknownNamesEndWithAdviceOnWhatToInstall() {
    var nowhere =
        new Platform(
            List.of(new Platform.Names("libno-such-crypto.so", "libno-such-ssl.so")),
            List.of(),
            PLATFORM.check(),
            "Install it");
    assertThatThrownBy(() -> Library.load(null, nowhere))
        .isInstanceOfSatisfying(
            OpenSslNotFoundException.class,
            e -> assertThat(e.tried()).singleElement().asString().contains("libno-such-crypto.so"))
        .hasMessageEndingWith("Install it");
  }

  @Test
  void theFolderPropertyChoosesTheLibraries() throws Exception {
    var system = systemFolder();
    var result = ForkedJvm.run(List.of("-Dorg.opentls.openssl=" + system), WhichOpenSsl.class);
    assertThat(result.output()).startsWith("OpenSSL ").contains("from " + system);
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void everyCallSaysWhyNoLibraryWasLoaded() throws Exception {
    var result = ForkedJvm.run(List.of("-Dorg.opentls.openssl=" + folder), WhichOpenSsl.class);
    assertThat(result.output().lines().filter(line -> line.contains(folder.toString()))).hasSize(2);
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void aNativesJarOnTheClassPathComesBeforeTheSystem() throws Exception {
    var jar = folder.resolve("natives.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (var name : List.of(NAMES.crypto(), NAMES.ssl())) {
        out.putNextEntry(
            new JarEntry("META-INF/opentls/natives/" + BundledNatives.platform() + "/" + name));
        Files.copy(systemFolder().resolve(name), out);
      }
    }
    var result = ForkedJvm.runWith(List.of(), Set.of(jar), WhichOpenSsl.class);
    assertThat(result.output()).startsWith("OpenSSL ").contains("from the natives jar");
  }

  /** Prints which OpenSSL was loaded, or twice why none was. */
  static final class WhichOpenSsl {
    public static void main(String[] args) {
      try {
        IO.println(OpenSSL.versionText() + " from " + OpenSSL.source());
      } catch (OpenSslNotFoundException e) {
        IO.println(e.getMessage());
        try {
          IO.println(Rand.RAND_status());
        } catch (OpenSslNotFoundException again) {
          IO.println(again.getMessage());
        }
      }
    }
  }

  private static void assumeLinux() {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "reads ELF files");
  }

  private static Path systemFolder() throws IOException {
    assumeLinux();
    try (var maps = Files.lines(Path.of("/proc/self/maps"))) {
      OpenSSL.load();
      return maps.filter(line -> line.endsWith("/" + NAMES.crypto()))
          .map(line -> Path.of(line.substring(line.indexOf('/'))).getParent())
          .findFirst()
          .orElseThrow();
    }
  }

  private static short machine() {
    return (short) ("aarch64".equals(System.getProperty("os.arch")) ? 183 : 62);
  }

  private static byte[] elf(short machine, String needed) {
    return ByteBuffer.allocate(128)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0, 0x464c457f)
        .put(4, (byte) 2)
        .put(5, (byte) 1)
        .putShort(18, machine)
        .put(64, needed.getBytes(US_ASCII))
        .array();
  }

  @Test
  void aLibraryOf32BitsIsRefused() throws IOException {
    assumeLinux();
    var small = elf(machine(), "");
    small[4] = 1;
    Files.write(folder.resolve(NAMES.crypto()), small);
    assertThatThrownBy(() -> Library.load(folder, PLATFORM))
        .hasMessageContaining("is for another processor than");
  }

  @Test
  void aNamedPipeInPlaceOfAFileIsRefusedAndNotWaitedFor() throws Exception {
    assumeLinux();
    var pipe = folder.resolve(NAMES.crypto());
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "no mkfifo");
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThatThrownBy(() -> Library.load(folder, PLATFORM))
                .isInstanceOf(OpenSslNotFoundException.class)
                .hasMessageContaining("is not a file"));
  }

  @Test
  void aFileTooLargeForMemoryIsRefused() throws IOException {
    assumeLinux();
    try (var sparse = new RandomAccessFile(folder.resolve(NAMES.crypto()).toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }
    assertThatThrownBy(() -> Library.load(folder, PLATFORM))
        .isInstanceOf(OpenSslNotFoundException.class)
        .hasMessageContaining("is too large");
  }

  @Test
  void aLoopOfLinksIsRefused() throws IOException {
    assumeLinux();
    var link = folder.resolve(NAMES.crypto());
    Files.createSymbolicLink(link, link);
    assertThatThrownBy(() -> Library.load(folder, PLATFORM))
        .isInstanceOf(OpenSslNotFoundException.class)
        .hasMessageContaining(folder.toString());
  }

  @Test
  void aRelativeFolderIsTakenFromTheWorkingFolder() throws IOException {
    var relative = Path.of("").toAbsolutePath().relativize(systemFolder());
    assertThat(Library.load(relative, PLATFORM).version()).isEqualTo(OpenSSL.version());
  }

  @Test
  void aFolderThatIsNoPathIsAFailureLikeAnyOther() throws Exception {
    var result = ForkedJvm.run(List.of(), NoPath.class);
    assertThat(result.output().lines())
        .hasSize(2)
        .allMatch(line -> line.contains("a folder that is no path"));
    assertThat(result.exitCode()).isZero();
  }

  /** Names a folder with a NUL character. */
  static final class NoPath {
    public static void main(String[] args) {
      System.setProperty(Library.FOLDER_PROPERTY, "folder\0");
      WhichOpenSsl.main(args);
    }
  }

  @Test
  void aNativesJarThatCannotBeUnpackedIsPassedOver() throws Exception {
    var jar = folder.resolve("natives.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (var name : List.of(NAMES.crypto(), NAMES.ssl())) {
        out.putNextEntry(
            new JarEntry("META-INF/opentls/natives/" + BundledNatives.platform() + "/" + name));
      }
    }
    var options = List.of("-Djava.io.tmpdir=" + folder.resolve("none"));
    var result = ForkedJvm.runWith(options, Set.of(jar), WhichOpenSsl.class);
    assertThat(result.output()).contains("OpenSSL ").contains("from the system's");
    assertThat(result.exitCode()).isZero();
  }
}
