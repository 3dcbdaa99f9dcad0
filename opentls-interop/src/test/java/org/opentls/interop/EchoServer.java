package org.opentls.interop;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint.SslSessionData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Jetty with HTTP/2 and HTTP/1.1. It answers with what it is sent, and its headers tell what it
 * knows of the connection.
 */
final class EchoServer implements AutoCloseable {
  /** The name of the session's class. */
  static final String SESSION = "Session";

  /** The version of TLS. */
  static final String PROTOCOL = "Protocol";

  /** The name in the client's certificate; no such header if it has none. */
  static final String PEER = "Peer";

  private final Server server = new Server();
  private final ServerConnector connector;

  EchoServer(SSLContext context) throws Exception {
    this(of(context));
  }

  private static SslContextFactory.Server of(SSLContext context) {
    var factory = new SslContextFactory.Server();
    factory.setSslContext(context);
    return factory;
  }

  EchoServer(SslContextFactory.Server factory) throws Exception {
    var http = new HttpConfiguration();
    http.addCustomizer(new SecureRequestCustomizer());
    var alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol("http/1.1");
    connector =
        new ServerConnector(
            server,
            new SslConnectionFactory(factory, alpn.getProtocol()),
            alpn,
            new HTTP2ServerConnectionFactory(http),
            new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new Echo());
    server.start();
  }

  private static final class Echo extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      var data = (SslSessionData) request.getAttribute(SslSessionData.ATTRIBUTE);
      var headers = response.getHeaders();
      headers.put(SESSION, data.sslSession().getClass().getName());
      headers.put(PROTOCOL, data.sslSession().getProtocol());
      Optional.ofNullable(data.peerCertificates())
          .ifPresent(chain -> headers.put(PEER, chain[0].getSubjectX500Principal().getName()));
      Content.copy(request, response, callback);
      return true;
    }
  }

  int port() {
    return connector.getLocalPort();
  }

  URI uri() {
    return URI.create("https://localhost:" + port() + "/");
  }

  @Override
  public void close() throws IOException {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
