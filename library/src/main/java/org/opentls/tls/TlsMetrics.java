package org.opentls.tls;

import java.util.OptionalLong;
import java.util.SortedMap;
import org.opentls.api.Mallinfo;

/**
 * What TLS has done in this process so far. Each number is exact; two of one reading may be a
 * moment apart.
 *
 * @param client handshakes with servers
 * @param server handshakes with clients
 * @param clientConnections connections to servers
 * @param serverConnections connections of clients
 * @param contextsMade native contexts that were made
 * @param contextsShared how often a new {@code SSLContext} got a native context that was there
 * @param nativeMemory how many bytes C's {@code malloc} has handed out to all of this process:
 *     OpenSSL's memory and the JVM's own, but not the Java heap; empty where the C library does not
 *     tell, as any but glibc 2.33 and later
 */
public record TlsMetrics(
    Handshakes client,
    Handshakes server,
    Connections clientConnections,
    Connections serverConnections,
    long contextsMade,
    long contextsShared,
    OptionalLong nativeMemory) {
  /**
   * Handshakes of one role that have come to an end.
   *
   * @param full those that agreed upon new keys by certificates
   * @param resumed those that went on with a session
   * @param failed those that an alert has ended, of one side or the other, or the end of the
   *     connection; those of sockets that were closed meanwhile are not among them
   */
  public record Handshakes(long full, long resumed, long failed) {}

  /**
   * Connections of one role. A handshake takes from its first message, as this side has it, to its
   * last, and so the other side's time is part of it.
   *
   * @param open those that are there now, also if their handshake goes on; one that nobody has
   *     closed counts until the garbage collector finds it
   * @param fullHandshakes how long full handshakes took
   * @param resumedHandshakes how long handshakes took that went on with a session
   * @param protocols how often each was agreed upon, as in {@code TLSv1.3}
   * @param cipherSuites the same, by the names of RFC 8446 and IANA
   * @param groups the same of key exchanges, as in {@code x25519}; {@code none} if it needed none
   */
  public record Connections(
      long open,
      Latency fullHandshakes,
      Latency resumedHandshakes,
      SortedMap<String, Long> protocols,
      SortedMap<String, Long> cipherSuites,
      SortedMap<String, Long> groups) {}

  /** Reads the numbers of now. */
  public static TlsMetrics now() {
    return new TlsMetrics(
        HandshakeCount.CLIENT.read(),
        HandshakeCount.SERVER.read(),
        HandshakeCount.CLIENT.readConnections(),
        HandshakeCount.SERVER.readConnections(),
        TlsContext.made(),
        SharedContexts.OF_CLIENTS.shared(),
        Mallinfo.inUse());
  }
}
