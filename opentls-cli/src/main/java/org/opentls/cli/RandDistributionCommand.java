package org.opentls.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.opentls.random.SystemRandom;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

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
    for (var parameter : distribution.parameters()) {
      spec.addPositional(
          PositionalParamSpec.builder()
              .paramLabel(parameter.label())
              .description(parameter.description())
              .type(double.class)
              .required(true)
              .build());
    }
    spec.usageMessage()
        .description("Print " + distribution.description() + ".")
        .footerHeading("%nExample:%n")
        .footer("  opentls rand " + distribution.command() + " " + distribution.example());
    return new CommandLine(spec).setUnmatchedOptionsArePositionalParams(true);
  }

  @Override
  public Integer call() {
    var parameters =
        spec.positionalParameters().stream()
            .mapToDouble(parameter -> parameter.<Double>getValue())
            .toArray();
    var random = SystemRandom.create();
    requireFitting(random, parameters);
    return count.print(console.out(), () -> distribution.draw(random, parameters));
  }

  /** Whether the parameters fit shows with the first number; after that nothing can go wrong. */
  private void requireFitting(SystemRandom random, double[] parameters) {
    try {
      distribution.draw(random, parameters);
    } catch (IllegalArgumentException e) {
      throw new BadValue(withLabels(String.valueOf(e.getMessage())));
    }
  }

  /** From {@code mu must be finite: NaN} to {@code MU must be finite, not NaN}. */
  private String withLabels(String message) {
    var text = message.replaceFirst("(must not be .*): .*", "$1").replaceFirst(": ", ", not ");
    for (var parameter : distribution.parameters()) {
      var label = parameter.label();
      text = text.replaceAll("\\b" + label.toLowerCase(Locale.ROOT) + "\\b", label);
    }
    return text;
  }
}
