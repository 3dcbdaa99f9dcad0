package org.opentls.cli;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.opentls.tls.Latency;
import org.opentls.tls.ResumptionMetrics;
import org.opentls.tls.TlsMetrics;

/**
 * What a server has done so far.
 *
 * @param kept where sessions or their keys are, for people
 * @param expiries when the certificate of each host expires, by the name that it is listed under
 * @param resident how many bytes of memory the process has; empty where the system does not tell
 */
record StatusSnapshot(
    Instant started,
    Instant time,
    TlsMetrics tls,
    String kept,
    ResumptionMetrics resumption,
    SortedMap<String, Instant> expiries,
    OptionalLong resident) {
  /** How long handshakes took, full ones and others. */
  Latency handshakes() {
    var connections = tls.serverConnections();
    return connections.fullHandshakes().plus(connections.resumedHandshakes());
  }

  /** How long look-ups took, if there is a store. */
  Optional<Latency> lookups() {
    return resumption.store().map(ResumptionMetrics.Store::lookups);
  }
}
