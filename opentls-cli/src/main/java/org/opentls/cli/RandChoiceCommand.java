package org.opentls.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.opentls.random.SystemRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints one of several items. */
@Command(
    name = "choice",
    description = "Print one of the ITEMs, or of the lines of standard input.",
    footerHeading = "%nExamples:%n",
    footer = {"  opentls rand choice heads tails", "  opentls rand choice -n 3 < names.txt"})
final class RandChoiceCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "ITEM", arity = "0..*", description = "What to choose from.")
  private List<String> items = new ArrayList<>();

  @Mixin private DrawCount count = new DrawCount();

  RandChoiceCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var choices = Items.of(items, console);
    if (choices.isEmpty()) {
      throw new Failure("nothing to choose from; give items, or lines on standard input");
    }
    var random = SystemRandom.create();
    return count.print(console.out(), () -> random.choice(choices));
  }
}
