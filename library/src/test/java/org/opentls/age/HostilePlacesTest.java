package org.opentls.age;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.api.ForkedJvm;

/** Files on disks that are full or read-only, that change while they are read, in JVMs that die. */
@Timeout(120)
class HostilePlacesTest {
  private static final X25519Identity KEY = X25519Identity.generate();
  private static final Age.Options OVERWRITE = Age.Options.none().withOverwrite();
  private static final byte[] PLAINTEXT = new byte[3_000_000];
  private static final int MIB = 1 << 20;

  static {
    new Random(1).nextBytes(PLAINTEXT);
  }

  @TempDir private Path folder;
  private Path plain;
  private Path encrypted;
  private Path decrypted;
  private Path place;

  @BeforeEach
  void writeFiles() throws IOException {
    plain = Files.write(folder.resolve("plain"), PLAINTEXT);
    encrypted = folder.resolve("encrypted");
    decrypted = folder.resolve("decrypted");
    place = Files.createDirectory(folder.resolve("place"));
    Age.encrypt(plain, encrypted, KEY.recipient());
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String text(X25519Identity key) {
    var text = key.encoded();
    try {
      return new String(text);
    } finally {
      Arrays.fill(text, '\0');
    }
  }

  private static List<String> work(Object... arguments) {
    var all = new ArrayList<String>();
    all.add(text(KEY));
    Arrays.stream(arguments).map(Object::toString).forEach(all::add);
    return ForkedJvm.command(FileWork.class, all.toArray(String[]::new));
  }

  /** What a command prints, after a shell has run {@code setup} for it. */
  private static String runAfter(List<String> shell, String setup, List<String> command)
      throws IOException, InterruptedException {
    var all = new ArrayList<>(shell);
    all.addAll(List.of("-c", setup + " && exec \"$@\"", "shell"));
    all.addAll(command);
    var process = new ProcessBuilder(all).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /** Runs a command among mounts that only it sees, for which nobody has to be root. */
  private static String runMounted(String mount, List<String> command)
      throws IOException, InterruptedException {
    var shell = List.of("unshare", "--user", "--map-root-user", "--mount", "sh");
    assumeTrue(succeeds(shell, mount), "needs user namespaces: " + mount);
    return runAfter(shell, mount, command);
  }

  private static boolean succeeds(List<String> shell, String script) throws InterruptedException {
    var all = new ArrayList<>(shell);
    all.addAll(List.of("-c", script));
    try {
      var process = new ProcessBuilder(all).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  private String tmpfs(String size) {
    return "mount -t tmpfs -o size=" + size + " tmpfs '" + place + "'";
  }

  @Test
  void aFullDiskKeepsTheOldTargetAndLeavesNothingElse() throws Exception {
    var small = Files.writeString(folder.resolve("small"), "old");
    var target = place.resolve("target");
    var output =
        runMounted(
            tmpfs("1m") + " && cp '" + small + "' '" + target + "'",
            work(
                "encrypt",
                plain,
                target,
                "decrypt",
                encrypted,
                target,
                "list",
                place,
                "encrypt",
                small,
                target,
                "decrypt",
                target,
                folder.resolve("again")));
    assertThat(output.lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("encrypt: java.io.IOException").contains("space"),
            line -> assertThat(line).startsWith("decrypt: java.io.IOException").contains("space"),
            line -> assertThat(line).isEqualTo("list: [target]"),
            line -> assertThat(line).isEqualTo("encrypt: done"),
            line -> assertThat(line).isEqualTo("decrypt: done"));
    assertThat(folder.resolve("again")).hasContent("old");
    assertThat(plain).hasBinaryContent(PLAINTEXT);
  }

  @Test
  void aFileThatMayGrowNoFurtherKeepsTheOldTargetAndLeavesNothingElse() throws Exception {
    var limit = "ulimit -f 1000";
    assumeTrue(succeeds(List.of("bash"), limit), "needs bash and its limits");
    var target = Files.writeString(place.resolve("target"), "old");
    var output =
        runAfter(
            List.of("bash"),
            limit,
            work("encrypt", plain, target, "decrypt", encrypted, target, "list", place));
    assertThat(output.lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("encrypt: java.io.IOException").contains("large"),
            line -> assertThat(line).startsWith("decrypt: java.io.IOException").contains("large"),
            line -> assertThat(line).isEqualTo("list: [target]"));
    assertThat(target).hasContent("old");
    assertThat(plain).hasBinaryContent(PLAINTEXT);
  }

  @Test
  void aReadOnlyFolderIsLeftAsItIs() throws Exception {
    var target = Files.writeString(place.resolve("target"), "old");
    var output =
        runMounted(
            "mount --bind '%1$s' '%1$s' && mount -o remount,ro,bind '%1$s'".formatted(place),
            work("encrypt", plain, target, "decrypt", encrypted, target, "list", place));
    assertThat(output.lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("encrypt: ").contains("Read-only"),
            line -> assertThat(line).startsWith("decrypt: ").contains("Read-only"),
            line -> assertThat(line).isEqualTo("list: [target]"));
    assertThat(target).hasContent("old");
  }

  @Test
  void filesGoToAnotherFileSystemAndBack() throws Exception {
    var target = place.resolve("target");
    var output =
        runMounted(
            tmpfs("16m"),
            work("encrypt", plain, target, "list", place, "decrypt", target, decrypted));
    assertThat(output.lines()).containsExactly("encrypt: done", "list: [target]", "decrypt: done");
    assertThat(decrypted).hasBinaryContent(PLAINTEXT);
  }

  /** A recipient that does something when the input is open and nothing is read yet. */
  private static Recipient after(Work work) {
    return fileKey -> {
      work.runUnchecked();
      return KEY.recipient().wrap(fileKey);
    };
  }

  /** An identity that does something when the header is read. */
  private static Identity before(Work work) {
    return stanzas -> {
      work.runUnchecked();
      return KEY.unwrap(stanzas);
    };
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;

    default void runUnchecked() {
      try {
        run();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static void cut(Path file, long size) throws IOException {
    try (var open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(size);
    }
  }

  private static void append(Path file, byte[] more) throws IOException {
    try (var out = new FileOutputStream(file.toFile(), true)) {
      out.write(more);
    }
  }

  @Test
  void anInputThatGrowsIsEncryptedToOneOfItsEnds() throws IOException {
    Age.encrypt(plain, encrypted, OVERWRITE, after(() -> append(plain, PLAINTEXT)));
    Age.decrypt(encrypted, decrypted, KEY);
    assertThat(Files.size(decrypted)).isIn((long) PLAINTEXT.length, 2L * PLAINTEXT.length);
    assertThat(Files.mismatch(decrypted, plain)).isIn(-1L, (long) PLAINTEXT.length);
  }

  @Test
  void anInputThatShrinksIsEncryptedAsItIsOrNotAtAll() throws IOException {
    Files.writeString(decrypted, "old");
    try {
      Age.encrypt(plain, decrypted, OVERWRITE, after(() -> cut(plain, MIB)));
      assertThat(Age.decrypt(Files.readAllBytes(decrypted), KEY))
          .isEqualTo(Arrays.copyOf(PLAINTEXT, MIB));
    } catch (IOException _) {
      assertThat(decrypted).hasContent("old");
    }
    assertThat(names()).containsExactly("decrypted", "encrypted", "place", "plain");
  }

  @Test
  void aFileThatShrinksWhileItIsDecryptedFailsAndKeepsTheOldTarget() throws IOException {
    Files.writeString(decrypted, "old");
    assertThatThrownBy(
            () -> Age.decrypt(encrypted, decrypted, OVERWRITE, before(() -> cut(encrypted, MIB))))
        .isInstanceOf(AgeException.class)
        .hasMessageStartingWith("payload failure:");
    assertThat(decrypted).hasContent("old");
    assertThat(names()).containsExactly("decrypted", "encrypted", "place", "plain");
  }

  @Test
  void aFileThatGrowsWhileItIsDecryptedFailsAndKeepsTheOldTarget() throws IOException {
    Files.writeString(decrypted, "old");
    assertThatThrownBy(() ->
            Age.decrypt(
                encrypted, decrypted, OVERWRITE, before(() -> append(encrypted, PLAINTEXT))))
        .isInstanceOf(AgeException.class)
        .hasMessageStartingWith("payload failure:");
    assertThat(decrypted).hasContent("old");
    assertThat(names()).containsExactly("decrypted", "encrypted", "place", "plain");
  }

  @Test
  void aThreadThatIsInterruptedAtWorkKeepsTheOldTarget() throws IOException {
    Files.writeString(decrypted, "old");
    Work interrupt = () -> Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> Age.encrypt(plain, decrypted, OVERWRITE, after(interrupt)))
          .isInstanceOf(ClosedByInterruptException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThatThrownBy(() -> Age.decrypt(encrypted, decrypted, OVERWRITE, before(interrupt)))
          .isInstanceOf(ClosedByInterruptException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(decrypted).hasContent("old");
    assertThat(names()).containsExactly("decrypted", "encrypted", "place", "plain");
  }

  @Test
  void aProcessThatIsKilledLeavesItsInputAndTheOldTarget() throws Exception {
    cut(plain, 128 * MIB);
    var target = Files.writeString(place.resolve("target"), "old");
    killHalfWay(work("encrypt", plain, target));
    assertThat(target).hasContent("old");
    assertThat(Files.size(plain)).isEqualTo(128 * MIB);
    Age.encrypt(plain, encrypted, OVERWRITE, KEY.recipient());
    Files.delete(target);
    killHalfWay(work("decrypt", encrypted, target));
    assertThat(target).doesNotExist();
    try (var in = Files.newInputStream(encrypted)) {
      assertThat(Age.verify(in, KEY)).isEqualTo(128 * MIB);
    }
  }

  /** Kills a process when it has written a part, and removes the temporary file it leaves. */
  private void killHalfWay(List<String> command) throws Exception {
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    var end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    var temporary = temporary();
    while (temporary.isEmpty() || Files.size(temporary.get()) < MIB) {
      assertThat(System.nanoTime()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(1);
      temporary = temporary();
    }
    process.destroyForcibly();
    assertThat(process.waitFor()).as("the signal").isNotZero();
    assertThat(temporary.get()).exists();
    Files.delete(temporary.get());
  }

  private Optional<Path> temporary() throws IOException {
    try (var files = Files.list(place)) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\.target\\.[0-9a-f]{16}\\.tmp"))
          .findFirst();
    }
  }
}
