package org.opentls.cli;

import static org.opentls.cli.CommandModel.flag;
import static org.opentls.cli.CommandModel.value;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.opentls.age.Age;
import org.opentls.age.AgeException;
import org.opentls.age.Identity;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What opens a file: the options for secret keys and passphrases. */
final class DecryptionKeys {
  private static final int USUAL_MAX_WORK_FACTOR = 20;

  private final IdentityOptions identities =
      new IdentityOptions("A file of secret keys; may be repeated. All are tried.");
  private final PassphraseInput passphrase;
  private boolean passphraseOnly;
  private int maxWorkFactor = USUAL_MAX_WORK_FACTOR;

  DecryptionKeys(Console console) {
    this.passphrase = new PassphraseInput(console);
  }

  CommandModel addTo(CommandModel model) {
    identities
        .addTo(model)
        .option(
            flag(
                () -> passphraseOnly = true,
                "Open files with a passphrase only; they are recognized without this, too.",
                "-p",
                "--passphrase"));
    return passphrase
        .addTo(model)
        .option(
            value(
                Integer.class,
                "N",
                factor -> maxWorkFactor = factor,
                "The most that a passphrase may cost, 2^(N + 10) bytes of memory; 20 if not given,"
                    + " which is 1 GiB.",
                "--max-work-factor"));
  }

  /**
   * Checks the options.
   *
   * @throws ParameterException if they do not fit
   */
  void requireSense(CommandSpec spec, boolean readsStandardInput) {
    if (passphraseOnly && identities.isGiven()) {
      throw new ParameterException(
          spec.commandLine(), "--identity and --passphrase exclude each other");
    }
    int uses =
        (readsStandardInput ? 1 : 0)
            + (identities.hasStandardInput() ? 1 : 0)
            + (passphrase.isStandardInput() ? 1 : 0);
    if (uses > 1) {
      throw new ParameterException(
          spec.commandLine(), "standard input cannot be two things; name FILE");
    }
    BadValue.require(
        maxWorkFactor >= 1 && maxWorkFactor <= 30,
        "--max-work-factor must be from 1 to 30",
        maxWorkFactor);
  }

  /** Something that is done with the plaintext. */
  @FunctionalInterface
  interface Use {
    void of(InputStream plaintext) throws IOException;
  }

  /**
   * Opens a file; all that must be asked is asked before {@code use} starts.
   *
   * @throws AgeException if it cannot be opened, or is found to be wrong later
   */
  void open(InputStream file, Use use) throws IOException {
    try (var opened = identities.read(passphrase)) {
      List<Identity> all = new ArrayList<>(opened.all());
      all.add(new FilePassphrase(passphrase, maxWorkFactor));
      try (var plaintext = decrypted(file, all)) {
        use.of(plaintext);
      }
    }
  }

  private InputStream decrypted(InputStream file, List<Identity> all) throws IOException {
    try {
      return Age.decryptFrom(file, all.toArray(Identity[]::new));
    } catch (AgeException e) {
      if (e.kind() == AgeException.Kind.NO_MATCH && !identities.isGiven()) {
        throw new AgeException(
            e.kind(), "the file has no passphrase; name a file of secret keys with -i");
      }
      throw e;
    }
  }
}
