package org.opentls.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.opentls.benchmarks.Target.Figures;

/** The samples of one workload, from all rounds. */
final class Measurement {
  private final Workload workload;
  private final List<Double> limit = new ArrayList<>();
  private final Map<Contestant, List<Double>> contestants = new EnumMap<>(Contestant.class);

  Measurement(Workload workload) {
    this.workload = workload;
  }

  Workload workload() {
    return workload;
  }

  /** Adds what the C program took, in nanoseconds for an operation. */
  void addLimit(List<Double> samples) {
    limit.addAll(samples);
  }

  /** Adds what a contestant took, in nanoseconds for an operation. */
  void add(Contestant contestant, List<Double> samples) {
    contestants.computeIfAbsent(contestant, key -> new ArrayList<>()).addAll(samples);
  }

  /** Whether the contestant took part. */
  boolean has(Contestant contestant) {
    return contestants.containsKey(contestant);
  }

  /** What the C program's samples say. */
  Summary limit() {
    return Summary.of(limit);
  }

  /** What the samples of a contestant that took part say. */
  Summary summary(Contestant contestant) {
    return Summary.of(contestants.getOrDefault(contestant, List.of()));
  }

  /** The medians that a contestant's targets are held against. */
  Figures figures(Contestant contestant) {
    return new Figures(
        median(contestant),
        limit().median(),
        median(Contestant.JDK),
        median(Contestant.JAGGED),
        Stream.of(Contestant.CONSCRYPT, Contestant.NETTY)
            .filter(this::has)
            .mapToDouble(this::median)
            .min()
            .orElse(Double.NaN));
  }

  private double median(Contestant contestant) {
    return has(contestant) ? summary(contestant).median() : Double.NaN;
  }
}
