package org.opentls.cli;

import java.util.concurrent.Callable;
import org.opentls.random.SystemRandom;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** Prints numbers of a distribution. */
@Command
final class RandDistributionCommand implements Callable<Integer> {
  private final Console console;
  private final Distribution distribution;
  private final CommandSpec spec;

  @Mixin private DrawCount count = new DrawCount();

  @SuppressWarnings("this-escape") // picocli reads the annotations of this final class
  private RandDistributionCommand(Console console, Distribution distribution) {
    this.console = console;
    this.distribution = distribution;
    this.spec = CommandSpec.forAnnotatedObject(this);
  }

  /** The command for a distribution, which takes {@code -10} for a number and no option. */
  static CommandLine commandLine(Console console, Distribution distribution) {
    var spec = new RandDistributionCommand(console, distribution).spec;
    var parameters = distribution.parameters();
    for (int i = 0; i < parameters.size(); i++) {
      spec.addPositional(
          PositionalParamSpec.builder()
              .index(Integer.toString(i))
              .paramLabel(parameters.get(i))
              .type(double.class)
              .required(true)
              .build());
    }
    spec.usageMessage()
        .description("Print " + distribution.description() + ".")
        .footerHeading("%nExample:%n")
        .footer(
            "  opentls rand "
                + distribution.command()
                + " 0.5".repeat(parameters.size())
                + " -n 10");
    return new CommandLine(spec).setUnmatchedOptionsArePositionalParams(true);
  }

  @Override
  public Integer call() {
    var parameters =
        spec.positionalParameters().stream()
            .mapToDouble(parameter -> parameter.<Double>getValue())
            .toArray();
    var random = SystemRandom.create();
    try {
      return count.print(console.out(), () -> distribution.draw(random, parameters));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
