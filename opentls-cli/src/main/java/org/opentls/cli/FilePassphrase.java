package org.opentls.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.opentls.age.AgeException;
import org.opentls.age.AgeException.Kind;
import org.opentls.age.Identity;
import org.opentls.age.PassphraseSource;
import org.opentls.age.ScryptIdentity;
import org.opentls.age.Stanza;

/** The passphrase of a file, asked for only if the file has one, and one that it may cost. */
record FilePassphrase(PassphraseSource source, int maxWorkFactor) implements Identity {
  private static final String TYPE = "scrypt";
  private static final int MOST_DIGITS = 9;
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]*");

  @Override
  public Optional<byte[]> unwrap(List<Stanza> stanzas) throws IOException {
    var first = stanzas.getFirst();
    if (!first.type().equals(TYPE)) {
      return Optional.empty();
    }
    requireAffordable(first);
    char[] passphrase = source.passphrase("the file");
    try (var identity = ScryptIdentity.of(passphrase, maxWorkFactor)) {
      var fileKey = identity.unwrap(stanzas);
      if (fileKey.isEmpty()) {
        throw new AgeException(Kind.WRONG_PASSPHRASE, "the passphrase is wrong");
      }
      return fileKey;
    } catch (IllegalArgumentException e) {
      throw new BadValue(Messages.oneLine(e));
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  /** Nobody types a passphrase in vain. */
  private void requireAffordable(Stanza stanza) throws AgeException {
    var number = stanza.arguments().isEmpty() ? "" : stanza.arguments().getLast();
    boolean tooHigh =
        NUMBER.matcher(number).matches()
            && (number.length() > MOST_DIGITS || Integer.parseInt(number) > maxWorkFactor);
    if (tooHigh) {
      throw new AgeException(
          Kind.WORK_FACTOR_TOO_HIGH,
          "the passphrase costs more work than 2^"
              + maxWorkFactor
              + "; --max-work-factor raises the limit");
    }
  }
}
