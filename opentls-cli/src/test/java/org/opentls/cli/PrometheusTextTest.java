package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.tls.Latency;

class PrometheusTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "\"", "\\", "a\\nb", "} 1", "ü", "\\\"", "*.b.test"})
  void labelIsReadAsItWas(String value) {
    var text = new PrometheusText().gauge("a", "Help.").sample(1, "host", value).toString();
    assertThat(PrometheusReader.of(text).value("a", Map.of("host", value))).isEqualTo(1);
  }

  /** Nothing in a label begins a line, or does anything to a terminal. */
  @Test
  void controlCharactersAreMadeVisible() {
    var text =
        new PrometheusText().gauge("a", "H.").sample(1, "host", "x\nb 2\n\u001b[2J").toString();
    assertThat(text.lines()).hasSize(3);
    assertThat(text).doesNotContain("\u001b");
    assertThat(PrometheusReader.of(text).all("b")).isEmpty();
  }

  @Test
  void numbersAreWholeWhereTheyCanBe() {
    var text = new PrometheusText().gauge("a_bytes", "Help.").sample(12_345_678).toString();
    assertThat(text).endsWith("\na_bytes 12345678\n");
    assertThat(new PrometheusText().gauge("a", "Help.").sample(0.0001).toString())
        .endsWith("\na 1.0E-4\n");
  }

  /** A bucket of Prometheus is all that is not longer than its bound. */
  @Test
  void histogramIsInSecondsAndAddsUp() {
    var buckets = new ArrayList<Latency.Bucket>();
    for (var bucket : Latency.NONE.buckets()) {
      boolean isFirst = bucket.upTo().equals(Duration.ofNanos(1_000L << 10));
      boolean isLast = buckets.size() == Latency.NONE.buckets().size() - 1;
      buckets.add(new Latency.Bucket(bucket.upTo(), isFirst ? 3 : isLast ? 1 : 0));
    }
    var latency = new Latency(buckets, Duration.ofMillis(90_003));
    var text = new PrometheusText().histogram("a_seconds", "Help.").sample(latency, "x", "y");
    var read = PrometheusReader.of(text.toString());
    assertThat(read.value("a_seconds_bucket", Map.of("x", "y", "le", "5.12E-4"))).isZero();
    assertThat(read.value("a_seconds_bucket", Map.of("x", "y", "le", "0.001024"))).isEqualTo(3);
    assertThat(read.value("a_seconds_bucket", Map.of("x", "y", "le", "+Inf"))).isEqualTo(4);
    assertThat(read.value("a_seconds_sum", Map.of("x", "y"))).isEqualTo(90.003);
    assertThat(read.value("a_seconds_count", Map.of("x", "y"))).isEqualTo(4);
  }
}
