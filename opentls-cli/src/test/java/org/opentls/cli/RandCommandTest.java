package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RandCommandTest {
  @Test
  void base64OfManyPiecesIsOneLineOfTheRightLength() {
    assertThat(Transcript.of("rand", "bytes", "100000", "--base64").out())
        .matches("[A-Za-z0-9+/]{133334}==\n");
  }

  @Test
  void negativeNumbersAreNumbers() {
    assertThat(Transcript.of("rand", "int", "-7", "-7", "-n", "2"))
        .isEqualTo(new Transcript(0, "-7\n-7\n", ""));
  }

  @Test
  void shuffleKeepsAllLines() {
    assertThat(Transcript.withInput("a\nb\nc", "rand", "shuffle").out().lines())
        .containsExactlyInAnyOrder("a", "b", "c");
  }

  @ParameterizedTest
  @CsvSource({
    "uniform, 1 2",
    "normal, 1 2",
    "gaussian, 1 2",
    "lognormal, 1 2",
    "triangular, 1 3 2",
    "exponential, 2",
    "gamma, 1 2",
    "beta, 1 2",
    "pareto, 2",
    "weibull, 1 2",
    "vonmises, 1 2",
    "binomial, 9 0.5"
  })
  void everyDistributionPrintsANumberALine(String name, String parameters) {
    var transcript = Transcript.of(("rand " + name + " " + parameters + " -n 3").split(" ", -1));
    assertThat(transcript.err()).isEmpty();
    assertThat(transcript.out().lines().map(Double::valueOf)).hasSize(3).allMatch(Double::isFinite);
  }

  @Test
  void readerThatGoesAwayEndsTheCommandWithoutAWord() {
    var err = new ByteArrayOutputStream();
    var closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    try (var console = new Console(InputStream.nullInputStream(), closed, err, "", false)) {
      assertThat(Main.run(console, "rand", "bytes", "1000000")).isEqualTo(Main.NO_READER);
    }
    assertThat(err.size()).isZero();
  }
}
