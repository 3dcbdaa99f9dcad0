package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Counts by names are of no more names than there is room for. */
class HostCountsTest {
  @Test
  void hostsThatAreTooManyAreOne() {
    var counts = new HostCounts();
    for (int i = 0; i < HostCounts.MOST + 10; i++) {
      counts.of("host-" + i).resumed();
    }
    var read = counts.read();
    assertThat(read).hasSize(HostCounts.MOST + 1);
    assertThat(read.get(HostCounts.OTHER)).isEqualTo(new ResumptionMetrics.Host(10, Map.of()));
  }

  @Test
  void reasonsAreCountedForEachHost() {
    var counts = new HostCounts();
    counts.of("a").missed(MissReason.EXPIRED);
    counts.of("a").missed(MissReason.EXPIRED);
    counts.of("a").resumed();
    counts.of("b").missed(MissReason.TIMEOUT);
    assertThat(counts.read())
        .containsOnly(
            Map.entry("a", new ResumptionMetrics.Host(1, Map.of(MissReason.EXPIRED, 2L))),
            Map.entry("b", new ResumptionMetrics.Host(0, Map.of(MissReason.TIMEOUT, 1L))));
  }

  @Test
  void namesThatAreTooManyAreOne() {
    var counts = new NameCounts();
    for (int i = 0; i < 1000; i++) {
      counts.add("name-" + i);
    }
    assertThat(counts.read()).hasSize(129).containsEntry(NameCounts.OTHER, 872L);
  }
}
