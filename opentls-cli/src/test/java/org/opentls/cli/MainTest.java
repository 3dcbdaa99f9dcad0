package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @Test
  void everyStepOfTheTourGoesWell() {
    var transcript = Transcript.of("tour");
    assertThat(transcript.out()).contains("steps went well");
    assertThat(transcript.exitCode()).isZero();
  }

  @Test
  void doctorSaysWhichOpenSslIsLoaded() {
    assertThat(Transcript.of("doctor").out()).contains("OpenSSL 3");
    assertThat(Transcript.of("doctor", "--json").out()).contains("\"found\" : true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tour",
        "hash",
        "rand",
        "rand int",
        "rand normal",
        "rand triangular",
        "speed",
        "doctor",
        "completion"
      })
  void helpFitsATerminal(String command) {
    assertThat(Transcript.of((command + " --help").strip().split(" ")).out().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tour", "hash", "rand", "speed", "doctor", "completion"})
  void helpHasExamples(String command) {
    assertThat(Transcript.of(command, "--help").out()).contains("Examples:");
  }

  @Test
  void speedComparesWithTheJdk() {
    assertThat(Transcript.of("speed", "--compare", "--seconds", "0.01", "SHA256", "random").out())
        .contains("SHA256", "16384", "random", "OpenTLS / JDK");
  }
}
