package org.opentls.cli;

import java.util.Arrays;

/** Where a command's password comes from. */
final class PasswordSource {
  private static final String WHAT = "password";

  private final Console console;
  private final SecretSource source;

  PasswordSource(Console console) {
    this.console = console;
    this.source = new SecretSource(console, WHAT);
  }

  CommandModel addTo(CommandModel model) {
    return model.oneOf(
        source.fileOption(
            "The password: the one line of FILE, or of standard input if -. If not given, the"
                + " terminal asks for it, or standard input is read if it is no terminal."),
        source.variableOption());
  }

  /** The password, which the terminal asks for once; the caller clears it. */
  char[] read() {
    return SecretBytes.textLine(asked() ? Terminal.readHidden("Password") : read(source), WHAT);
  }

  /** The password, which the terminal asks for twice; the caller clears it. */
  char[] readNew() {
    if (!asked()) {
      return read();
    }
    var typed = Terminal.readHidden("Password");
    var again = Terminal.readHidden("Again");
    try {
      if (!Arrays.equals(typed, again)) {
        Arrays.fill(typed, (byte) 0);
        throw new BadValue("the two passwords differ");
      }
    } finally {
      Arrays.fill(again, (byte) 0);
    }
    return SecretBytes.textLine(typed, WHAT);
  }

  private boolean asked() {
    return !source.isGiven() && console.isInTerminal();
  }

  private static byte[] read(SecretSource source) {
    return source.isGiven() ? source.read() : source.readStandardInput();
  }
}
