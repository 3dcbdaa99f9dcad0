package org.opentls.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @Test
  void unlessToldDigestsAndRandomNumbersTakeThreeRounds() {
    var options = Options.parse(List.of());
    assertThat(options.rounds()).isEqualTo(3);
    assertThat(options.workloads()).extracting(Workload::benchmark).contains(DigestBenchmark.class);
    assertThat(options.workloads())
        .extracting(Workload::benchmark)
        .contains(NextBytesBenchmark.class);
  }

  @Test
  void everyWorkloadHasANameOfItsOwn() {
    assertThat(Options.parse(List.of("--all")).workloads())
        .extracting(Workload::name)
        .doesNotHaveDuplicates();
  }

  @Test
  void quickTakesOneRound() {
    assertThat(Options.parse(List.of("--quick")).rounds()).isEqualTo(1);
  }

  @Test
  void warmUpsAreFourPeriodsUnlessTold() {
    assertThat(Options.parse(List.of()).pace().warmups()).isEqualTo(4);
    assertThat(Options.parse(List.of("--warm-ups", "40")).pace().warmups()).isEqualTo(40);
  }

  @Test
  void onlyTakesCodesCiphersPasswordsAgeAndTlsToo() {
    assertThat(Options.parse(List.of("--only", "mac")).workloads())
        .hasSize(8)
        .allMatch(workload -> workload.benchmark() == HmacBenchmark.class);
    assertThat(Options.parse(List.of("--only", "cipher")).workloads())
        .hasSize(8)
        .allMatch(workload -> workload.benchmark() == AeadBenchmark.class);
    assertThat(Options.parse(List.of("--only", "password")).workloads())
        .hasSize(2)
        .allMatch(workload -> workload.benchmark() == PasswordBenchmark.class);
    assertThat(Options.parse(List.of("--only", "age")).workloads())
        .extracting(Workload::benchmark)
        .contains(AeadBenchmark.class, AgeBenchmark.class)
        .hasSize(7);
    assertThat(Options.parse(List.of("--only", "tls")).workloads())
        .extracting(Workload::benchmark)
        .contains(HandshakeBenchmark.class, RecordBenchmark.class)
        .hasSize(7);
  }

  @Test
  void onlyLeavesTheOthersOut() {
    assertThat(Options.parse(List.of("--only", "random")).workloads())
        .hasSize(10)
        .noneMatch(workload -> workload.benchmark() == DigestBenchmark.class);
  }

  @Test
  void allTakesEveryCombination() {
    assertThat(Options.parse(List.of("--all", "--only", "digest")).workloads()).hasSize(80);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--fast",
        "--only",
        "--only md5",
        "--rounds",
        "--rounds 0",
        "--rounds x",
        "--warm-ups 0"
      })
  void whatIsNotUnderstoodIsNamed(String arguments) {
    var words = List.of(arguments.split(" "));
    assertThatThrownBy(() -> Options.parse(words))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words.getLast());
  }
}
