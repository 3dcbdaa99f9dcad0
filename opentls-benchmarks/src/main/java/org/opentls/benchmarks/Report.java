package org.opentls.benchmarks;

import static java.util.Locale.ROOT;
import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a comparison prints.
 *
 * @param measurements the rows
 */
record Report(List<Measurement> measurements) {
  /** One table over all workloads, and the count of targets met and missed. */
  String markdown() {
    var present =
        Arrays.stream(Contestant.values())
            .filter(contestant -> measurements.stream().anyMatch(m -> m.has(contestant)))
            .toList();
    var heading =
        Stream.of(
                Stream.of("workload", "C"),
                present.stream().map(Contestant::title),
                Stream.of("targets"))
            .flatMap(titles -> titles)
            .toList();
    var rows = measurements.stream().map(m -> row(m, present)).toList();
    return new Table(heading, rows).markdown() + "\n" + count();
  }

  private static List<String> row(Measurement measurement, List<Contestant> present) {
    var cells = new ArrayList<String>();
    cells.add(measurement.workload().name());
    cells.add(time(measurement.limit()));
    present.forEach(contestant -> cells.add(cell(measurement, contestant)));
    cells.add(verdicts(measurement));
    return cells;
  }

  private static String cell(Measurement measurement, Contestant contestant) {
    if (!measurement.has(contestant)) {
      return "-";
    }
    var figures = measurement.figures(contestant);
    return "%s (%s / %s)"
        .formatted(
            time(measurement.summary(contestant)),
            ratio(figures.limit() / figures.own()),
            ratio(figures.jdk() / figures.own()));
  }

  private static String time(Summary summary) {
    return "%s ±%.0f%%".formatted(nanos(summary.median()), 100 * summary.spread());
  }

  private static String ratio(double ratio) {
    return Double.isNaN(ratio) ? "-" : String.format(ROOT, ratio < 10 ? "%.2f" : "%.1f", ratio);
  }

  /** Three digits and the unit that suits them. */
  static String nanos(double nanos) {
    var units = List.of("ns", "µs", "ms", "s");
    int unit = 0;
    double value = nanos;
    while (value >= 999.5 && unit < units.size() - 1) {
      value /= 1000;
      unit++;
    }
    String format = value < 9.995 ? "%.2f %s" : value < 99.95 ? "%.1f %s" : "%.0f %s";
    return String.format(ROOT, format, value, units.get(unit));
  }

  private static String verdicts(Measurement measurement) {
    return measurement.workload().targets().stream()
        .map(target -> target.goal() + ": " + verdicts(measurement, target))
        .collect(joining("; "));
  }

  private static String verdicts(Measurement measurement, Target target) {
    return judged(measurement)
        .map(contestant -> verdict(contestant, target, measurement.figures(contestant)))
        .collect(joining(", "));
  }

  private static String verdict(Contestant contestant, Target target, Target.Figures figures) {
    String outcome = target.isMet(figures) ? "met" : "**missed**";
    return "%s %s (%s)".formatted(contestant.title(), outcome, target.reached(figures));
  }

  private static Stream<Contestant> judged(Measurement measurement) {
    return Arrays.stream(Contestant.values()).filter(Contestant::isOurs).filter(measurement::has);
  }

  private String count() {
    var outcomes = measurements.stream().flatMap(Report::outcomes).toList();
    long met = outcomes.stream().filter(isMet -> isMet).count();
    return "Targets: %d met, %d missed.\n".formatted(met, outcomes.size() - met);
  }

  private static Stream<Boolean> outcomes(Measurement measurement) {
    return measurement.workload().targets().stream()
        .flatMap(target ->
            judged(measurement).map(contestant -> target.isMet(measurement.figures(contestant))));
  }
}
