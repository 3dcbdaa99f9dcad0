package org.opentls.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;
import org.opentls.tls.TlsContext;

/**
 * An HTTPS server, HTTP/1.1 and HTTP/2, that shows its visitors their own connection; see decision
 * 12. Any number of threads may use and close it.
 */
final class TrialServer implements AutoCloseable {
  /** What the context of a server chooses from. */
  static final String[] PROTOCOLS = HttpsServer.PROTOCOLS;

  private static final int THREADS = 64;

  private final HttpsServer server;

  private TrialServer(HttpsServer server) {
    this.server = server;
  }

  /**
   * Starts a server.
   *
   * @param context one that has {@link #PROTOCOLS}
   * @param at where to listen; port 0 is any that is free
   * @param folder whose files are shown as well
   * @throws Failure if it cannot listen there
   */
  static TrialServer start(TlsContext context, Endpoint at, Optional<Path> folder)
      throws IOException {
    return start(context, at, folder, Optional.empty());
  }

  /**
   * Starts a server that shares sessions, as its context does.
   *
   * @param sessions of which visitors are told
   */
  static TrialServer start(
      TlsContext context, Endpoint at, Optional<Path> folder, Optional<SharedSessions> sessions)
      throws IOException {
    var page = new ConnectionPage(folder.isPresent(), sessions);
    var handler =
        folder.isEmpty() ? page : new Handler.Sequence(page, SharedFolder.handler(folder.get()));
    return new TrialServer(HttpsServer.start(context, at, handler, THREADS));
  }

  /** The port that it listens on. */
  int port() {
    return server.port();
  }

  /** Waits until it is closed. */
  void await() throws IOException {
    server.await();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
