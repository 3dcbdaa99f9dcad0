package org.opentls.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.api.ForkedJvm;

class FileKeyRingStoreTest {
  private static final RingId RING = new RingId("shop", "tickets");
  private static final RingId OTHER = new RingId("shop", "seals");

  @TempDir Path folder;
  private Path file;
  private KeyRingStore store;

  @BeforeEach
  void open() {
    file = folder.resolve("ring");
    store = KeyRingStore.file(file);
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get(60, SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static Instant soon() {
    return Instant.now().plusSeconds(600);
  }

  private String offer(RingId ring, long slot, String value) throws Exception {
    return new String(get(store.offer(ring, slot, bytes(value), soon())), UTF_8);
  }

  private Map<Long, byte[]> load(RingId ring) throws Exception {
    return get(store.load(ring, -5, 50));
  }

  @Test
  void theFirstWhoOffersWinsAlsoAfterARestart() throws Exception {
    assertThat(load(RING)).isEmpty();
    assertThat(offer(RING, 7, "one")).isEqualTo("one");
    assertThat(offer(RING, 7, "two")).isEqualTo("one");
    assertThat(offer(RING, -1, "three")).isEqualTo("three");
    assertThat(offer(OTHER, 7, "four")).isEqualTo("four");
    store = KeyRingStore.file(file);
    assertThat(offer(RING, 7, "five")).isEqualTo("one");
    assertThat(load(RING)).containsOnlyKeys(-1L, 7L).containsEntry(7L, bytes("one"));
    assertThat(get(store.load(RING, 0, 6))).isEmpty();
    assertThat(load(OTHER)).containsOnlyKeys(7L);
    assertThat(Duration.between(get(store.time()), Instant.now()))
        .isLessThan(Duration.ofMinutes(1));
  }

  /** R17: what a disk keeps of a file that was replaced is not in question here. */
  @Test
  void aSlotThatIsToBeErasedIsGoneFromTheFile() throws Exception {
    get(store.offer(RING, 1, bytes("short-lived"), Instant.now().plusMillis(300)));
    offer(RING, 2, "lasting");
    assertThat(content()).contains("short-lived", "lasting");
    Thread.sleep(400);
    assertThat(load(RING)).containsOnlyKeys(2L);
    assertThat(content()).contains("lasting").doesNotContain("short-lived");
    get(store.offer(RING, 3, bytes("also-short"), Instant.now().plusMillis(300)));
    Thread.sleep(400);
    assertThat(offer(RING, 3, "again")).isEqualTo("again");
    assertThat(content()).contains("again").doesNotContain("also-short");
  }

  private String content() throws IOException {
    return new String(Files.readAllBytes(file), ISO_8859_1);
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
  void theFileIsTheOwnersAlone() throws Exception {
    assumePosix(folder);
    offer(RING, 1, "one");
    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(permissions(folder.resolve("ring.lock"))).isEqualTo("rw-------");
    try (var files = Files.list(folder)) {
      assertThat(files.map(path -> String.valueOf(path.getFileName())))
          .containsExactlyInAnyOrder("ring", "ring.lock");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx--x---"})
  void aFileThatOthersMayUseIsRefused(String permissions) throws Exception {
    assumePosix(folder);
    offer(RING, 1, "one");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    assertThatThrownBy(() -> load(RING))
        .isInstanceOf(FileSystemException.class)
        .hasMessage(file + ": others have permissions: " + permissions);
    assertThatThrownBy(() -> offer(RING, 2, "two")).isInstanceOf(FileSystemException.class);
    assertThat(permissions(file)).isEqualTo(permissions);
  }

  @Test
  void aFileOfAnotherUserIsRefused() throws Exception {
    assumePosix(folder);
    offer(RING, 1, "one");
    try {
      Files.setAttribute(file, "unix:uid", 12_345);
    } catch (FileSystemException e) {
      assumeTrue(false, "only root gives files away: " + e);
    }
    assertThatThrownBy(() -> load(RING))
        .isInstanceOf(FileSystemException.class)
        .hasMessageStartingWith(file + ": it is of another user: ");
  }

  private void assertDamaged(byte[] content) throws Exception {
    Files.write(file, content);
    assertThatThrownBy(() -> load(RING))
        .isInstanceOf(FileSystemException.class)
        .hasMessageStartingWith(file + ": not a ring of keys, or damaged: ");
    assertThatThrownBy(() -> offer(RING, 9, "nine")).isInstanceOf(FileSystemException.class);
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }

  @Test
  void aFileThatWasCutOrDamagedIsLeftAsItIs() throws Exception {
    offer(RING, 1, "one");
    offer(OTHER, 2, "two");
    byte[] good = Files.readAllBytes(file);
    for (int size = 0; size < good.length; size++) {
      assertDamaged(Arrays.copyOf(good, size));
    }
    assertDamaged(Arrays.copyOf(good, good.length + 1));
    var random = new Random(1);
    for (int i = 0; i < 50; i++) {
      byte[] changed = good.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      assertDamaged(changed);
    }
    byte[] garbage = new byte[1000];
    random.nextBytes(garbage);
    assertDamaged(garbage);
    Files.write(file, new byte[RingSlots.MOST_BYTES + 1]);
    assertThatThrownBy(() -> load(RING))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("too long");
    Files.write(file, good);
    assertThat(load(RING)).containsOnlyKeys(1L);
  }

  /** What a writer leaves that has ended between writing and renaming. */
  @Test
  void whatACrashLeavesIsOverwritten() throws Exception {
    offer(RING, 1, "one");
    var left = folder.resolve("ring.new");
    Files.writeString(left, "half of a");
    assertThat(load(RING)).containsOnlyKeys(1L);
    assertThat(left).exists();
    offer(RING, 2, "two");
    assertThat(left).doesNotExist();
    assertThat(load(RING)).containsOnlyKeys(1L, 2L);
  }

  @Test
  void aLockThatAnotherProcessHasIsWaitedForAndNotForEver() throws Exception {
    offer(RING, 1, "one");
    try (var channel = FileChannel.open(folder.resolve("ring.lock"), StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      assertThat(load(RING)).containsOnlyKeys(1L);
      long before = System.nanoTime();
      var offered = store.offer(RING, 2, bytes("two"), soon());
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
      assertThatThrownBy(() -> get(offered))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("another process has had the lock for PT5S");
    }
    assertThat(offer(RING, 2, "three")).isEqualTo("three");
  }

  @Test
  void manyThreadsOfAProcessAgree() throws Exception {
    var answers = new ArrayList<Future<String>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        var own = KeyRingStore.file(i % 2 == 0 ? file : folder.resolve("./ring"));
        int number = i;
        answers.add(
            threads.submit(() ->
                new String(
                    get(own.offer(RING, number % 4, bytes("value " + number), soon())), UTF_8)));
      }
    }
    var held = load(RING);
    assertThat(held).hasSize(4);
    for (int i = 0; i < answers.size(); i++) {
      assertThat(bytes(answers.get(i).get())).isEqualTo(held.get((long) i % 4));
    }
  }

  /** Offers values for all slots, and says what has won. */
  static final class Racer {
    private Racer() {}

    static final int SLOTS = 25;

    public static void main(String[] arguments) throws Exception {
      var store = KeyRingStore.file(Path.of(arguments[0]));
      for (long slot = 0; slot < SLOTS; slot++) {
        var won = get(store.offer(RING, slot, bytes(arguments[1] + " " + slot), soon()));
        IO.println(slot + " " + new String(won, UTF_8));
      }
    }
  }

  @Test
  void processesThatRaceAgree() throws Exception {
    var racers = new ArrayList<Process>();
    for (var name : List.of("a", "b", "c")) {
      racers.add(
          new ProcessBuilder(ForkedJvm.command(Racer.class, file.toString(), name))
              .redirectErrorStream(true)
              .start());
    }
    var told = new ArrayList<List<String>>();
    for (var racer : racers) {
      told.add(new String(racer.getInputStream().readAllBytes(), UTF_8).lines().toList());
      assertThat(racer.waitFor()).isZero();
    }
    var held = load(RING);
    assertThat(held).hasSize(Racer.SLOTS);
    for (var lines : told) {
      assertThat(lines).hasSize(Racer.SLOTS);
      for (var line : lines) {
        var parts = line.split(" ", 2);
        assertThat(parts[1]).isEqualTo(new String(held.get(Long.valueOf(parts[0])), UTF_8));
      }
    }
  }

  /** Ends in the midst of its work, again and again. */
  static final class Crasher {
    private Crasher() {}

    public static void main(String[] arguments) throws Exception {
      var store = KeyRingStore.file(Path.of(arguments[0]));
      var _ =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  Thread.sleep(Long.parseLong(arguments[1]));
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
                Runtime.getRuntime().halt(9);
              });
      for (long slot = 0; ; slot++) {
        get(store.offer(OTHER, slot, new byte[4000], Instant.now().plusSeconds(1)));
      }
    }
  }

  @Test
  void processesThatAreKilledDamageNothing() throws Exception {
    offer(RING, 1, "one");
    for (int i = 0; i < 4; i++) {
      var result = ForkedJvm.run(List.of(), Crasher.class, file.toString(), "" + (150 + 37 * i));
      assertThat(result.exitCode()).as(result.output()).isEqualTo(9);
      assertThat(load(RING)).containsOnlyKeys(1L);
    }
  }

  @Test
  void sizesAreLimited() throws Exception {
    assertThatThrownBy(() -> store.offer(RING, 1, new byte[RingSlots.LONGEST_VALUE + 1], soon()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.load(RING, 0, 64)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.load(RING, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.load(RING, Long.MIN_VALUE, Long.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(get(store.load(RING, Long.MAX_VALUE - 63, Long.MAX_VALUE))).isEmpty();
    var slots = RingSlots.NONE;
    for (int i = 0; i < RingSlots.MOST; i++) {
      slots = slots.with(RING, i, bytes("value"), soon());
    }
    var full = slots;
    assertThatThrownBy(() -> full.with(RING, 5000, bytes("value"), soon()))
        .isInstanceOf(IllegalStateException.class);
    SharedFile shared = new SharedFile(file, RingSlots.MOST_BYTES);
    shared.<Void>locked(() -> {
      shared.replace(full.encoded());
      return null;
    });
    assertThatThrownBy(() -> offer(RING, 5000, "more"))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("no room for more than 1024 slots");
    assertThat(get(store.load(RING, 1000, 1063))).hasSize(24);
  }

  @Test
  void aFolderThatIsMissingIsTold() {
    store = KeyRingStore.file(folder.resolve("missing").resolve("ring"));
    assertThatThrownBy(() -> offer(RING, 1, "one")).isInstanceOf(IOException.class);
  }

  @Test
  void whatItIsOfIsShownAndNothingElse() throws Exception {
    offer(RING, 1, "one");
    assertThat(store).hasToString("FileKeyRingStore[" + file + "]");
    assertThat(RingSlots.parse(Files.readAllBytes(file))).hasToString("RingSlots[1]");
  }
}
