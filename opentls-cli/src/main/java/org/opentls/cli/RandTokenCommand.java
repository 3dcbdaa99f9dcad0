package org.opentls.cli;

import java.util.concurrent.Callable;
import org.opentls.random.Secrets;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints a token that nobody can guess. */
@Command(
    name = "token",
    description = {
      "Print a token that nobody can guess.",
      "It serves as an API key, a session cookie or the secret in a password reset link."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  opentls rand token", "  opentls rand token --bytes 16 --hex"})
final class RandTokenCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--bytes",
      paramLabel = "N",
      description = "Random bytes in the token; 32 if not given, and 16 is the least that is safe.")
  private int size = 32;

  @ArgGroup private Forms forms = new Forms();

  RandTokenCommand(Console console) {
    this.console = console;
  }

  /** How the token is written. */
  static final class Forms {
    private boolean hex;

    @Option(names = "--url", order = -4, description = "In letters, digits, - and _, the default.")
    void url(boolean given) {
      hex = hex && !given;
    }

    @Option(names = "--hex", order = -3, description = "In hexadecimal.")
    void hex(boolean given) {
      hex = given;
    }
  }

  @Override
  public Integer call() {
    BadValue.require(size >= 1, "--bytes must be 1 or more", size);
    console.out().line(forms.hex ? Secrets.tokenHex(size) : Secrets.tokenUrlSafe(size));
    return 0;
  }
}
