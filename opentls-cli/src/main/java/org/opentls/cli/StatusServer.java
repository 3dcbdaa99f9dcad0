package org.opentls.cli;

import java.io.IOException;
import java.util.function.Consumer;
import org.opentls.tls.TlsContext;

/**
 * An HTTPS server that shows whoever runs another one what that does; see decision 18. Any number
 * of threads may use and close it.
 */
final class StatusServer implements AutoCloseable {
  /** Each browser that looks has a connection, and no thread. */
  private static final int THREADS = 8;

  private final HttpsServer server;
  private final StatusSampler sampler;
  private final StatusStream stream;

  private StatusServer(HttpsServer server, StatusSampler sampler, StatusStream stream) {
    this.server = server;
    this.sampler = sampler;
    this.stream = stream;
  }

  /**
   * Starts a server.
   *
   * @param context one that has {@link HttpsServer#PROTOCOLS}
   * @throws Failure if it cannot listen there
   */
  static StatusServer start(TlsContext context, StatusOptions.Place place, StatusSource source)
      throws IOException {
    var stream = new StatusStream();
    var sampler = new StatusSampler(source::now, telling(stream));
    var handler = new StatusHandler(place.access(), sampler, stream);
    var server = HttpsServer.start(context, place.at(), handler, THREADS);
    sampler.start();
    return new StatusServer(server, sampler, stream);
  }

  private static Consumer<StatusSampler> telling(StatusStream stream) {
    return sampler -> {
      if (stream.isWatched()) {
        var tables = StatusPage.live(sampler.view());
        stream.send("sample", StatusJson.latest(sampler.history(), tables));
      }
    };
  }

  /** The port that it listens on. */
  int port() {
    return server.port();
  }

  @Override
  public void close() throws IOException {
    sampler.close();
    stream.close();
    server.close();
  }
}
