package org.opentls.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.opentls.api.OpenSSL;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures algorithms and random bytes, beside the JDK's own if asked to. */
@Command(
    name = "speed",
    description = {
      "Measure algorithms and random bytes on this machine.",
      "Rounds of OpenTLS and of the JDK take turns after a warm-up; a figure is the median of the"
          + " rounds. For figures to publish use the benchmarks of the source tree."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  opentls speed --compare",
      "  opentls speed --only cipher --compare",
      "  opentls speed --seconds 2 SHA256 HMAC-SHA256 AES-256-GCM scrypt random"
    })
final class SpeedCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      paramLabel = "ALG",
      arity = "0..*",
      description =
          "Digests, codes such as HMAC-SHA256, ciphers, pbkdf2, scrypt, argon2id, hkdf or 'random';"
              + " the usual ones if none is given.")
  private List<String> algorithms = new ArrayList<>();

  @Option(
      names = "--only",
      paramLabel = "KIND",
      description = "Measure the usual ones of one kind: ${COMPLETION-CANDIDATES}.")
  private SpeedSubjects.@Nullable Kind only;

  @Option(names = "--compare", description = "Measure the JDK's own providers too.")
  private boolean compare;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Time for each figure; ${DEFAULT-VALUE} if not given.")
  private double seconds = 0.3;

  SpeedCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    BadValue.require(
        seconds > 0 && seconds <= 3600, "--seconds must be more than 0 and at most 3600", seconds);
    if (only != null && !algorithms.isEmpty()) {
      throw new BadValue("--only and ALG exclude each other");
    }
    var rows = rows();
    var out = console.out();
    out.line(OpenSSL.versionText() + ", Java " + Runtime.version());
    out.print("%-18s %9s  %12s".formatted("", "size", "OpenTLS"));
    out.line(compare ? "  %12s  %s".formatted("JDK", "OpenTLS / JDK") : "");
    for (var row : rows) {
      out.line("%-18s %9d  %s".formatted(row.label(), row.size(), figures(row)));
      out.flush();
    }
    return 0;
  }

  private List<SpeedRow> rows() {
    return algorithms.isEmpty()
        ? SpeedSubjects.usual(only == null ? List.of(SpeedSubjects.Kind.values()) : List.of(only))
        : algorithms.stream().flatMap(name -> SpeedSubjects.rows(name).stream()).toList();
  }

  private String figures(SpeedRow row) {
    if (!compare || row.theirs().isEmpty()) {
      double calls = Stopwatch.callsPerSecond(List.of(row.ours()), duration()).getFirst();
      return rate(row, calls) + (compare ? "  %12s".formatted("-") : "");
    }
    var calls = Stopwatch.callsPerSecond(List.of(row.ours(), row.theirs().get()), duration());
    return "%s  %s  %.2f"
        .formatted(rate(row, calls.get(0)), rate(row, calls.get(1)), calls.get(0) / calls.get(1));
  }

  private Duration duration() {
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  private static String rate(SpeedRow row, double callsPerSecond) {
    return row.isData()
        ? "%12s".formatted(Progress.bytes((long) (row.size() * callsPerSecond)) + "/s")
        : String.format(Locale.ROOT, "%10.0f/s", callsPerSecond);
  }
}
