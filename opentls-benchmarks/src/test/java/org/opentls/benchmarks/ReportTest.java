package org.opentls.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {
  @Test
  void aRowShowsTimesRatiosAndTargets() {
    var measurement = new Measurement(workload(new Target.OfLimit(0.85), new Target.OverLimit(60)));
    measurement.addLimit(List.of(180.0, 200.0, 220.0));
    measurement.add(Contestant.OPENTLS, List.of(250.0));
    measurement.add(Contestant.JDK, List.of(125.0));
    assertThat(new Report(List.of(measurement)).markdown())
        .isEqualTo(
            """
            | workload | C          | OpenTLS                  | JDK                      | targets                                                                                   |
            | -------- | ---------- | ------------------------ | ------------------------ | ----------------------------------------------------------------------------------------- |
            | SHA-0    | 200 ns ±5% | 250 ns ±0% (0.80 / 0.50) | 125 ns ±0% (1.60 / 1.00) | at least 0.85 of C: OpenTLS **missed** (0.80); at most 60 ns over C: OpenTLS met (+50 ns) |

            Targets: 1 met, 1 missed.
            """);
  }

  @Test
  void whoCannotDoTheWorkHasADash() {
    var one = new Measurement(workload());
    one.addLimit(List.of(1.0));
    one.add(Contestant.OPENTLS, List.of(2.0));
    var other = new Measurement(workload());
    other.addLimit(List.of(1.0));
    other.add(Contestant.JDK, List.of(2.0));
    assertThat(new Report(List.of(one, other)).markdown())
        .containsPattern("\\| SHA-0 .* \\| 2\\.00 ns ±0% \\(0\\.50 / -\\) \\| - ")
        .containsPattern("\\| SHA-0 .* \\| - +\\| 2\\.00 ns ±0% \\(0\\.50 / 1\\.00\\) ");
  }

  @ParameterizedTest
  @CsvSource({
    "4.567, 4.57 ns",
    "45.67, 45.7 ns",
    "456.7, 457 ns",
    "999.7, 1.00 µs",
    "45670, 45.7 µs",
    "456700000, 457 ms",
    "4567000000000, 4567 s",
  })
  void timesHaveThreeDigitsAndAUnit(double nanos, String text) {
    assertThat(Report.nanos(nanos)).isEqualTo(text);
  }

  private static Workload workload(Target... targets) {
    return new Workload(
        "SHA-0",
        DigestBenchmark.class,
        Map.of(),
        1,
        List.of(),
        contestant -> true,
        List.of(targets));
  }
}
