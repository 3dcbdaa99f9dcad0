package org.opentls.tls;

import java.util.Optional;

/**
 * The client's side of a connection, which resumes sessions and is granted new ones. A {@link
 * TlsConnection} is one; so are the engines and the sockets of this library:
 *
 * <pre>{@code
 * if (engine instanceof ResumingClient client) {
 *   client.resume(session);
 * }
 * }</pre>
 */
public interface ResumingClient {
  /**
   * Offers a session to the server, in place of those that the context has. The server takes it or
   * not, which {@link TlsAgreement#isResumed} tells; if not, the handshake is a full one. One that
   * has expired is not offered. Comes before the handshake, and after all settings of the
   * connection.
   *
   * <p>The port may be another than that where the session was granted.
   *
   * @throws IllegalArgumentException if the session is of another host, or was verified by other
   *     rules than this connection has: trust, certificates of the client, application protocols,
   *     names, and how a server is verified. It is not used up by that
   * @throws IllegalStateException if the handshake has begun, this is a server or does not know
   *     whom it talks to; or if the session is for one connection, and has been used in this
   *     process. {@link ClientSession#reusable} lifts that
   */
  void resume(ClientSession session);

  /**
   * Takes the youngest session that this connection was granted and that nobody has used yet. It is
   * the caller's then: the context does not resume it for others, unless it is one of TLS 1.2,
   * which can be used again and again.
   *
   * <p>A server of TLS 1.3 grants sessions after the handshake. They come with what is read: there
   * are none before the first read has returned, and each call may find another one. Closing the
   * connection takes none away.
   *
   * @return empty if there is none; if the connection does not know the name and the port of its
   *     peer, or has algorithm constraints; or if the context has a {@link
   *     TlsContext.Builder#sessionStore}, which gets them all
   */
  Optional<ClientSession> takeSession();
}
