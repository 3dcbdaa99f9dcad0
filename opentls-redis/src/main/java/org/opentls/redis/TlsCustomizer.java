package org.opentls.redis;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import javax.net.ssl.SSLContext;

/**
 * Puts an engine of ours in the place of the one that Lettuce makes for a connection by TLS.
 * Lettuce and Netty would set versions and cipher suites; here those of the context hold.
 */
record TlsCustomizer(SSLContext context) implements NettyCustomizer {
  /** With no port, no session is kept or resumed. */
  private static final int NO_PORT = -1;

  @Override
  public void afterChannelInitialized(Channel channel) {
    var pipeline = channel.pipeline();
    var theirs = pipeline.get(SslHandler.class);
    if (theirs != null) {
      var engine = context.createSSLEngine(theirs.engine().getPeerHost(), NO_PORT);
      engine.setUseClientMode(true);
      var ours = new SslHandler(engine);
      ours.setHandshakeTimeoutMillis(theirs.getHandshakeTimeoutMillis());
      pipeline.replace(theirs, "opentls", ours);
    }
  }
}
