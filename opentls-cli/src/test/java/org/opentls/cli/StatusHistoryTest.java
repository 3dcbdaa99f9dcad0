package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.opentls.cli.StatusHistory.Series;
import org.opentls.tls.Latency;
import org.opentls.tls.MissReason;
import org.opentls.tls.ResumptionMetrics;
import org.opentls.tls.TlsMetrics;

class StatusHistoryTest {
  private final StatusHistory history = new StatusHistory();

  /** A server that has had as many full handshakes after as many seconds. */
  static StatusSnapshot after(int seconds, long full) {
    var none = new TlsMetrics.Handshakes(0, 0, 0);
    var empty =
        new TlsMetrics.Connections(
            full, Latency.NONE, Latency.NONE, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    return new StatusSnapshot(
        Instant.EPOCH,
        Instant.EPOCH.plusSeconds(seconds),
        new TlsMetrics(
            none, new TlsMetrics.Handshakes(full, 0, 0), empty, empty, 0, 0, OptionalLong.empty()),
        "",
        new ResumptionMetrics(
            0,
            Map.of(MissReason.NO_TICKET, full),
            0,
            0,
            new TreeMap<>(),
            Optional.empty(),
            Optional.empty()),
        new TreeMap<>(),
        OptionalLong.empty());
  }

  @Test
  void sampleIsWhatASecondAdds() {
    history.add(new StatusView(after(10, 5), after(8, 1)));
    assertThat(history.times()).containsExactly(10);
    assertThat(history.values(Series.FULL)).containsExactly(2);
    assertThat(history.values(Series.HIT_RATE)).containsExactly(0);
    assertThat(history.values(Series.CONNECTIONS)).containsExactly(5);
    assertThat(history.values(Series.LOOKUP_P50)).containsExactly(Double.NaN);
  }

  @Test
  void anHourIsKeptAndNoMore() {
    for (int i = 1; i <= StatusHistory.SIZE + 2; i++) {
      history.add(new StatusView(after(i, 10L * i), after(i - 1, 10L * (i - 1))));
    }
    assertThat(history.count()).isEqualTo(3600);
    assertThat(history.times()).startsWith(3, 4, 5).endsWith(3601, 3602).hasSize(3600);
    assertThat(history.values(Series.FULL)).containsOnly(10);
    assertThat(history.values(Series.CONNECTIONS)).startsWith(30, 40).endsWith(36_020);
  }

  @Test
  void jsonHasTheLastSamplesAndNullForNothing() {
    for (int i = 1; i <= 3; i++) {
      history.add(new StatusView(after(i, i), after(i - 1, i - 1)));
    }
    assertThat(StatusJson.latest(history, "<p>"))
        .startsWith("{\"time\":[3],\"full\":[1],")
        .contains("\"lookup_p50\":[null]")
        .endsWith(",\"tables\":\"<p>\"}");
    assertThat(StatusJson.history(history)).startsWith("{\"time\":[1,2,3],\"full\":[1,1,1],");
  }

  @Test
  void aServerThatHasJustBegunHasNoRates() {
    var first = after(0, 0);
    var view = new StatusView(first, first);
    assertThat(view.rate(StatusView::full)).isZero();
    assertThat(view.hitRate()).isNaN();
    assertThat(StatusPage.of(view)).contains("none yet", "0.0 /s").doesNotContain("NaN");
  }
}
