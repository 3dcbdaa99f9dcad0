package org.opentls.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opentls.api.OpenSslError;
import org.opentls.api.OpenSslException;

/** Turns what OpenSSL reports into the exception that the JDK would throw. */
final class Failures {
  private Failures() {}

  /** {@code errno} as Linux, macOS and Windows agree on it. */
  private static final int EPERM = 1;

  private static final int ENOENT = 2;
  private static final int EACCES = 13;

  /**
   * The exception for a failure.
   *
   * @param file the file that the chain stands on, or {@code null}
   */
  static IOException of(String what, @Nullable Path file, List<OpenSslError> errors) {
    var cause = new OpenSslException(errors);
    var system = errors.stream().filter(OpenSslError::isSystemError).findFirst();
    var failure =
        file == null
            ? new IOException(what + ": " + cause.getMessage())
            : system
                .map(error -> ofErrno(file.toString(), error))
                .orElseGet(() -> new FileSystemException(file.toString(), null, what));
    failure.initCause(cause);
    return failure;
  }

  private static IOException ofErrno(String file, OpenSslError error) {
    return switch (error.reasonCode()) {
      case ENOENT -> new NoSuchFileException(file, null, error.reason());
      case EPERM, EACCES -> new AccessDeniedException(file, null, error.reason());
      default -> new FileSystemException(file, null, error.reason());
    };
  }

  /**
   * The exception for what Java code threw under a frame of C.
   *
   * @param isOurs whether that code is this package's, whose {@code IOException} says it all
   */
  static IOException ofJava(Throwable thrown, boolean isOurs) {
    if (thrown instanceof JavaBioException e) {
      return e;
    }
    return isOurs && thrown instanceof IOException e ? e : new JavaBioException(thrown);
  }
}
