package org.opentls.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Who gets the secrets of connections, to read along with a tool such as Wireshark. Whoever has a
 * line can decrypt its connection; nothing in this library logs keys unless it is given one of
 * these. Called in the threads of the connections, at the same time.
 */
@FunctionalInterface
public interface KeyLog {
  /**
   * Takes a line.
   *
   * @param line as in <a href="https://datatracker.ietf.org/doc/rfc9850/">SSLKEYLOGFILE</a>,
   *     without its end
   * @throws IOException if it cannot be kept; the connection fails
   */
  void line(String line) throws IOException;

  /** Appends the lines to a file, which only its owner can read if this makes it. */
  static KeyLog file(Path file) {
    return line -> {
      byte[] bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
      try (var channel =
          Files.newByteChannel(
              file,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
              file.getFileSystem().supportedFileAttributeViews().contains("posix")
                  ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString("rw-------"))
                  }
                  : new FileAttribute<?>[] {})) {
        // One write: lines of several connections do not mix.
        channel.write(ByteBuffer.wrap(bytes));
      }
    };
  }
}
