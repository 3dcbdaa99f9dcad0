package org.opentls.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;
import org.opentls.api.OpenSSL;

/**
 * Lets the C program and all contestants take turns at every workload, and prints one table.
 *
 * <p>Turns at one workload follow one another, and come again in every round, so that a slow spell
 * of the machine meets all contestants alike.
 */
public final class Compare {
  private final Options options;
  private final Limit limit;
  private final List<Contestant> contestants;
  private final List<Measurement> measurements;

  private Compare(Options options, Limit limit) {
    this.options = options;
    this.limit = limit;
    this.contestants = Arrays.stream(Contestant.values()).filter(Contestant::isAvailable).toList();
    this.measurements = options.workloads().stream().map(Measurement::new).toList();
  }

  /**
   * Runs the comparison.
   *
   * @param arguments the compiled C program, then the options that {@code run --help} shows
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, RunnerException {
    var limit = new Limit(Path.of(arguments[0]));
    var rest = Arrays.asList(arguments).subList(1, arguments.length);
    if (rest.contains("--help")) {
      IO.print(Options.USAGE);
    } else {
      new Compare(parse(rest), limit).run();
    }
  }

  private static Options parse(List<String> arguments) {
    try {
      return Options.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("run: " + e.getMessage());
      System.err.print(Options.USAGE);
      System.exit(2);
      throw e;
    }
  }

  private void run() throws IOException, InterruptedException, RunnerException {
    limit.checkRunsOn(OpenSSL.versionText());
    for (int round = 1; round <= options.rounds(); round++) {
      for (var measurement : measurements) {
        System.err.printf(
            "round %d of %d: %s%n", round, options.rounds(), measurement.workload().name());
        takeTurns(measurement);
      }
    }
    IO.println(Environment.markdown(contestants));
    IO.println(options.pace().markdown(options.rounds()));
    IO.print(new Report(measurements).markdown());
  }

  private void takeTurns(Measurement measurement)
      throws IOException, InterruptedException, RunnerException {
    var workload = measurement.workload();
    measurement.addLimit(limit.measure(workload, options.pace()));
    for (var contestant : contestants) {
      if (workload.offeredBy().test(contestant)) {
        measurement.add(contestant, Forks.measure(workload, contestant, options.pace()));
      }
    }
  }
}
