package org.opentls.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/** A server of Jetty's, which knows nothing of OpenTLS. */
final class JettyProgram {
  private JettyProgram() {}

  /** Answers with what was agreed upon. */
  private static final class Answer extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      var data = (SslSessionData) request.getAttribute(SslSessionData.ATTRIBUTE);
      var session = data.sslSession();
      Content.Sink.write(
          response,
          true,
          String.join(
              "\n", session.getClass().getName(), session.getProtocol(), session.getCipherSuite()),
          callback);
      return true;
    }
  }

  /** Serves with a key store until standard input ends. */
  public static void main(String[] arguments) throws Exception {
    var factory = new SslContextFactory.Server();
    factory.setKeyStorePath(arguments[0]);
    factory.setKeyStorePassword(arguments[1]);
    var http = new HttpConfiguration();
    http.addCustomizer(new SecureRequestCustomizer());
    var server = new Server();
    var connector =
        new ServerConnector(
            server, new SslConnectionFactory(factory, "http/1.1"), new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new Answer());
    server.start();
    IO.println("port " + connector.getLocalPort());
    awaitEnd();
    server.stop();
  }

  private static void awaitEnd() throws IOException {
    var _ = new String(System.in.readAllBytes(), StandardCharsets.US_ASCII);
  }
}
