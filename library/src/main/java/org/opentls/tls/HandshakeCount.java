package org.opentls.tls;

import java.util.concurrent.atomic.LongAdder;

/** Counts the handshakes of a role. For any number of threads. */
final class HandshakeCount {
  static final HandshakeCount CLIENT = new HandshakeCount();
  static final HandshakeCount SERVER = new HandshakeCount();

  private final LongAdder full = new LongAdder();
  private final LongAdder resumed = new LongAdder();
  private final LongAdder failed = new LongAdder();

  private HandshakeCount() {}

  static HandshakeCount of(boolean client) {
    return client ? CLIENT : SERVER;
  }

  /** One has succeeded. */
  void finished(boolean isResumed) {
    (isResumed ? resumed : full).increment();
  }

  /** One has failed. */
  void failed() {
    failed.increment();
  }

  TlsMetrics.Handshakes read() {
    return new TlsMetrics.Handshakes(full.sum(), resumed.sum(), failed.sum());
  }
}
