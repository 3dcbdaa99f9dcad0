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
import org.jspecify.annotations.Nullable;
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
  private final boolean ownerOnly;
  private @Nullable Begun begun;

  private NewFile(Path path, boolean overwrite, boolean ownerOnly) {
    this.path = path;
    this.temporary = temporaryBeside(path);
    this.overwrite = overwrite;
    this.ownerOnly = ownerOnly;
  }

  /** A file that is there. */
  private record Begun(FileChannel channel, OutputStream out, Interruption interruption) {}

  /**
   * Plans a file. Nothing is there before its first byte: a person may still be asked.
   *
   * @param ownerOnly whether only the owner may read it, from the first byte on
   * @throws FileAlreadyExistsException if there is one and {@code overwrite} is false
   */
  static NewFile create(Path path, boolean overwrite, boolean ownerOnly) throws IOException {
    requireFree(path, overwrite);
    return new NewFile(path, overwrite, ownerOnly);
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

  /** A failure at the temporary name, told of the name that the user knows. */
  static FileSystemException failed(Path path, FileSystemException e) {
    var told = new FileSystemException(path.toString(), null, Failure.reason(e));
    told.initCause(e);
    return told;
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
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        var file = begin();
        file.interruption.check();
        file.out.write(from, offset, length);
      }
    };
  }

  private Begun begin() throws IOException {
    if (begun == null) {
      var interruption = Interruption.watch(this::discard);
      try {
        var channel = FileChannel.open(temporary, CREATE, permissions(ownerOnly));
        begun = new Begun(channel, Channels.newOutputStream(channel), interruption);
      } catch (FileSystemException e) {
        interruption.close();
        throw failed(path, e);
      } catch (IOException e) {
        interruption.close();
        throw e;
      }
    }
    return begun;
  }

  /** Puts the complete file in its place. */
  void commit() throws IOException {
    var file = begin();
    file.interruption.check();
    file.channel.force(true);
    file.channel.close();
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
    if (begun != null) {
      try (var _ = begun.interruption;
          var _ = begun.channel) {
        discard();
      }
    }
  }
}
