package org.opentls.io;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;

/** The name of a file as C takes it. */
final class FileNames {
  private FileNames() {}

  /**
   * The very bytes of the name. A {@code String} may not hold them: a name on Unix need not be text
   * in the encoding of the locale. OpenSSL for Windows takes UTF-8.
   *
   * @throws IllegalArgumentException if the path is not of the default file system
   */
  static MemorySegment of(Path path, Arena arena) {
    if (!path.getFileSystem().equals(FileSystems.getDefault())) {
      throw new IllegalArgumentException(path + " is not of the default file system");
    }
    if (FileSystems.getDefault().getSeparator().equals("\\")) {
      return arena.allocateFrom(path.toString());
    }
    var name = fromUri(path.toUri().getRawPath());
    var string = arena.allocate(name.length + 1L);
    MemorySegment.copy(name, 0, string, ValueLayout.JAVA_BYTE, 0, name.length);
    return string;
  }

  /** The bytes of a path in a URI, where {@code %XX} is a byte that may not stand for itself. */
  private static byte[] fromUri(String rawPath) {
    var uri = rawPath.getBytes(StandardCharsets.US_ASCII);
    var name = new ByteArrayOutputStream(uri.length);
    for (int i = 0; i < uri.length; i++) {
      if (uri[i] == '%') {
        name.write(Character.digit(uri[++i], 16) << 4 | Character.digit(uri[++i], 16));
      } else {
        name.write(uri[i]);
      }
    }
    return name.toByteArray();
  }
}
