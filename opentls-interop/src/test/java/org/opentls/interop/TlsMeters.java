package org.opentls.interop;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.opentls.OpenTls;
import org.opentls.tls.Latency;
import org.opentls.tls.MissReason;
import org.opentls.tls.Resumption;
import org.opentls.tls.ResumptionMetrics;
import org.opentls.tls.TlsMetrics;

/** The metrics of a server, for Micrometer. */
record TlsMeters(Resumption resumption) implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    counter(registry, "full", tls -> tls.server().full());
    counter(registry, "resumed", tls -> tls.server().resumed());
    counter(registry, "failed", tls -> tls.server().failed());
    timer(registry, "full", tls -> tls.serverConnections().fullHandshakes());
    timer(registry, "resumed", tls -> tls.serverConnections().resumedHandshakes());
    Gauge.builder("opentls.connections", () -> OpenTls.metrics().serverConnections().open())
        .register(registry);
    for (var reason : MissReason.values()) {
      FunctionCounter.builder(
              "opentls.resumption.misses", resumption, it -> it.metrics().missed(reason))
          .tag("reason", reason.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    resumption.metrics().store().ifPresent(_ -> bindStore(registry));
  }

  private void bindStore(MeterRegistry registry) {
    Gauge.builder("opentls.store.breaker.open", () -> store().breakerOpen() ? 1 : 0)
        .register(registry);
    TimeGauge.builder(
            "opentls.store.lookup.p99",
            () -> store().lookups().percentile(0.99).toNanos(),
            TimeUnit.NANOSECONDS)
        .register(registry);
  }

  private ResumptionMetrics.Store store() {
    return resumption.metrics().store().orElseThrow();
  }

  private void counter(MeterRegistry registry, String kind, ToDoubleFunction<TlsMetrics> count) {
    FunctionCounter.builder("opentls.handshakes", this, _ -> count.applyAsDouble(OpenTls.metrics()))
        .tag("kind", kind)
        .register(registry);
  }

  private void timer(MeterRegistry registry, String kind, Function<TlsMetrics, Latency> latency) {
    FunctionTimer.builder(
            "opentls.handshake.duration",
            this,
            _ -> latency.apply(OpenTls.metrics()).count(),
            _ -> latency.apply(OpenTls.metrics()).total().toNanos(),
            TimeUnit.NANOSECONDS)
        .tag("kind", kind)
        .register(registry);
  }
}
