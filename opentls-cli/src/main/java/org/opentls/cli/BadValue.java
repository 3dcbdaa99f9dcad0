package org.opentls.cli;

import java.io.Serial;

/**
 * A value on the command line that cannot be used, in words for the user: what it must be, and what
 * was given. It ends the command as what picocli refuses does, with {@link Main#USAGE}.
 */
final class BadValue extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  BadValue(String message) {
    super(message);
  }

  /**
   * Checks a value.
   *
   * @param rule what must hold, as in {@code N must be 0 or more}
   * @throws BadValue if it does not hold
   */
  static void require(boolean holds, String rule, Object given) {
    if (!holds) {
      throw new BadValue(rule + ", not " + given);
    }
  }
}
