package org.opentls.cli;

import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The option that says how many results to draw. */
final class DrawCount {
  @Option(
      names = {"-n", "--count"},
      paramLabel = "COUNT",
      description = "How many to draw, each on a line; 1 if not given.")
  private long count = 1;

  /** Prints that many lines. */
  int print(Output out, Supplier<String> draw) {
    BadValue.require(count >= 0, "--count must be 0 or more", count);
    for (long i = 0; i < count; i++) {
      out.line(draw.get());
    }
    return 0;
  }
}
