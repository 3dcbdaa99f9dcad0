package org.opentls.interop;

import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.alpn.java.server.JDK9ServerALPNProcessor;
import org.opentls.tls.TlsContext;

/**
 * Lets Jetty negotiate HTTP/2 with engines of the provider. Jetty's own processor takes those of
 * the module {@code java.base} and refuses the connections of all others, so every other provider
 * needs one of these; HTTP/1.1 without ALPN needs nothing.
 */
public final class OpenTlsAlpn extends JDK9ServerALPNProcessor {
  @Override
  public boolean appliesTo(SSLEngine engine) {
    return engine.getClass().getPackage().equals(TlsContext.class.getPackage());
  }
}
