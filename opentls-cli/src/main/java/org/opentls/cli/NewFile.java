package org.opentls.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
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
import java.util.Set;
import org.opentls.random.Secrets;

/**
 * A file that appears under its name complete and on the disk, or not at all, also after Ctrl-C. It
 * is written beside its place and moved; closing it without a {@link #commit} leaves nothing.
 */
final class NewFile implements AutoCloseable {
  private static final Set<StandardOpenOption> CREATE =
      Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
  private static final int RANDOM_BYTES = 8;

  private final Path path;
  private final Path temporary;
  private final boolean overwrite;
  private final FileChannel channel;
  private final Interruption interruption;

  private NewFile(Path path, Path temporary, boolean overwrite, FileChannel channel) {
    this.path = path;
    this.temporary = temporary;
    this.overwrite = overwrite;
    this.channel = channel;
    this.interruption = Interruption.watch(this::discard);
  }

  /**
   * Starts a file.
   *
   * @param ownerOnly whether only the owner may read it, from the first byte on
   * @throws FileAlreadyExistsException if there is one and {@code overwrite} is false
   */
  static NewFile create(Path path, boolean overwrite, boolean ownerOnly) throws IOException {
    requireFree(path, overwrite);
    var temporary = temporaryBeside(path);
    return new NewFile(
        path, temporary, overwrite, FileChannel.open(temporary, CREATE, permissions(ownerOnly)));
  }

  /**
   * Checks what would be refused after all work was done.
   *
   * @throws FileAlreadyExistsException if there is a file and {@code overwrite} is false
   * @throws FileSystemException if there is a directory
   */
  static void requireFree(Path path, boolean overwrite) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(path.toString(), null, "Is a directory");
    }
    if (!overwrite && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(path.toString());
    }
  }

  /** A name beside a path that nobody else has. */
  static Path temporaryBeside(Path path) {
    return path.resolveSibling(
        "." + path.getFileName() + "." + Secrets.tokenHex(RANDOM_BYTES) + ".tmp");
  }

  private static FileAttribute<?>[] permissions(boolean ownerOnly) {
    boolean posix = Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix");
    return ownerOnly && posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[] {};
  }

  /** Writes the file, until the process is to end. */
  OutputStream output() {
    return new WatchedOutput(Channels.newOutputStream(channel), _ -> interruption.check());
  }

  /** Puts the complete file in its place. */
  void commit() throws IOException {
    interruption.check();
    channel.force(true);
    channel.close();
    if (overwrite) {
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    } else {
      moveToFreePlace();
    }
  }

  /** A second name fails if the place was taken meanwhile, where a move would overwrite. */
  private void moveToFreePlace() throws IOException {
    try {
      Files.createLink(path, temporary);
    } catch (FileAlreadyExistsException e) {
      throw new FileAlreadyExistsException(path.toString());
    } catch (UnsupportedOperationException | FileSystemException _) {
      // this file system has no second names
      requireFree(path, false);
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private void discard() {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException _) {
      // what made the work fail is told, and not this
    }
  }

  @Override
  public void close() throws IOException {
    try (interruption;
        channel) {
      discard();
    }
  }
}
