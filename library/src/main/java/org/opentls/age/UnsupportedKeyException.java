package org.opentls.age;

import java.io.Serial;

/** A key is well-formed and of a kind that does not encrypt. */
final class UnsupportedKeyException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  UnsupportedKeyException(String message) {
    super(message);
  }
}
