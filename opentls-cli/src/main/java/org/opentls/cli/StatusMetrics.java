package org.opentls.cli;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.opentls.api.OpenSSL;
import org.opentls.tls.BreakerState;
import org.opentls.tls.KeyRingState;
import org.opentls.tls.ResumptionMetrics;
import org.opentls.tls.TlsMetrics;

/** The status for Prometheus. */
final class StatusMetrics {
  private static final double MILLIS = 1e3;

  private final PrometheusText text = new PrometheusText();

  private StatusMetrics() {}

  static String of(StatusSnapshot snapshot) {
    var metrics = new StatusMetrics();
    metrics.process(snapshot);
    metrics.handshakes(snapshot.tls());
    metrics.agreements(snapshot.tls());
    metrics.resumption(snapshot.resumption());
    snapshot.resumption().store().ifPresent(metrics::store);
    snapshot.resumption().keyRing().ifPresent(metrics::keyRing);
    metrics.hosts(snapshot);
    return metrics.text.toString();
  }

  private void process(StatusSnapshot snapshot) {
    text.gauge("opentls_info", "The OpenSSL that is loaded.")
        .sample(1, "openssl", OpenSSL.versionText());
    text.gauge("opentls_start_time_seconds", "When the server began, since 1970.")
        .sample(seconds(snapshot.started()));
    snapshot
        .tls()
        .nativeMemory()
        .ifPresent(bytes ->
            text.gauge(
                    "opentls_native_memory_bytes",
                    "What C's allocator has handed out: OpenSSL's memory and the JVM's own.")
                .sample(bytes));
    snapshot
        .resident()
        .ifPresent(bytes ->
            text.gauge("process_resident_memory_bytes", "Resident memory size in bytes.")
                .sample(bytes));
    text.counter("opentls_contexts_made_total", "Native contexts that were made.")
        .sample(snapshot.tls().contextsMade());
  }

  private void handshakes(TlsMetrics tls) {
    text.counter("opentls_handshakes_total", "Handshakes that have succeeded.");
    handshakes("server", tls.server());
    handshakes("client", tls.client());
    text.counter("opentls_handshake_failures_total", "Handshakes that have failed.")
        .sample(tls.server().failed(), "role", "server")
        .sample(tls.client().failed(), "role", "client");
    text.gauge("opentls_connections", "Connections that are there.")
        .sample(tls.serverConnections().open(), "role", "server")
        .sample(tls.clientConnections().open(), "role", "client");
    text.histogram(
        "opentls_handshake_duration_seconds",
        "How long handshakes took that have succeeded, the other side's time among it.");
    times("server", tls.serverConnections());
    times("client", tls.clientConnections());
  }

  private void handshakes(String role, TlsMetrics.Handshakes counts) {
    text.sample(counts.full(), "role", role, "kind", "full")
        .sample(counts.resumed(), "role", role, "kind", "resumed");
  }

  private void times(String role, TlsMetrics.Connections connections) {
    text.sample(connections.fullHandshakes(), "role", role, "kind", "full")
        .sample(connections.resumedHandshakes(), "role", role, "kind", "resumed");
  }

  private void agreements(TlsMetrics tls) {
    var server = tls.serverConnections();
    var client = tls.clientConnections();
    text.counter("opentls_protocol_handshakes_total", "Handshakes, by the protocol.");
    named("protocol", server.protocols(), client.protocols());
    text.counter("opentls_cipher_suite_handshakes_total", "Handshakes, by the cipher suite.");
    named("cipher_suite", server.cipherSuites(), client.cipherSuites());
    text.counter("opentls_group_handshakes_total", "Handshakes, by the group.");
    named("group", server.groups(), client.groups());
  }

  private void named(String label, Map<String, Long> server, Map<String, Long> client) {
    server.forEach((name, count) -> text.sample(count, "role", "server", label, name));
    client.forEach((name, count) -> text.sample(count, "role", "client", label, name));
  }

  private void resumption(ResumptionMetrics resumption) {
    text.counter(
        "opentls_resumption_hits_total", "Handshakes of clients that have resumed a session.");
    resumption.hosts().forEach((name, host) -> text.sample(host.resumed(), "host", name));
    text.counter(
        "opentls_resumption_misses_total",
        "Full handshakes of clients, by the reason why no session was resumed.");
    resumption
        .hosts()
        .forEach((name, host) ->
            host.missed()
                .forEach((reason, count) ->
                    text.sample(count, "host", name, "reason", SharedSessions.name(reason))));
  }

  private void store(ResumptionMetrics.Store store) {
    text.counter("opentls_store_lookups_total", "Look-ups that the store has answered.")
        .sample(store.found(), "outcome", "found")
        .sample(store.notFound(), "outcome", "not_found");
    text.counter("opentls_store_saves_total", "Sessions that were saved.").sample(store.saved());
    text.counter(
            "opentls_store_failures_total", "Calls that have failed, or were not answered in time.")
        .sample(store.failures());
    text.counter("opentls_store_dropped_writes_total", "Writes that were not made.")
        .sample(store.dropped());
    text.gauge("opentls_store_waiting_writes", "Writes that wait.").sample(store.waiting());
    text.gauge("opentls_store_breaker_state", "1 for the state that the breaker is in.");
    for (var state : BreakerState.values()) {
      text.sample(store.breaker() == state ? 1 : 0, "state", name(state));
    }
    text.counter("opentls_store_breaker_openings_total", "How often the breaker has opened.")
        .sample(store.breakerOpened());
    text.histogram(
            "opentls_store_lookup_duration_seconds",
            "How long the store was waited for, each time.")
        .sample(store.lookups());
  }

  static String name(BreakerState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private void keyRing(KeyRingState keys) {
    keys.key()
        .ifPresent(key ->
            text.gauge(
                    "opentls_key_ring_info",
                    "The key that encrypts; servers that tell the same name have the same key.")
                .sample(1, "key", key, "generation", Long.toString(keys.generation())));
    text.gauge("opentls_key_ring_keys", "Keys that decrypt.").sample(keys.keys());
    text.gauge(
            "opentls_key_ring_local", "1 if there is no shared key, and one of the server alone.")
        .sample(keys.local() ? 1 : 0);
    text.gauge(
            "opentls_key_ring_key_start_time_seconds",
            "When the time of the key that encrypts began, since 1970.")
        .sample(seconds(keys.since()));
    text.gauge(
            "opentls_key_ring_key_end_time_seconds",
            "When the next key takes its place, since 1970.")
        .sample(seconds(keys.until()));
    text.gauge(
            "opentls_key_ring_clock_offset_seconds",
            "How far the clock of the store of keys is ahead of this machine's.")
        .sample(keys.clockOffset().toMillis() / MILLIS);
    keys.lastRead()
        .ifPresent(time ->
            text.gauge(
                    "opentls_key_ring_read_time_seconds",
                    "When the store of keys has answered last, since 1970.")
                .sample(seconds(time)));
  }

  private void hosts(StatusSnapshot snapshot) {
    text.gauge(
        "opentls_certificate_expiry_time_seconds",
        "When the first certificate of a host expires, since 1970.");
    snapshot.expiries().forEach((name, expiry) -> text.sample(seconds(expiry), "host", name));
  }

  private static double seconds(Instant time) {
    return time.toEpochMilli() / MILLIS;
  }
}
