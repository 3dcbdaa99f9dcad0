package org.opentls.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.api.ForkedJvm;

/** What holds for every store of sessions that comes with the library, and for that of a folder. */
class ClientSessionStoreTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final ClientSessionKey ONE = new ClientSessionKey("a".repeat(43));
  private static final ClientSessionKey OTHER = new ClientSessionKey("-_".repeat(21) + "z");

  @TempDir Path folder;

  enum Kind {
    MEMORY,
    FOLDER
  }

  private ClientSessionStore store(Kind kind, int most) {
    return switch (kind) {
      case MEMORY -> ClientSessionStore.inMemory(most);
      case FOLDER -> ClientSessionStore.folder(folder.resolve("a").resolve("sessions"), most);
    };
  }

  private static void put(ClientSessionStore store, ClientSessionKey key, String value)
      throws Exception {
    store.put(key, value.getBytes(UTF_8), LONG);
    // The time in the name of a file has milliseconds.
    Thread.sleep(2);
  }

  private static Optional<String> take(ClientSessionStore store, ClientSessionKey key)
      throws IOException {
    return store.take(key).map(value -> new String(value, UTF_8));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theYoungestIsTakenOnce(Kind kind) throws Exception {
    var store = store(kind, 100);
    assertThat(take(store, ONE)).isEmpty();
    put(store, ONE, "first");
    put(store, ONE, "second");
    put(store, OTHER, "third");
    assertThat(take(store, ONE)).contains("second");
    assertThat(take(store, ONE)).contains("first");
    assertThat(take(store, ONE)).isEmpty();
    assertThat(take(store, OTHER)).contains("third");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theOldestGoFirst(Kind kind) throws Exception {
    var store = store(kind, 5);
    for (int i = 0; i < 6; i++) {
      put(store, ONE, "one " + i);
    }
    put(store, OTHER, "other 1");
    put(store, OTHER, "other 2");
    assertThat(take(store, OTHER)).contains("other 2");
    assertThat(take(store, OTHER)).contains("other 1");
    assertThat(take(store, ONE)).contains("one 5");
    assertThat(take(store, ONE)).contains("one 4");
    assertThat(take(store, ONE)).contains("one 3");
    assertThat(take(store, ONE)).isEmpty();
    assertThatThrownBy(() -> store(kind, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatHasExpiredIsNotGivenOut(Kind kind) throws Exception {
    var store = store(kind, 5);
    store.put(ONE, new byte[] {1}, Duration.ofMillis(100));
    store.put(OTHER, new byte[] {2}, Duration.ofMillis(100));
    Thread.sleep(150);
    assertThat(store.take(ONE)).isEmpty();
    put(store, ONE, "fresh");
    assertThat(take(store, ONE)).contains("fresh");
    assertThat(store.take(OTHER)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void ofManyThreadsOneTakesIt(Kind kind) throws Exception {
    var store = store(kind, 100);
    for (int i = 0; i < 4; i++) {
      put(store, ONE, "value " + i);
    }
    var ends = new ArrayList<Future<Optional<String>>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 30; i++) {
        ends.add(threads.submit((Callable<Optional<String>>) () -> take(store, ONE)));
      }
    }
    var taken = new ArrayList<String>();
    for (var end : ends) {
      end.get().ifPresent(taken::add);
    }
    assertThat(taken).containsExactlyInAnyOrder("value 0", "value 1", "value 2", "value 3");
  }

  @Test
  void theKeyIsOf43Characters() {
    for (var name : List.of("", "a".repeat(42), "a".repeat(44), "/".repeat(43), ".".repeat(43))) {
      assertThatThrownBy(() -> new ClientSessionKey(name))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private List<String> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  private static void assumePosix(Path path) {
    assumeTrue(
        path.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "no permissions of POSIX here");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void theFolderAndItsFilesAreTheOwnersAlone() throws Exception {
    assumePosix(folder);
    var inside = folder.resolve("sessions");
    put(ClientSessionStore.folder(inside, 10), ONE, "one");
    assertThat(permissions(inside)).isEqualTo("rwx------");
    try (var files = Files.list(inside)) {
      assertThat(permissions(files.findAny().orElseThrow())).isEqualTo("rw-------");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxr-x---", "rwx---r-x", "rwx-w----", "rwx----wx"})
  void aFolderThatOthersMayUseIsRefused(String permissions) throws Exception {
    assumePosix(folder);
    var store = ClientSessionStore.folder(folder, 10);
    put(store, ONE, "one");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    assertThatThrownBy(() -> store.take(ONE))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("others have permissions: " + permissions);
    assertThatThrownBy(() -> put(store, ONE, "two")).isInstanceOf(FileSystemException.class);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    assertThat(take(store, ONE)).contains("one");
  }

  @Test
  void aFolderOfAnotherUserIsRefused() throws Exception {
    assumePosix(folder);
    var inside = folder.resolve("sessions");
    var store = ClientSessionStore.folder(inside, 10);
    put(store, ONE, "one");
    try {
      Files.setAttribute(inside, "unix:uid", 12_345);
    } catch (FileSystemException e) {
      assumeTrue(false, "only root gives folders away: " + e);
    }
    assertThatThrownBy(() -> store.take(ONE))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("it is of another user");
  }

  /** What processes leave that end in the midst of their work goes, and nothing else does. */
  @Test
  void whatACrashLeavesGoesAfterAWhile() throws Exception {
    var store = ClientSessionStore.folder(folder, 10);
    var old = FileTime.from(Instant.now().minusSeconds(3600));
    for (var name : List.of(".new-0123456789abcdef", ".taken-0123456789abcdef", "notes.txt")) {
      Files.setLastModifiedTime(Files.writeString(folder.resolve(name), "left"), old);
    }
    Files.writeString(folder.resolve(".new-fedcba9876543210"), "under way");
    assertThat(take(store, ONE)).isEmpty();
    assertThat(files()).containsExactly(".new-fedcba9876543210", "notes.txt");
    put(store, ONE, "one");
    assertThat(take(store, ONE)).contains("one");
    assertThat(files()).containsExactly(".new-fedcba9876543210", "notes.txt");
  }

  @Test
  void aFileThatIsTooLongIsNone() throws Exception {
    var store = ClientSessionStore.folder(folder, 10);
    store.put(ONE, new byte[1 << 17], LONG);
    assertThat(store.take(ONE)).isEmpty();
    assertThat(files()).isEmpty();
  }

  /** Takes all that it gets. */
  static final class Taker {
    private Taker() {}

    public static void main(String[] arguments) throws Exception {
      var store = ClientSessionStore.folder(Path.of(arguments[0]), 1000);
      int empty = 0;
      while (empty < 50) {
        var taken = take(store, ONE);
        taken.ifPresent(IO::println);
        empty = taken.isPresent() ? 0 : empty + 1;
        Thread.sleep(taken.isPresent() ? 0 : 20);
      }
    }
  }

  @Test
  void ofTwoProcessesOneTakesIt() throws Exception {
    var store = ClientSessionStore.folder(folder, 1000);
    var takers = new ArrayList<Process>();
    for (int i = 0; i < 2; i++) {
      takers.add(
          new ProcessBuilder(ForkedJvm.command(Taker.class, folder.toString()))
              .redirectErrorStream(true)
              .start());
    }
    int count = 0;
    while (takers.stream().allMatch(Process::isAlive) && count < 100) {
      put(store, ONE, "value " + count);
      count++;
      Thread.sleep(10);
    }
    var taken = new ArrayList<String>();
    for (var taker : takers) {
      taken.addAll(new String(taker.getInputStream().readAllBytes(), UTF_8).lines().toList());
      assertThat(taker.waitFor()).isZero();
    }
    assertThat(taken).doesNotHaveDuplicates().isNotEmpty().allMatch(line -> line.startsWith("va"));
  }
}
