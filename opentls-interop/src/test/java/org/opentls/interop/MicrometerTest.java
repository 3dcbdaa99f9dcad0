package org.opentls.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentls.tls.Certificates.ALL;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.OpenTls;
import org.opentls.tls.EnginePair;
import org.opentls.tls.KeyProtector;
import org.opentls.tls.KeyRingStore;
import org.opentls.tls.Resumption;
import org.opentls.tls.SessionStore;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.Trust;

/** The metrics in Micrometer's registries. */
class MicrometerTest {
  @TempDir Path folder;

  private void shakeHands(Resumption resumption, int times) throws Exception {
    var identity =
        TlsIdentity.pem(
            Files.writeString(folder.resolve("chain.pem"), ALL.chainPem("EC")),
            Files.writeString(folder.resolve("key.pem"), ALL.keyPem("EC")));
    var server = TlsContext.server(identity).resumption(resumption).build();
    var client = TlsContext.client().trust(Trust.of(List.of(ALL.authority()))).build();
    for (int i = 0; i < times; i++) {
      new EnginePair(client.engine("localhost", 443), server.engine()).handshake();
    }
  }

  private static double count(MeterRegistry registry, String name, String tag, String value) {
    return registry.get(name).tag(tag, value).functionCounter().count();
  }

  @Test
  void countersGrowWithHandshakes() throws Exception {
    try (var resumption = Resumption.localTickets().build()) {
      var registry = new SimpleMeterRegistry();
      new TlsMeters(resumption).bindTo(registry);
      double full = count(registry, "opentls.handshakes", "kind", "full");
      double resumed = count(registry, "opentls.handshakes", "kind", "resumed");
      shakeHands(resumption, 3);
      assertThat(count(registry, "opentls.handshakes", "kind", "full")).isEqualTo(full + 1);
      assertThat(count(registry, "opentls.handshakes", "kind", "resumed")).isEqualTo(resumed + 2);
      assertThat(count(registry, "opentls.resumption.misses", "reason", "no_ticket")).isEqualTo(1);
      var timer = registry.get("opentls.handshake.duration").tag("kind", "resumed").functionTimer();
      assertThat(timer.count()).isEqualTo(resumed + 2);
      assertThat(timer.totalTime(timer.baseTimeUnit())).isPositive();
      assertThat(registry.get("opentls.connections").gauge().value())
          .isEqualTo((double) OpenTls.metrics().serverConnections().open());
    }
  }

  @Test
  void prometheusIsToldOfTheStore() throws Exception {
    try (var resumption =
        Resumption.sessions(
                SessionStore.inMemory(1 << 20), KeyRingStore.inMemory(), KeyProtector.none())
            .build()) {
      var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      new TlsMeters(resumption).bindTo(registry);
      shakeHands(resumption, 1);
      assertThat(registry.scrape().lines())
          .contains(
              "opentls_resumption_misses_total{reason=\"no_ticket\"} 1.0",
              "opentls_store_breaker_open 0.0")
          .anyMatch(line -> line.startsWith("opentls_handshake_duration_seconds_sum{kind="))
          .anyMatch(line -> line.startsWith("opentls_store_lookup_p99_seconds "));
    }
  }
}
