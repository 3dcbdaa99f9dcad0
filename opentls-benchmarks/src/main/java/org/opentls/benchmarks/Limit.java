package org.opentls.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The C program, which no caller of the same OpenSSL can beat.
 *
 * @param program the compiled program
 */
record Limit(Path program) {
  /**
   * Checks that the program runs on the same OpenSSL as what it is compared with.
   *
   * @throws IllegalStateException naming both versions if not
   */
  void checkRunsOn(String version) throws IOException, InterruptedException {
    var own = String.join(" ", run(List.of("version")));
    if (!own.equals(version)) {
      throw new IllegalStateException("C runs on %s, OpenTLS on %s".formatted(own, version));
    }
  }

  /** Does the work and returns the nanoseconds for an operation, one figure an iteration. */
  List<Double> measure(Workload workload, Pace pace) throws IOException, InterruptedException {
    var arguments = new ArrayList<>(workload.limit());
    arguments.add(Integer.toString(pace.warmups()));
    arguments.add(Integer.toString(pace.iterations()));
    arguments.add(Integer.toString(pace.millis()));
    return run(arguments).stream().map(Double::valueOf).toList();
  }

  private List<String> run(List<String> arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(program.toString());
    command.addAll(arguments);
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(command + " ended with status " + status);
    }
    return output.lines().toList();
  }
}
