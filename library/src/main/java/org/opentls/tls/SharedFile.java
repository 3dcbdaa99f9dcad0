package org.opentls.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A small file of the owner alone, which the processes of a machine share. Whoever reads it sees
 * all that somebody has written at once, or what was there before. For any number of threads.
 *
 * <p>The lock is a file beside it, which stays: whoever deleted it would let two have a lock each.
 */
final class SharedFile {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(5);

  /** A lock of the system is one of the whole process, whichever thread has it. */
  private static final Map<Path, ReentrantLock> IN_PROCESS = new ConcurrentHashMap<>();

  private final Path path;
  private final Path lock;
  private final Path fresh;
  private final int most;

  /**
   * Names a file, which need not be there.
   *
   * @param most how many bytes it has at most
   */
  SharedFile(Path path, int most) {
    this.path = path.toAbsolutePath();
    this.lock = sibling(".lock");
    this.fresh = sibling(".new");
    this.most = most;
  }

  private Path sibling(String ending) {
    return path.resolveSibling(path.getFileName() + ending);
  }

  /**
   * Reads the file; empty if it is not there.
   *
   * @throws FileSystemException if it is not the owner's alone, or too long
   */
  Optional<byte[]> read() throws IOException {
    try {
      OwnerOnly.require(path);
      try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
        return Optional.of(read(channel));
      }
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private byte[] read(FileChannel channel) throws IOException {
    long size = channel.size();
    if (size > most) {
      throw new FileSystemException(path.toString(), null, "too long: " + size + " bytes");
    }
    var content = ByteBuffer.allocate((int) size);
    while (content.hasRemaining() && channel.read(content) >= 0) {
      // What is in place does not change: a read is short only if the system wants it.
    }
    return content.array();
  }

  /** What is done while nobody else changes the file. */
  interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Does something while nobody else changes the file.
   *
   * @throws FileSystemException if others have the lock for too long
   */
  <T> T locked(Work<T> work) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (var channel =
        FileChannel.open(
            lock,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            OwnerOnly.file(lock))) {
      OwnerOnly.require(lock);
      var inProcess = IN_PROCESS.computeIfAbsent(lock.toRealPath(), _ -> new ReentrantLock());
      inProcess.lock();
      try (var _ = lock(channel, end)) {
        return work.run();
      } finally {
        inProcess.unlock();
      }
    }
  }

  /** Whoever waits in C holds a carrier, and can be told nothing. */
  private FileLock lock(FileChannel channel, long end) throws IOException {
    while (true) {
      var held = tryLock(channel);
      if (held != null) {
        return held;
      }
      if (System.nanoTime() - end > 0) {
        throw new FileSystemException(
            lock.toString(), null, "another process has had the lock for " + PATIENCE);
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting for " + lock, e);
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      // Another class loader of this process has this class as well.
      return null;
    }
  }

  /**
   * Puts a content in place of the old one, when it is on the disk. Only within {@link #locked}.
   * What a process leaves that ends meanwhile is overwritten by the next one.
   */
  void replace(byte[] content) throws IOException {
    Files.deleteIfExists(fresh);
    try (var channel =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OwnerOnly.file(fresh))) {
      var bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    forceFolder();
  }

  /** Makes the new name last, too, where a folder can be forced. */
  private void forceFolder() {
    var folder = path.getParent();
    if (folder == null) {
      return;
    }
    try (var names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    } catch (IOException _) {
      // Windows opens no folders, and the file itself is safe.
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
