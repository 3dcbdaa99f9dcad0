package org.opentls.api;

import java.io.Serial;
import java.util.List;

/** No usable OpenSSL was found. The message says what was tried and what to install. */
public class OpenSslNotFoundException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // holds an immutable list of strings
  private final List<String> tried;

  private final String advice;

  OpenSslNotFoundException(List<String> tried, String advice) {
    super("no usable OpenSSL 3.0 or later. Tried: " + String.join("; ", tried) + ". " + advice);
    this.tried = List.copyOf(tried);
    this.advice = advice;
  }

  OpenSslNotFoundException(OpenSslNotFoundException first) {
    super(first.getMessage(), first);
    this.tried = first.tried;
    this.advice = first.advice;
  }

  /** What was tried, a line each, in order. */
  public List<String> tried() {
    return tried;
  }

  /** What to install or to change, as the end of the message says. */
  public String advice() {
    return advice;
  }
}
