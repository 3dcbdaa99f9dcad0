package org.opentls.tls;

import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.opentls.random.Secrets;

/**
 * Sessions in a folder. The name of a file has the key, when it was written, when it expires, and a
 * random number; it appears under it at once, and whoever renames it first takes it. Nothing is
 * forced to the disk: a session that is lost is a full handshake.
 */
final class FolderClientSessionStore implements ClientSessionStore {
  private static final Pattern NAME =
      Pattern.compile("([A-Za-z0-9_-]{43})\\.(\\d{1,18})\\.(\\d{1,18})\\.[0-9a-f]{16}");

  /** What somebody has begun to write or to take. */
  private static final Pattern UNDER_WAY = Pattern.compile("\\.(new|taken)-[0-9a-f]{16}");

  private static final Duration LONGEST_UNDER_WAY = Duration.ofMinutes(10);
  private static final int RANDOM_BYTES = 8;
  private static final int LONGEST = 80 << 10;

  private final Path folder;
  private final int most;

  private record Entry(Path file, String key, long written, long expires) {}

  FolderClientSessionStore(Path folder, int most) {
    MemoryClientSessionStore.requirePositive(most);
    this.folder = folder.toAbsolutePath();
    this.most = most;
  }

  @Override
  public void put(ClientSessionKey key, byte[] sealed, Duration lifetime) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, OwnerOnly.folder(folder));
    }
    OwnerOnly.require(folder);
    var now = Instant.now();
    var name =
        "%s.%d.%d.%s"
            .formatted(
                key.name(),
                now.toEpochMilli(),
                now.plus(lifetime).toEpochMilli(),
                Secrets.tokenHex(RANDOM_BYTES));
    write(sealed, folder.resolve(name));
    trim(key, now);
  }

  private void write(byte[] content, Path file) throws IOException {
    var fresh = underWay("new");
    try (var channel =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OwnerOnly.file(fresh))) {
      var bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private Path underWay(String what) {
    return folder.resolve("." + what + "-" + Secrets.tokenHex(RANDOM_BYTES));
  }

  /** Those that are there, the youngest first. */
  private List<Entry> entries() throws IOException {
    var entries = new ArrayList<Entry>();
    try (var files = Files.newDirectoryStream(folder)) {
      for (var file : files) {
        var name = NAME.matcher(String.valueOf(file.getFileName()));
        if (name.matches()) {
          entries.add(
              new Entry(
                  file,
                  name.group(1),
                  Long.parseLong(name.group(2)),
                  Long.parseLong(name.group(3))));
        } else if (UNDER_WAY.matcher(String.valueOf(file.getFileName())).matches()) {
          deleteIfLeft(file);
        }
      }
    }
    entries.sort(comparing(Entry::written, reverseOrder()));
    return entries;
  }

  /** By a process that has ended meanwhile. */
  private static void deleteIfLeft(Path file) throws IOException {
    try {
      var limit = Instant.now().minus(LONGEST_UNDER_WAY);
      if (Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException _) {
      // It is done.
    }
  }

  private void trim(ClientSessionKey key, Instant now) throws IOException {
    int left = most;
    var ofKeys = new HashMap<String, Integer>();
    for (var entry : entries()) {
      int ofKey = ofKeys.merge(entry.key, 1, Integer::sum);
      boolean isTooMany =
          entry.key.equals(key.name()) && ofKey > MemoryClientSessionStore.MOST_OF_A_KEY;
      if (entry.expires <= now.toEpochMilli() || isTooMany || left == 0) {
        Files.deleteIfExists(entry.file);
      } else {
        left--;
      }
    }
  }

  @Override
  public Optional<byte[]> take(ClientSessionKey key) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    OwnerOnly.require(folder);
    long now = System.currentTimeMillis();
    for (var entry : entries()) {
      if (entry.key.equals(key.name()) && entry.expires > now) {
        var taken = take(entry.file);
        if (taken.isPresent()) {
          return taken;
        }
      }
    }
    return Optional.empty();
  }

  /** Empty if somebody else was faster. */
  private Optional<byte[]> take(Path file) throws IOException {
    var taken = underWay("taken");
    try {
      Files.move(file, taken, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
    try {
      return Files.size(taken) > LONGEST
          ? Optional.empty()
          : Optional.of(Files.readAllBytes(taken));
    } finally {
      Files.deleteIfExists(taken);
    }
  }

  @Override
  public String toString() {
    return "FolderClientSessionStore[" + folder + "]";
  }
}
