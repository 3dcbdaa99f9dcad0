package org.opentls.cli;

import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.opentls.random.SystemRandom;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints random bytes. */
@Command(
    name = "bytes",
    description = "Print random bytes, in hexadecimal if not told otherwise.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  opentls rand bytes 32",
      "  opentls rand bytes 16 --base64",
      "  opentls rand bytes 1000000000 --raw > noise"
    })
final class RandBytesCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "N", description = "How many bytes.")
  private long count;

  @ArgGroup private Forms forms = new Forms();

  RandBytesCommand(Console console) {
    this.console = console;
  }

  /** How the bytes are written. */
  static final class Forms {
    private RandomBytes.Form chosen = RandomBytes.Form.HEX;

    @Option(names = "--hex", order = -4, description = "In hexadecimal on one line, the default.")
    void hex(boolean given) {
      chosen = given ? RandomBytes.Form.HEX : chosen;
    }

    @Option(names = "--base64", order = -3, description = "In Base64 on one line.")
    void base64(boolean given) {
      chosen = given ? RandomBytes.Form.BASE64 : chosen;
    }

    @Option(names = "--raw", order = -2, description = "As they are, with nothing added.")
    void raw(boolean given) {
      chosen = given ? RandomBytes.Form.RAW : chosen;
    }
  }

  @Override
  public Integer call() {
    BadValue.require(count >= 0, "N must be 0 or more", count);
    try (var progress = progress()) {
      new RandomBytes(SystemRandom.createPrivate(), console.out(), progress)
          .print(count, forms.chosen);
    }
    return 0;
  }

  /** No line about progress where the bytes themselves scroll by. */
  private Progress progress() {
    return console.isOutTerminal()
        ? Progress.none(console)
        : Progress.start(console, OptionalLong.of(count));
  }
}
