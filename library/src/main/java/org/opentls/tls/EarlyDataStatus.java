package org.opentls.tls;

import static org.opentls.api.SslEarlyData.SSL_EARLY_DATA_ACCEPTED;
import static org.opentls.api.SslEarlyData.SSL_EARLY_DATA_REJECTED;
import static org.opentls.api.SslEarlyData.SSL_get_early_data_status;

import java.lang.foreign.MemorySegment;

/** What became of the data that a client sends before the handshake is done. */
public enum EarlyDataStatus {
  /** The client has sent none. */
  NOT_SENT,

  /**
   * The server has thrown it away, unread. If it is still to be sent, the client sends it again.
   */
  REJECTED,

  /** The server has taken it. */
  ACCEPTED;

  /** That of an {@code SSL}. */
  static EarlyDataStatus of(MemorySegment ssl) {
    return switch (SSL_get_early_data_status(ssl)) {
      case SSL_EARLY_DATA_REJECTED -> REJECTED;
      case SSL_EARLY_DATA_ACCEPTED -> ACCEPTED;
      default -> NOT_SENT;
    };
  }
}
