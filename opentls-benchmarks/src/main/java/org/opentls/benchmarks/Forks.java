package org.opentls.benchmarks;

import java.util.List;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs JMH. */
final class Forks {
  private Forks() {}

  /**
   * A heap whose pages are there from the start. Otherwise the first touch of each page, dear on a
   * virtual machine, is spread over the operations that allocate: up to 300 ns for each.
   */
  private static final String[] HEAP = {"-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch"};

  /**
   * Lets a contestant do the work in a JVM of its own and returns the nanoseconds for an operation,
   * one figure an iteration.
   */
  static List<Double> measure(Workload workload, Contestant contestant, Pace pace)
      throws RunnerException {
    var length = TimeValue.milliseconds(pace.millis());
    var options =
        new OptionsBuilder()
            .include("^" + workload.benchmark().getName().replace(".", "\\.") + "\\.")
            .param("contestant", contestant.name())
            .threads(workload.threads())
            .forks(1)
            .jvmArgsAppend(HEAP)
            .warmupIterations(pace.warmups())
            .warmupTime(length)
            .measurementIterations(pace.iterations())
            .measurementTime(length)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    workload.parameters().forEach(options::param);
    return new Runner(options.build())
        .runSingle().getBenchmarkResults().stream()
            .flatMap(fork -> fork.getIterationResults().stream())
            .map(iteration -> iteration.getPrimaryResult().getScore())
            .toList();
  }
}
