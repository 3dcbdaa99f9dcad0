package org.opentls.cli;

import java.io.StringWriter;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import org.opentls.tls.KeyRingState;
import org.opentls.tls.Latency;
import org.opentls.tls.MissReason;
import org.opentls.tls.ResumptionMetrics;
import org.opentls.tls.TlsMetrics;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The status for programs: one JSON object. Times are in seconds, sizes in bytes. */
final class StatusJson {
  private static final double NANOS = 1e9;

  private final JsonGenerator json;

  private StatusJson(JsonGenerator json) {
    this.json = json;
  }

  static String of(StatusView view) {
    var text = new StringWriter();
    try (var json = new JsonFactory().createGenerator(DiagnosisJson.PRETTY, text)) {
      new StatusJson(json).write(view);
    }
    return text.append('\n').toString();
  }

  /** What a chart begins with. */
  static String history(StatusHistory history) {
    return samples(history, StatusHistory.SIZE, "");
  }

  /** What it goes on with. */
  static String latest(StatusHistory history, String tables) {
    return samples(history, 1, tables);
  }

  private static String samples(StatusHistory history, int most, String tables) {
    var text = new StringWriter();
    try (var json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      history.write(json, most);
      if (!tables.isEmpty()) {
        json.writeStringProperty("tables", tables);
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  private void write(StatusView view) {
    var now = view.now();
    json.writeStartObject();
    write("time", now.time());
    write("started", now.started());
    json.writeObjectPropertyStart("last_minute");
    json.writeNumberProperty("seconds", view.seconds());
    json.writeNumberProperty("full", view.more(StatusView::full));
    json.writeNumberProperty("resumed", view.more(StatusView::resumed));
    json.writeNumberProperty("failed", view.more(StatusView::failed));
    write("handshake_time", view.handshakes());
    view.lookups().ifPresent(lookups -> write("lookup_time", lookups));
    json.writeEndObject();
    write("server", now.tls().server(), now.tls().serverConnections());
    write("client", now.tls().client(), now.tls().clientConnections());
    write("native_memory", now.tls().nativeMemory());
    write("resident_memory", now.resident());
    json.writeNumberProperty("contexts_made", now.tls().contextsMade());
    write(now.kept(), now.resumption());
    json.writeObjectPropertyStart("certificate_expiry");
    now.expiries().forEach(this::write);
    json.writeEndObject();
    json.writeEndObject();
  }

  private void write(String role, TlsMetrics.Handshakes counts, TlsMetrics.Connections details) {
    json.writeObjectPropertyStart(role);
    json.writeNumberProperty("connections", details.open());
    json.writeNumberProperty("full", counts.full());
    json.writeNumberProperty("resumed", counts.resumed());
    json.writeNumberProperty("failed", counts.failed());
    write("full_time", details.fullHandshakes());
    write("resumed_time", details.resumedHandshakes());
    write("protocols", details.protocols());
    write("cipher_suites", details.cipherSuites());
    write("groups", details.groups());
    json.writeEndObject();
  }

  private void write(String kept, ResumptionMetrics resumption) {
    json.writeObjectPropertyStart("resumption");
    json.writeStringProperty("kept_as", kept);
    json.writeNumberProperty("resumed", resumption.resumed());
    missed(resumption.missed());
    json.writeObjectPropertyStart("hosts");
    resumption
        .hosts()
        .forEach((name, host) -> {
          json.writeObjectPropertyStart(Quoting.visible(name));
          json.writeNumberProperty("resumed", host.resumed());
          missed(host.missed());
          json.writeEndObject();
        });
    json.writeEndObject();
    resumption.store().ifPresent(this::write);
    resumption.keyRing().ifPresent(this::write);
    json.writeEndObject();
  }

  private void missed(Map<MissReason, Long> missed) {
    json.writeObjectPropertyStart("missed");
    missed.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            each -> json.writeNumberProperty(SharedSessions.name(each.getKey()), each.getValue()));
    json.writeEndObject();
  }

  private void write(ResumptionMetrics.Store store) {
    json.writeObjectPropertyStart("store");
    json.writeStringProperty("breaker", StatusMetrics.name(store.breaker()));
    json.writeNumberProperty("breaker_opened", store.breakerOpened());
    json.writeNumberProperty("found", store.found());
    json.writeNumberProperty("not_found", store.notFound());
    json.writeNumberProperty("saved", store.saved());
    json.writeNumberProperty("failures", store.failures());
    json.writeNumberProperty("dropped", store.dropped());
    json.writeNumberProperty("waiting", store.waiting());
    write("lookup_time", store.lookups());
    json.writeEndObject();
  }

  private void write(KeyRingState keys) {
    json.writeObjectPropertyStart("key_ring");
    json.writeStringProperty("key", keys.key().orElse(null));
    json.writeNumberProperty("generation", keys.generation());
    json.writeBooleanProperty("shared", !keys.local());
    json.writeNumberProperty("keys", keys.keys());
    write("since", keys.since());
    write("until", keys.until());
    json.writeNumberProperty("clock_offset", keys.clockOffset().toNanos() / NANOS);
    keys.lastRead().ifPresent(time -> write("last_read", time));
    json.writeEndObject();
  }

  private void write(String name, Latency latency) {
    json.writeObjectPropertyStart(name);
    json.writeNumberProperty("count", latency.count());
    json.writeNumberProperty("sum", latency.total().toNanos() / NANOS);
    json.writeNumberProperty("p50", latency.percentile(0.5).toNanos() / NANOS);
    json.writeNumberProperty("p90", latency.percentile(0.9).toNanos() / NANOS);
    json.writeNumberProperty("p99", latency.percentile(0.99).toNanos() / NANOS);
    json.writeEndObject();
  }

  private void write(String name, Map<String, Long> counts) {
    json.writeObjectPropertyStart(name);
    counts.forEach((key, count) -> json.writeNumberProperty(key, count));
    json.writeEndObject();
  }

  private void write(String name, Instant time) {
    json.writeStringProperty(Quoting.visible(name), time.toString());
  }

  private void write(String name, OptionalLong value) {
    if (value.isPresent()) {
      json.writeNumberProperty(name, value.getAsLong());
    } else {
      json.writeNullProperty(name);
    }
  }
}
