package org.opentls.tls;

import java.util.concurrent.atomic.LongAdder;

/** Counts the handshakes and connections of a role. For any number of threads. */
final class HandshakeCount {
  static final HandshakeCount CLIENT = new HandshakeCount();
  static final HandshakeCount SERVER = new HandshakeCount();

  private static final String NO_GROUP = "none";

  private final LongAdder full = new LongAdder();
  private final LongAdder resumed = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder open = new LongAdder();
  private final Latencies fullTimes = new Latencies();
  private final Latencies resumedTimes = new Latencies();
  private final NameCounts protocols = new NameCounts();
  private final NameCounts cipherSuites = new NameCounts();
  private final NameCounts groups = new NameCounts();

  private HandshakeCount() {}

  static HandshakeCount of(boolean client) {
    return client ? CLIENT : SERVER;
  }

  /** There is a connection more. */
  void opened() {
    open.increment();
  }

  /** One is gone. */
  void closed() {
    open.decrement();
  }

  /**
   * A handshake has succeeded.
   *
   * @param nanos how long it took
   */
  void finished(boolean isResumed, long nanos) {
    (isResumed ? resumed : full).increment();
    (isResumed ? resumedTimes : fullTimes).add(nanos);
  }

  /** What the two sides have agreed upon. */
  void agreed(String protocol, String cipherSuite, String group) {
    protocols.add(protocol);
    cipherSuites.add(cipherSuite);
    groups.add(group.isEmpty() ? NO_GROUP : group);
  }

  /** One has failed. */
  void failed() {
    failed.increment();
  }

  TlsMetrics.Handshakes read() {
    return new TlsMetrics.Handshakes(full.sum(), resumed.sum(), failed.sum());
  }

  TlsMetrics.Connections readConnections() {
    return new TlsMetrics.Connections(
        open.sum(),
        fullTimes.read(),
        resumedTimes.read(),
        protocols.read(),
        cipherSuites.read(),
        groups.read());
  }
}
