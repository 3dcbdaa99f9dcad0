package org.opentls.cli;

import java.util.concurrent.Callable;
import org.opentls.random.Secrets;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints a token that nobody can guess. */
@Command(
    name = "token",
    description = "Print a token that nobody can guess, for a password reset or an API key.",
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

    @Option(names = "--url", description = "In letters, digits, - and _, the default.")
    void url(boolean given) {
      hex = hex && !given;
    }

    @Option(names = "--hex", description = "In hexadecimal.")
    void hex(boolean given) {
      hex = given;
    }
  }

  @Override
  public Integer call() {
    if (size < 1) {
      throw new Failure("a token of " + size + " bytes cannot be made; give 1 or more");
    }
    console.out().line(forms.hex ? Secrets.tokenHex(size) : Secrets.tokenUrlSafe(size));
    return 0;
  }
}
