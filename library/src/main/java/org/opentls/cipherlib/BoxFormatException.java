package org.opentls.cipherlib;

import java.io.Serial;
import java.security.GeneralSecurityException;

/** Bytes that are no {@link Box}, or a box of a form that this version does not know. */
public final class BoxFormatException extends GeneralSecurityException {
  @Serial private static final long serialVersionUID = 1L;

  BoxFormatException(String message) {
    super(message);
  }
}
