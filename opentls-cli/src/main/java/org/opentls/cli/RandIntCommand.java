package org.opentls.cli;

import java.math.BigInteger;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.opentls.random.SystemRandom;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints whole numbers of a range. */
@Command(
    name = "int",
    description = "Print whole numbers from LO to HI, both included.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  opentls rand int 1 6 -n 5",
      "  opentls rand int -10 10",
      "  opentls rand int 0 340282366920938463463374607431768211455"
    })
final class RandIntCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "LO", description = "The least number, of any size.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private BigInteger low;

  @Parameters(paramLabel = "HI", description = "The greatest number.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private BigInteger high;

  @Mixin private DrawCount count = new DrawCount();

  private RandIntCommand(Console console) {
    this.console = console;
  }

  /** The command, which takes {@code -10} for a number and no option. */
  static CommandLine commandLine(Console console) {
    return new CommandLine(new RandIntCommand(console))
        .setUnmatchedOptionsArePositionalParams(true);
  }

  @Override
  public Integer call() {
    if (low.compareTo(high) > 0) {
      throw new BadValue("no number lies from " + low + " to " + high + "; give the lesser first");
    }
    return count.print(console.out(), draw(SystemRandom.create()));
  }

  private Supplier<String> draw(SystemRandom random) {
    boolean small = low.bitLength() < Long.SIZE - 1 && high.bitLength() < Long.SIZE - 1;
    long first = low.longValue();
    long last = high.longValue();
    return small
        ? () -> Long.toString(random.randint(first, last))
        : () -> random.randint(low, high).toString();
  }
}
