package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyTest {
  private final Latencies latencies = new Latencies();

  private void add(long micros) {
    latencies.add(TimeUnit.MICROSECONDS.toNanos(micros));
  }

  @Test
  void bucketsRiseByAQuarterAtMost() {
    var bounds = Latency.NONE.buckets().stream().map(Latency.Bucket::upTo).toList();
    assertThat(bounds.getFirst()).isEqualTo(Duration.ofNanos(1_000));
    assertThat(bounds.getLast()).isGreaterThan(Duration.ofMinutes(2));
    for (int i = 4; i < bounds.size(); i++) {
      assertThat(bounds.get(i)).isGreaterThan(bounds.get(i - 1));
      assertThat(bounds.get(i).toNanos()).isLessThanOrEqualTo(bounds.get(i - 1).toNanos() * 5 / 4);
    }
  }

  /** Never too low, and a quarter or a microsecond too high at most. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 3, 4, 7, 8, 999, 1_000, 1_023, 1_024, 65_535, 1_000_000, 90_000_000})
  void percentileIsAtMostAQuarterTooHigh(long micros) {
    add(micros);
    var told = latencies.read().percentile(0.99);
    assertThat(told.toNanos()).isGreaterThan(micros * 1_000);
    assertThat(told.toNanos()).isLessThanOrEqualTo(Math.max(micros * 1_250, (micros + 1) * 1_000));
  }

  @Test
  void percentilesAreOfAllTimes() {
    for (int i = 0; i < 90; i++) {
      add(100);
    }
    for (int i = 0; i < 9; i++) {
      add(1_000);
    }
    add(100_000);
    var read = latencies.read();
    assertThat(read.count()).isEqualTo(100);
    assertThat(read.percentile(0.5))
        .isBetween(Duration.ofNanos(100_000), Duration.ofNanos(125_000));
    assertThat(read.percentile(0.9)).isEqualTo(read.percentile(0.5));
    assertThat(read.percentile(0.99)).isBetween(Duration.ofMillis(1), Duration.ofNanos(1_250_000));
    assertThat(read.percentile(1)).isBetween(Duration.ofMillis(100), Duration.ofMillis(125));
    assertThat(read.total()).isEqualTo(Duration.ofMillis(9 + 9 + 100));
  }

  @Test
  void whatIsLongerThanAllBucketsIsInTheLast() {
    latencies.add(Duration.ofDays(1).toNanos());
    latencies.add(-1);
    assertThat(latencies.read().buckets().getLast().count()).isEqualTo(1);
    assertThat(latencies.read().buckets().getFirst().count()).isEqualTo(1);
  }

  @Test
  void twoMomentsAreCompared() {
    add(5);
    var before = latencies.read();
    add(5_000);
    var between = latencies.read().since(before);
    assertThat(between.count()).isEqualTo(1);
    assertThat(between.percentile(0.5)).isGreaterThan(Duration.ofMillis(5));
    assertThat(between.total()).isEqualTo(Duration.ofMillis(5));
    assertThat(between.plus(before)).isEqualTo(latencies.read());
    var other = new Latency(List.of(), Duration.ZERO);
    assertThatThrownBy(() -> between.since(other)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nothingHasNoPercentile() {
    assertThat(Latency.NONE.percentile(0.99)).isZero();
    assertThat(Latency.NONE.count()).isZero();
    for (double bad : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> Latency.NONE.percentile(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
