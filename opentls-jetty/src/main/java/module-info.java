/**
 * Lets Jetty negotiate HTTP/2 with engines of OpenTLS: it finds a service here, nobody calls it.
 */
module org.opentls.jetty {
  requires static org.jspecify;
  requires org.eclipse.jetty.alpn.server;
  requires org.eclipse.jetty.io;
  requires org.opentls;

  provides org.eclipse.jetty.io.ssl.ALPNProcessor.Server with
      org.opentls.jetty.OpenTlsAlpn;
}
