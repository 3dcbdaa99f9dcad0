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
    description =
        "Print N of the ITEMs in random order, none twice; of the lines of standard input if there"
            + " are no ITEMs.",
    footerHeading = "%nExamples:%n",
    footer = {"  opentls rand sample 2 red green blue", "  opentls rand sample 10 < names.txt"})
final class RandSampleCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(index = "0", paramLabel = "N", description = "How many.")
  private int count;

  @Parameters(index = "1..*", paramLabel = "ITEM", arity = "0..*")
  private List<String> items = new ArrayList<>();

  RandSampleCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var population = Items.of(items, console);
    if (count < 0 || count > population.size()) {
      throw new Failure(
          count + " of " + population.size() + " items cannot be drawn; give fewer, or more items");
    }
    Items.print(SystemRandom.create().sample(population, count), console.out());
    return 0;
  }
}
