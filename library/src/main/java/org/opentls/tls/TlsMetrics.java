package org.opentls.tls;

/**
 * What TLS has done in this process so far. Each number is exact; two of one reading may be a
 * moment apart.
 *
 * @param client handshakes with servers
 * @param server handshakes with clients
 * @param contextsMade native contexts that were made
 * @param contextsShared how often a new {@code SSLContext} got a native context that was there
 */
public record TlsMetrics(
    Handshakes client, Handshakes server, long contextsMade, long contextsShared) {
  /**
   * Handshakes of one role that have come to an end.
   *
   * @param full those that agreed upon new keys by certificates
   * @param resumed those that went on with a session
   * @param failed those that an alert has ended, of one side or the other, or the end of the
   *     connection; those of sockets that were closed meanwhile are not among them
   */
  public record Handshakes(long full, long resumed, long failed) {}

  /** Reads the numbers of now. */
  public static TlsMetrics now() {
    return new TlsMetrics(
        HandshakeCount.CLIENT.read(),
        HandshakeCount.SERVER.read(),
        TlsContext.made(),
        SharedContexts.OF_CLIENTS.shared());
  }
}
