package org.opentls.tls;

import java.io.Serial;
import java.security.GeneralSecurityException;

/** Bytes that are no {@link ClientSession}: made up, cut, changed, or of a later version. */
public final class ClientSessionException extends GeneralSecurityException {
  @Serial private static final long serialVersionUID = 1L;

  ClientSessionException(String message) {
    super(message);
  }

  ClientSessionException(String message, Throwable cause) {
    super(message, cause);
  }
}
