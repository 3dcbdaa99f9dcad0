package org.opentls.cli;

import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** An operation that failed, in words for the user: what went wrong; what to do. */
final class Failure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  Failure(String message) {
    super(message);
  }

  Failure(String message, Throwable cause) {
    super(message, cause);
  }

  /** What went wrong with which file, if the exception knows its name. */
  static String told(IOException e) {
    return e instanceof FileSystemException fs && fs.getFile() != null
        ? Quoting.quote(fs.getFile()) + ": " + reason(e)
        : Messages.oneLine(e);
  }

  static String reason(UncheckedIOException e) {
    return reason(Objects.requireNonNull(e.getCause()));
  }

  /** Why a file could not be used, in the words of the C library where they are known. */
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "No such file or directory";
      case AccessDeniedException _ -> "Permission denied";
      case FileAlreadyExistsException _ -> "File exists";
      case FileSystemException fs when fs.getReason() != null -> String.valueOf(fs.getReason());
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }
}
