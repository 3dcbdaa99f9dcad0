package org.opentls.interop;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.opentls.tls.BlockingSessionStore;
import org.opentls.tls.SessionStore.Capability;
import org.opentls.tls.StoreKey;

/**
 * Sessions in a folder that servers of one machine share, a file each, whose time of modification
 * is when it expires. For any number of threads and processes.
 */
record FolderSessionStore(Path folder) implements BlockingSessionStore {
  private Path file(StoreKey key) {
    return folder.resolve(key.namespace()).resolve(key.name());
  }

  /** A name beside it that nobody else has, and that no session can have. */
  private static Path aside(Path file) {
    return file.resolveSibling(UUID.randomUUID() + ".tmp");
  }

  @Override
  public Optional<byte[]> load(StoreKey key) throws IOException {
    return read(file(key));
  }

  private static Optional<byte[]> read(Path file) throws IOException {
    try {
      byte[] value = Files.readAllBytes(file);
      boolean isAlive = Files.getLastModifiedTime(file).toInstant().isAfter(Instant.now());
      return isAlive ? Optional.of(value) : Optional.empty();
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /** Of all who would like to have it, one moves it away, and that one has it. */
  @Override
  public Optional<byte[]> take(StoreKey key) throws IOException {
    var taken = aside(file(key));
    try {
      Files.move(file(key), taken, ATOMIC_MOVE);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
    var value = read(taken);
    Files.delete(taken);
    return value;
  }

  @Override
  public void save(StoreKey key, byte[] value, Duration lifetime) throws IOException {
    Files.createDirectories(file(key).getParent());
    var fresh = Files.write(aside(file(key)), value);
    Files.setLastModifiedTime(fresh, FileTime.from(Instant.now().plus(lifetime)));
    Files.move(fresh, file(key), ATOMIC_MOVE);
  }

  @Override
  public void delete(StoreKey key) throws IOException {
    Files.deleteIfExists(file(key));
  }

  /** What each file system promises; another one may know less, and must not claim it. */
  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.ATOMIC_TAKE, Capability.SHARED, Capability.DURABLE);
  }
}
