package org.opentls.io;

import java.io.IOException;
import java.io.Serial;

/** Java code in a chain threw; what it threw is the cause. */
public class JavaBioException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /** Reports what was thrown under a frame of C. */
  public JavaBioException(Throwable cause) {
    super("a BIO written in Java threw " + cause, cause);
  }
}
