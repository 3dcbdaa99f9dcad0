package org.opentls.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.opentls.random.SystemRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints all items in random order. */
@Command(
    name = "shuffle",
    description = "Print the ITEMs, or the lines of standard input, in random order.",
    footerHeading = "%nExamples:%n",
    footer = {"  opentls rand shuffle < names.txt", "  opentls rand shuffle Ann Bob Eve"})
final class RandShuffleCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "ITEM", arity = "0..*", description = "What to shuffle.")
  private List<String> items = new ArrayList<>();

  RandShuffleCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var shuffled = new ArrayList<>(Items.of(items, console));
    SystemRandom.create().shuffle(shuffled);
    Items.print(shuffled, console.out());
    return 0;
  }
}
