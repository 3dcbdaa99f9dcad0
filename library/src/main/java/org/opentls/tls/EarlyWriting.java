package org.opentls.tls;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.opentls.api.SslEarlyData.SSL_write_early_data;
import static org.opentls.api.SslHandshake.SSL_do_handshake;
import static org.opentls.api.SslSession.SSL_get_session;
import static org.opentls.api.SslSessionEarlyData.SSL_SESSION_get_max_early_data;

import java.lang.foreign.MemorySegment;
import javax.net.ssl.SSLHandshakeException;
import org.opentls.api.Err;
import org.opentls.internal.SecretArena;

/**
 * The handshake of a client that sends early data: its first call writes the client's first message
 * and the data. For one thread at a time.
 */
final class EarlyWriting implements NativeConnection.Handshaking {
  private byte[] data;

  /** Makes one, of one byte or more. */
  EarlyWriting(byte[] data) {
    this.data = data.clone();
  }

  /**
   * Whether the session that a connection offers allows it. If none does, as one that has expired,
   * OpenSSL would send the data after the handshake, where nobody has asked for it.
   */
  static boolean isPossible(MemorySegment ssl) {
    var session = SSL_get_session(ssl);
    return !session.equals(NULL) && SSL_SESSION_get_max_early_data(session) != 0;
  }

  @Override
  public int shakeHands(MemorySegment ssl, MemorySegment shown) throws TlsFailure {
    if (data.length > 0 && !isSent(ssl)) {
      // Without errors OpenSSL waits for the server, and would send it when the handshake is done.
      var errors = Err.drain();
      var why = errors.isEmpty() ? new SSLHandshakeException("no early data was sent") : null;
      throw new TlsFailure(errors, X509_V_OK, why);
    }
    return SSL_do_handshake(ssl, shown);
  }

  private static final int X509_V_OK = 0;

  private boolean isSent(MemorySegment ssl) {
    try (var arena = new SecretArena()) {
      var copy = arena.allocateFrom(JAVA_BYTE, data);
      data = new byte[0];
      return SSL_write_early_data(ssl, copy, copy.byteSize(), arena.allocate(JAVA_LONG)) == 1;
    }
  }
}
