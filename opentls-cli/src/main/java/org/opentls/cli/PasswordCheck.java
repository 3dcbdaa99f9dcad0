package org.opentls.cli;

import java.util.Arrays;
import org.opentls.kdf.PasswordHash;

/** Checks a password against what was stored. */
record PasswordCheck(Console console, PasswordSource source) {
  /** The most that can be written down: whether a text is a hash, and not what it would cost. */
  private static final PasswordHash.Limits NONE =
      new PasswordHash.Limits(Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

  /**
   * Prints whether the password is the one whose hash was stored, and tells if it should be hashed
   * anew.
   *
   * @return the exit code
   * @throws BadValue if what was stored is no hash, or would take too long to check
   */
  int run(String stored) {
    var hash = parse(stored);
    PasswordFunction.requireAvailable(hash.function());
    if (!verify(hash)) {
      console.out().line("FAILED");
      return Main.FAILED;
    }
    console.out().line("OK");
    var wanted = new CostOptions().of(PasswordFunction.best());
    if (hash.needsRehash(wanted)) {
      console.out().flush();
      console.complain(
          "hash the password anew: it is hashed by "
              + PasswordFunction.describe(hash.function())
              + "; new ones are by "
              + PasswordFunction.describe(wanted));
    }
    return 0;
  }

  private boolean verify(PasswordHash hash) {
    var password = source.read();
    try {
      return hash.verify(password);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  private static PasswordHash parse(String stored) {
    try {
      var hash = PasswordHash.parse(stored, NONE);
      try {
        return PasswordHash.parse(stored);
      } catch (IllegalArgumentException _) {
        throw new BadValue(
            "the stored hash asks for too much work: "
                + PasswordFunction.describe(hash.function()));
      }
    } catch (IllegalArgumentException e) {
      throw new BadValue("the stored hash cannot be used: " + Messages.oneLine(e));
    }
  }
}
