package org.opentls.age;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalLong;
import java.util.Set;
import org.opentls.random.Secrets;

/**
 * A file that appears under its name complete or not at all. It is written beside its place, forced
 * to the disk and then moved; closing it without a {@link #commit} leaves nothing.
 */
final class Target implements AutoCloseable {
  private static final Set<StandardOpenOption> NEW_FILE =
      Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
  private static final int RANDOM_BYTES = 8;

  private final Path path;
  private final Path temporary;
  private final boolean overwrite;
  private final FileChannel channel;
  private boolean committed;

  private Target(Path path, Path temporary, boolean overwrite, FileChannel channel) {
    this.path = path;
    this.temporary = temporary;
    this.overwrite = overwrite;
    this.channel = channel;
  }

  /**
   * Starts a file.
   *
   * @param input is never overwritten
   * @param ownerOnly whether only the owner may read it, from the first byte on
   * @throws FileAlreadyExistsException if there is one and {@code overwrite} is false
   * @throws FileSystemException if it is {@code input} itself
   */
  static Target open(Path path, Path input, boolean overwrite, boolean ownerOnly)
      throws IOException {
    if (Files.exists(path) && Files.isSameFile(path, input)) {
      throw new FileSystemException(
          input.toString(), path.toString(), "input and output are the same file");
    }
    if (!overwrite && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(path.toString());
    }
    if (Files.isDirectory(path)) {
      throw new FileSystemException(path.toString(), null, "is a directory");
    }
    return start(path, overwrite, ownerOnly);
  }

  /**
   * The file that one in place of {@code path} would replace, at the end of symbolic links.
   *
   * @throws FileSystemException if it is no regular file, or has another hard link, which would
   *     keep the old content
   */
  static Path replaceable(Path path) throws IOException {
    var real = path.toRealPath();
    if (!Files.isRegularFile(real)) {
      throw new FileSystemException(path.toString(), null, "not a regular file");
    }
    boolean unix = real.getFileSystem().supportedFileAttributeViews().contains("unix");
    if (unix && (int) Files.getAttribute(real, "unix:nlink") > 1) {
      throw new FileSystemException(
          path.toString(), null, "has other names, under which the old content would stay");
    }
    return real;
  }

  /**
   * Starts a file that takes the place of another.
   *
   * @param path what {@link #replaceable} gave
   * @param ownerOnly whether only the owner may read it; if not, whoever could read the other
   */
  static Target replace(Path path, boolean ownerOnly) throws IOException {
    var target = start(path, true, true);
    try {
      if (!ownerOnly && isPosix(path)) {
        Files.setPosixFilePermissions(target.temporary, Files.getPosixFilePermissions(path));
      }
      return target;
    } catch (Throwable t) {
      try (target) {
        throw t;
      }
    }
  }

  private static Target start(Path path, boolean overwrite, boolean ownerOnly) throws IOException {
    var temporary =
        path.resolveSibling(
            "." + path.getFileName() + "." + Secrets.tokenHex(RANDOM_BYTES) + ".tmp");
    var channel = FileChannel.open(temporary, NEW_FILE, permissions(path, ownerOnly));
    return new Target(path, temporary, overwrite, channel);
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** The size in bytes of what was opened, if it is a file that has one. */
  static OptionalLong sizeOf(Path path, FileChannel opened) throws IOException {
    return Files.isRegularFile(path) ? OptionalLong.of(opened.size()) : OptionalLong.empty();
  }

  private static FileAttribute<?>[] permissions(Path path, boolean ownerOnly) {
    return ownerOnly && isPosix(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[] {};
  }

  /** What the file is written to. */
  FileChannel channel() {
    return channel;
  }

  /** Puts the complete file in its place. */
  void commit() throws IOException {
    channel.force(true);
    channel.close();
    if (overwrite) {
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
      committed = true;
    } else {
      commitNew();
    }
    forceFolder();
  }

  /** A second name fails if the place was taken meanwhile, where a move would overwrite. */
  private void commitNew() throws IOException {
    try {
      Files.createLink(path, temporary);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException _) {
      // This file system has no second names.
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(path.toString());
      }
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
      committed = true;
    }
  }

  /** Makes the new name last, too, where a folder can be forced. */
  private void forceFolder() {
    var folder = path.toAbsolutePath().getParent();
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
  public void close() throws IOException {
    channel.close();
    if (!committed) {
      Files.deleteIfExists(temporary);
    }
  }
}
