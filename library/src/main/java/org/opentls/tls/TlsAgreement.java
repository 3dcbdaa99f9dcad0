package org.opentls.tls;

import java.time.Instant;
import java.util.Optional;

/**
 * What two peers have agreed upon beyond what a {@code SSLSession} tells. A {@link TlsConnection}
 * is one; so are the engines and the sockets of this library, which have it ready after the
 * handshake:
 *
 * <pre>{@code
 * if (engine instanceof TlsAgreement agreement) {
 *   log(agreement.group());
 * }
 * }</pre>
 */
public interface TlsAgreement {
  /**
   * Whether the session was one of an earlier connection, so that no certificate was sent; no
   * before the handshake.
   */
  boolean isResumed();

  /**
   * The group of the key exchange as OpenSSL names it, as in {@code x25519}; empty before the
   * handshake, and if the exchange needed none.
   */
  Optional<String> group();

  /**
   * Why a server that has a {@link Resumption} did not resume a session; empty before the
   * handshake, if it has resumed one, and on any other side.
   */
  Optional<MissReason> missReason();

  /**
   * What became of what the client has sent before the handshake was done, with {@link
   * TlsConnection#sendReplayableEarlyData}; that it has sent nothing, before the handshake. A
   * server knows it when it has read the client's first message.
   */
  EarlyDataStatus earlyData();

  /**
   * When the full handshake was that the session goes back to, by the clock of the store of keys:
   * that of this connection if no session was resumed. Empty before the handshake, and on any side
   * but a server that has a {@link Resumption}.
   */
  Optional<Instant> authenticated();
}
