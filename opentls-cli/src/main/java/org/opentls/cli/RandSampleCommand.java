package org.opentls.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.opentls.random.SystemRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints several items, none of them twice. */
@Command(
    name = "sample",
    description = "Print N of the ITEMs, or of the lines of standard input, none twice.",
    footerHeading = "%nExamples:%n",
    footer = {"  opentls rand sample 2 red green blue", "  opentls rand sample 10 < names.txt"})
final class RandSampleCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(index = "0", paramLabel = "N", description = "How many.")
  private int count;

  @Parameters(
      index = "1..*",
      paramLabel = "ITEM",
      arity = "0..*",
      description = "What to draw from.")
  private List<String> items = new ArrayList<>();

  RandSampleCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    BadValue.require(count >= 0, "N must be 0 or more", count);
    if (!items.isEmpty()) {
      BadValue.require(count <= items.size(), "N must be at most the number of ITEMs", count);
    }
    var population = Items.of(items, console);
    if (count > population.size()) {
      throw new Failure(
          "standard input has %d lines, too few to draw %d".formatted(population.size(), count));
    }
    Items.print(SystemRandom.create().sample(population, count), console.out());
    return 0;
  }
}
