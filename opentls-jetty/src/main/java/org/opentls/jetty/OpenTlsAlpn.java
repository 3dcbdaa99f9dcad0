package org.opentls.jetty;

import java.util.List;
import java.util.function.BiFunction;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.alpn.server.ALPNServerConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.ALPNProcessor;
import org.eclipse.jetty.io.ssl.SslConnection.SslEndPoint;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.jspecify.annotations.Nullable;
import org.opentls.tls.TlsAgreement;

/**
 * Negotiates protocols between Jetty and engines of OpenTLS (RFC 7301). Jetty finds this as a
 * service: its own is for the JDK's engines only, and it ends the connections of others.
 *
 * <p>A context that has application protocols of its own chooses among them, and Jetty is told;
 * else Jetty chooses. Immutable, for any thread.
 */
public final class OpenTlsAlpn implements ALPNProcessor.Server {
  /** For Jetty, which finds it by its name. */
  public OpenTlsAlpn() {}

  @Override
  public boolean appliesTo(SSLEngine engine) {
    return engine instanceof TlsAgreement;
  }

  @Override
  public void configure(SSLEngine engine, Connection connection) {
    var alpn = (ALPNServerConnection) connection;
    var choice = new Choice(alpn);
    if (engine.getSSLParameters().getApplicationProtocols().length == 0) {
      engine.setHandshakeApplicationProtocolSelector(choice);
    }
    if (alpn.getEndPoint() instanceof SslEndPoint endPoint) {
      endPoint.getSslConnection().addHandshakeListener(choice);
    }
  }

  /** What one connection will speak. */
  private record Choice(ALPNServerConnection alpn)
      implements BiFunction<SSLEngine, List<String>, @Nullable String>, SslHandshakeListener {
    /** {@code null}, which ends the handshake, if Jetty speaks none of them. */
    @Override
    public @Nullable String apply(SSLEngine engine, List<String> offered) {
      try {
        alpn.select(offered);
      } catch (IllegalStateException e) {
        return null;
      }
      return alpn.getProtocol();
    }

    @Override
    public void handshakeSucceeded(Event event) {
      if (alpn.getProtocol() != null) {
        return;
      }
      var chosen = event.getSSLEngine().getApplicationProtocol();
      if (chosen == null || chosen.isEmpty()) {
        alpn.unsupported();
      } else {
        alpn.select(List.of(chosen));
      }
    }
  }
}
