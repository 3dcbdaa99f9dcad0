package org.opentls.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.opentls.tls.TlsContext;

/** Jetty on a context of ours: HTTP/1.1 and HTTP/2. Any number of threads may use and close it. */
final class HttpsServer implements AutoCloseable {
  /** What the context of a server chooses from: RFC 9113, section 3.1. */
  static final String[] PROTOCOLS = {"h2", "http/1.1"};

  private static final Duration IDLE = Duration.ofSeconds(60);

  private final Server server;
  private final ServerConnector connector;

  private HttpsServer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Starts a server.
   *
   * @param context one that has {@link #PROTOCOLS}
   * @param at where to listen; port 0 is any that is free
   * @param threads how many it has at most
   * @throws Failure if it cannot listen there
   */
  static HttpsServer start(TlsContext context, Endpoint at, Handler handler, int threads)
      throws IOException {
    var pool = new QueuedThreadPool(threads);
    pool.setDaemon(true);
    var server = new Server(pool);
    var connector = new ServerConnector(server, 1, 1, protocols(context));
    connector.setHost(at.host());
    connector.setPort(at.port());
    connector.setIdleTimeout(IDLE.toMillis());
    server.addConnector(connector);
    server.setHandler(handler);
    var started = new HttpsServer(server, connector);
    try {
      server.start();
      return started;
    } catch (Exception e) {
      started.close();
      throw refused(at, e);
    }
  }

  private static ConnectionFactory[] protocols(TlsContext context) {
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    // a visitor may call the server by any name
    http.addCustomizer(new SecureRequestCustomizer(false));
    var alpn = new ALPNServerConnectionFactory(PROTOCOLS);
    alpn.setDefaultProtocol("http/1.1");
    return new ConnectionFactory[] {
      new SslConnectionFactory(settings(context), alpn.getProtocol()),
      alpn,
      new HTTP2ServerConnectionFactory(http),
      new HttpConnectionFactory(http)
    };
  }

  /** The context has all settings, and Jetty shall add none of its own. */
  private static SslContextFactory.Server settings(TlsContext context) {
    var settings =
        new SslContextFactory.Server() {
          @Override
          public void customize(SSLEngine engine) {
            engine.setUseClientMode(false);
          }
        };
    settings.setSslContext(context.asSslContext());
    return settings;
  }

  private static IOException refused(Endpoint at, Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException
          || cause instanceof UnknownHostException
          || cause instanceof UnresolvedAddressException) {
        var why = cause.getMessage() == null ? "no such host" : Messages.oneLine((Exception) cause);
        throw new Failure("cannot listen on " + at + ": " + why, e);
      }
    }
    return e instanceof IOException io ? io : new IOException(e);
  }

  /** The port that it listens on. */
  int port() {
    return connector.getLocalPort();
  }

  /** Waits until it is closed. */
  void await() throws IOException {
    try {
      server.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IOException("the server does not stop", e);
    }
  }
}
