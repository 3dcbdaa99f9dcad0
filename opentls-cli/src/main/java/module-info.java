/** The {@code opentls} program. */
module org.opentls.cli {
  requires static org.jspecify;
  requires java.logging;
  requires info.picocli;
  requires org.eclipse.jetty.alpn.server;
  requires org.eclipse.jetty.http;
  requires org.eclipse.jetty.http2.server;
  requires org.eclipse.jetty.io;
  requires org.eclipse.jetty.server;
  requires org.eclipse.jetty.util;
  requires org.opentls;
  requires org.opentls.jetty;
  requires org.opentls.redis;
  requires tools.jackson.core;

  // picocli sets the options' fields
  opens org.opentls.cli to
      info.picocli;
}
