package org.opentls.api;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A failure that OpenSSL reports and no caller is expected to handle. The message holds every entry
 * of the error queue, the deepest first.
 */
public class OpenSslException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // holds an immutable list of records of strings and numbers
  private final List<OpenSslError> errors;

  /** Reports the entries that {@link Err#drain()} took from the queue. */
  public OpenSslException(List<OpenSslError> errors) {
    super(describe(errors));
    this.errors = List.copyOf(errors);
  }

  /** The entries of the error queue, the oldest and deepest first; may be empty. */
  public List<OpenSslError> errors() {
    return errors;
  }

  private static String describe(List<OpenSslError> errors) {
    return errors.isEmpty()
        ? "OpenSSL failed and gave no reason"
        : errors.stream().map(OpenSslError::toString).collect(Collectors.joining("; "));
  }
}
