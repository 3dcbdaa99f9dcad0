package org.opentls.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
  @Test
  void quartilesOfAnOddNumberOfSamplesAreSamples() {
    assertThat(Summary.of(List.of(5.0, 1.0, 4.0, 2.0, 3.0))).isEqualTo(new Summary(3, 2, 4));
  }

  @Test
  void quartilesOfAnEvenNumberOfSamplesLieBetweenThem() {
    assertThat(Summary.of(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(new Summary(2.5, 1.75, 3.25));
  }

  @Test
  void oneSampleIsItsOwnQuartiles() {
    assertThat(Summary.of(List.of(7.0))).isEqualTo(new Summary(7, 7, 7));
  }

  @Test
  void spreadIsHalfTheInterquartileRange() {
    assertThat(new Summary(100, 90, 120).spread()).isCloseTo(0.15, within(1e-12));
  }

  @Test
  void noSamplesSayNothing() {
    assertThatThrownBy(() -> Summary.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
