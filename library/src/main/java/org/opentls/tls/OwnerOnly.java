package org.opentls.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Set;

/**
 * Files and folders that are nobody's but the owner's. Where there are no permissions of POSIX, as
 * on Windows, they have what their folder gives them.
 */
final class OwnerOnly {
  private OwnerOnly() {}

  private static final Set<PosixFilePermission> OF_OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  /** What a new file begins with, so that it is never anybody else's. */
  static FileAttribute<?>[] file(Path path) {
    return attributes(path, "rw-------");
  }

  /** As {@link #file} for a folder. */
  static FileAttribute<?>[] folder(Path path) {
    return attributes(path, "rwx------");
  }

  private static FileAttribute<?>[] attributes(Path path, String permissions) {
    return isPosix(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[] {};
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /**
   * Checks what others may have made, or may read, as ssh does with its keys.
   *
   * @throws FileSystemException if they may, or it is theirs
   * @throws java.nio.file.NoSuchFileException if it is not there
   */
  static void require(Path path) throws IOException {
    if (!isPosix(path)) {
      return;
    }
    var attributes = Files.readAttributes(path, PosixFileAttributes.class);
    if (attributes.permissions().stream().anyMatch(OF_OTHERS::contains)) {
      throw new FileSystemException(
          path.toString(),
          null,
          "others have permissions: " + PosixFilePermissions.toString(attributes.permissions()));
    }
    if (!attributes.owner().equals(Me.OWNER)) {
      throw new FileSystemException(
          path.toString(), null, "it is of another user: " + attributes.owner().getName());
    }
  }

  /** This process, which in a container may be of a user without a name. */
  private static final class Me {
    static final UserPrincipal OWNER = owner();

    private static UserPrincipal owner() {
      try {
        var file = Files.createTempFile("opentls", "");
        try {
          return Files.getOwner(file, LinkOption.NOFOLLOW_LINKS);
        } finally {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("no telling who this process is", e);
      }
    }
  }
}
