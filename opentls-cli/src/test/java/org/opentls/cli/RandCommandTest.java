package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.stream.DoubleStream;
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

  /**
   * The support and the mean of each distribution; the mean of 400 draws is off by less than eight
   * of its standard errors, which it misses once in 10^15 runs where it is about normal.
   */
  @ParameterizedTest
  @CsvSource({
    "uniform -1 3,        -1, 3, 1, 1.155",
    "normal 100 15,       -Infinity, Infinity, 100, 15",
    "gaussian 100 15,     -Infinity, Infinity, 100, 15",
    "lognormal 0 0.25,    0, Infinity, 1.032, 0.262",
    "triangular 0 9 3,    0, 9, 4, 1.871",
    "exponential 2,       0, Infinity, 0.5, 0.5",
    "exponential -2,      -Infinity, 0, -0.5, 0.5",
    "gamma 9 2,           0, Infinity, 18, 6",
    "beta 2 6,            0, 1, 0.25, 0.144",
    "pareto 9,            1, Infinity, 1.125, 0.142",
    "weibull 2 2,         0, Infinity, 1.772, 0.926",
    "vonmises 3.14159 4,  0, 6.2832, 3.14159, 0.540",
    "binomial 9 0.5,      0, 9, 4.5, 1.5"
  })
  void everyDistributionHasItsSupportAndItsMean(
      String distribution, double least, double greatest, double mean, double deviation) {
    var transcript = Transcript.of(("rand " + distribution + " -n 400").split(" "));
    assertThat(transcript.err()).isEmpty();
    var drawn = transcript.out().lines().mapToDouble(Double::parseDouble).toArray();
    assertThat(drawn).hasSize(400);
    assertThat(DoubleStream.of(drawn)).allMatch(x -> x >= least && x <= greatest);
    assertThat(DoubleStream.of(drawn).distinct().count()).isGreaterThan(4);
    assertThat(DoubleStream.of(drawn).average().orElseThrow())
        .isCloseTo(mean, within(8 * deviation / Math.sqrt(400)));
  }

  @Test
  void binomialPrintsWholeNumbers() {
    assertThat(Transcript.of("rand", "binomial", "9", "0.5").out()).matches("[0-9]\n");
  }

  @Test
  void exampleOfEveryDistributionRuns() {
    assertThat(Distribution.ALL)
        .allSatisfy(distribution -> {
          var command = "rand " + distribution.command() + " " + distribution.example();
          assertThat(Transcript.of(command.split(" ")).out()).hasLineCount(10);
        });
  }

  @Test
  void intDrawsBothEndsAndNothingBeyond() {
    assertThat(Transcript.of("rand", "int", "1", "3", "-n", "200").out().lines().distinct())
        .containsExactlyInAnyOrder("1", "2", "3");
  }

  @Test
  void sampleDrawsNoItemTwiceAndChoiceOnlyItems() {
    assertThat(Transcript.of("rand", "sample", "2", "a", "b").out().lines())
        .containsExactlyInAnyOrder("a", "b");
    assertThat(Transcript.of("rand", "choice", "a", "b", "-n", "200").out().lines().distinct())
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void tokensHaveTheLengthOfTheirBytes() {
    assertThat(Transcript.of("rand", "token").out()).matches("[A-Za-z0-9_-]{43}\n");
    assertThat(Transcript.of("rand", "token", "--hex", "--bytes", "16").out())
        .matches("[0-9a-f]{32}\n");
  }

  @Test
  void noBytesAreNothing() {
    assertThat(Transcript.of("rand", "bytes", "0", "--raw")).isEqualTo(new Transcript(0, "", ""));
    assertThat(Transcript.of("rand", "bytes", "0")).isEqualTo(new Transcript(0, "\n", ""));
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
