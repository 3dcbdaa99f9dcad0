package org.opentls.age;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/**
 * A file of recipients or identities holds something else, or something of a kind that is not
 * supported. The message begins with the file and names the line if there is one; it never shows
 * what the file holds.
 */
public final class KeyFileException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  KeyFileException(Path file, String detail) {
    super(file + ": " + detail);
  }

  KeyFileException(Path file, String detail, Throwable cause) {
    super(file + ": " + detail, cause);
  }
}
