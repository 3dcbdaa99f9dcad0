package org.opentls.cli;

import java.util.List;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.alpn.server.ALPNServerConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.ALPNProcessor;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.opentls.tls.TlsAgreement;

/**
 * Tells Jetty which protocol an engine of OpenTLS has chosen. Jetty finds this as a service: its
 * own is for the JDK's engines only.
 */
public final class EngineAlpn implements ALPNProcessor.Server {
  @Override
  public boolean appliesTo(SSLEngine engine) {
    return engine instanceof TlsAgreement;
  }

  /** The engine's context chooses; here it is only told. */
  @Override
  public void configure(SSLEngine engine, Connection connection) {
    var alpn = (ALPNServerConnection) connection;
    if (alpn.getEndPoint() instanceof SslConnection.SslEndPoint endPoint) {
      endPoint.getSslConnection().addHandshakeListener(new Choice(alpn));
    }
  }

  private record Choice(ALPNServerConnection alpn) implements SslHandshakeListener {
    @Override
    public void handshakeSucceeded(Event event) {
      var chosen = event.getSSLEngine().getApplicationProtocol();
      if (chosen == null || chosen.isEmpty()) {
        alpn.unsupported();
      } else {
        alpn.select(List.of(chosen));
      }
    }
  }
}
