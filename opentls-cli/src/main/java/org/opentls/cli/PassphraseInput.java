package org.opentls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.opentls.age.PassphraseSource;

/** Where the passphrases of files and keys come from: an option, or the person at the terminal. */
final class PassphraseInput implements PassphraseSource {
  private static final String WHAT = "passphrase";

  private final Console console;
  private final SecretSource source;

  PassphraseInput(Console console) {
    this.console = console;
    this.source = new SecretSource(console, WHAT);
  }

  CommandModel addTo(CommandModel model) {
    return model.oneOf(
        source.fileOption(
            "The passphrase: the one line of FILE, or of standard input if -. If not given, the"
                + " terminal asks when one is needed."),
        source.variableOption());
  }

  /** Whether an option says where to read. */
  boolean isGiven() {
    return source.isGiven();
  }

  /** Whether standard input is the passphrase. */
  boolean isStandardInput() {
    return source.isStandardInput();
  }

  /** A passphrase that exists, which the terminal asks for once; the caller clears it. */
  @Override
  public char[] passphrase(String purpose) {
    return SecretBytes.textLine(
        source.isGiven() ? source.read() : ask("Passphrase of " + purpose), WHAT);
  }

  /**
   * A passphrase for a new file, which the terminal asks for twice; a random one if nothing is
   * typed, which the terminal shows. The caller clears it.
   */
  char[] readNew() {
    if (source.isGiven()) {
      return SecretBytes.textLine(source.read(), WHAT);
    }
    var typed = ask("Passphrase (leave empty to have one made)");
    if (typed.length == 0) {
      return made();
    }
    var again = Terminal.readHidden("Again");
    try {
      if (!Arrays.equals(typed, again)) {
        Arrays.fill(typed, (byte) 0);
        throw new BadValue("the two passphrases differ");
      }
    } finally {
      Arrays.fill(again, (byte) 0);
    }
    return SecretBytes.textLine(typed, WHAT);
  }

  private byte[] ask(String prompt) {
    if (console.isInTerminal() || console.isErrTerminal() || console.isOutTerminal()) {
      return Terminal.readHidden(prompt);
    }
    throw new BadValue("no passphrase; give --passphrase-file FILE or --passphrase-env NAME");
  }

  private static char[] made() {
    char[] passphrase = RandomPassphrase.draw();
    byte[] text = SecretBytes.encode(passphrase, WHAT);
    try {
      Terminal.show(
          ("Keep this passphrase ("
                  + RandomPassphrase.BITS
                  + " random bits); it is not shown"
                  + " again:\n")
              .getBytes(UTF_8));
      Terminal.show(text);
      Terminal.show(new byte[] {'\n'});
    } finally {
      Arrays.fill(text, (byte) 0);
    }
    return passphrase;
  }
}
