package org.opentls.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * By what can be told that files have changed, symbolic links followed.
 *
 * @param stamps one for each file
 */
record FileStamps(List<Optional<Stamp>> stamps) {
  /** Less than this ago a file may change once more and have the same time. */
  private static final long SETTLING_MILLIS = 2000;

  /**
   * A file that is there.
   *
   * @param key the number of an inode or the like, if there is one
   */
  record Stamp(FileTime modified, long size, @Nullable Object key) {}

  /** Looks at files, which need not be there. */
  static FileStamps of(Collection<Path> files) {
    return new FileStamps(files.stream().map(FileStamps::stamp).toList());
  }

  private static Optional<Stamp> stamp(Path file) {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(
          new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey()));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /**
   * A digest of what is in files, each told from the others; of some that are not there as well.
   */
  static byte[] contents(Collection<Path> files) throws IOException {
    var digest = Sha256.start();
    for (var file : files) {
      digest.update(Sha256.of(file.toString().getBytes(UTF_8)));
      if (Files.isRegularFile(file)) {
        digest.update(content(file));
      }
    }
    return digest.digest();
  }

  /** It may be a key, and of any size. */
  private static byte[] content(Path file) throws IOException {
    var digest = Sha256.start();
    byte[] piece = new byte[1 << 13];
    try (var in = Files.newInputStream(file)) {
      for (int size = in.read(piece); size >= 0; size = in.read(piece)) {
        digest.update(piece, 0, size);
      }
      return digest.digest();
    } finally {
      Arrays.fill(piece, (byte) 0);
    }
  }

  /** Whether these would differ if a file had changed again. */
  boolean areSettled() {
    var limit = FileTime.from(Instant.now().minusMillis(SETTLING_MILLIS));
    return stamps.stream()
        .flatMap(Optional::stream)
        .allMatch(stamp -> stamp.modified().compareTo(limit) < 0);
  }
}
