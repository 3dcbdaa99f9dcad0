package org.opentls.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.tls.Certificates.ALL;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLContext;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.tls.Certificates;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.VirtualHosts;

/** Servers that take any context are many hosts, and know nothing of it. */
class VirtualHostsTest {
  private static VirtualHosts hosts() throws Exception {
    return VirtualHosts.builder()
        .host("localhost", host("EC"))
        .host("*.example.org", host("wildcard"))
        .build();
  }

  private static TlsContext host(String alias) throws Exception {
    var identity = TlsIdentity.keyStore(ALL.keyStore(alias), alias, Certificates.PASSWORD);
    return TlsContext.server(identity).build();
  }

  /** Whose certificate a server shows to a client of the JDK's that calls it by a name. */
  private static String shown(String name, int port) throws Exception {
    var factory = ALL.jdk("client").getSocketFactory();
    try (var raw = new Socket(InetAddress.getLoopbackAddress(), port);
        var socket = (SSLSocket) factory.createSocket(raw, name, port, true)) {
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      // The JDK does not send a name without a dot unless it is told to.
      parameters.setServerNames(List.of(new SNIHostName(name)));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket.getSession().getPeerPrincipal().getName();
    }
  }

  private static void assertServed(int port) throws Exception {
    assertThat(shown("localhost", port)).isEqualTo("CN=localhost");
    assertThat(shown("a.example.org", port)).isEqualTo("CN=wildcard");
    assertThatThrownBy(() -> shown("b.example.com", port))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("unrecognized_name");
  }

  @Test
  void jetty() throws Exception {
    try (var server = new EchoServer(hosts().context().asSslContext())) {
      assertServed(server.uri().getPort());
    }
  }

  @Test
  void netty() throws Exception {
    var context =
        new JdkSslContext(
            hosts().context().asSslContext(),
            false,
            null,
            IdentityCipherSuiteFilter.INSTANCE,
            null,
            ClientAuth.NONE,
            null,
            false);
    try (var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory())) {
      var server =
          new ServerBootstrap()
              .group(group)
              .channel(NioServerSocketChannel.class)
              .childHandler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      channel.pipeline().addLast(context.newHandler(channel.alloc()));
                    }
                  })
              .bind(InetAddress.getLoopbackAddress(), 0)
              .sync()
              .channel();
      assertServed(((InetSocketAddress) server.localAddress()).getPort());
    }
  }

  @Test
  void tomcat(@TempDir Path folder) throws Exception {
    var config = new SSLHostConfig();
    config.setProtocols("TLSv1.3+TLSv1.2");
    var certificate = new SSLHostConfigCertificate(config, SSLHostConfigCertificate.Type.UNDEFINED);
    certificate.setSslContext(new Given(hosts().context().asSslContext()));
    config.addCertificate(certificate);
    var connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
    connector.setPort(0);
    assertThat(connector.setProperty("SSLEnabled", "true")).isTrue();
    assertThat(connector.setProperty("address", "127.0.0.1")).isTrue();
    connector.addSslHostConfig(config);
    var tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    tomcat.setConnector(connector);
    tomcat.start();
    try {
      assertServed(connector.getLocalPort());
    } finally {
      tomcat.stop();
      tomcat.destroy();
    }
  }

  /** A context as Tomcat has them. */
  private record Given(javax.net.ssl.SSLContext context) implements SSLContext {
    @Override
    public void init(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {}

    @Override
    public void destroy() {}

    @Override
    public SSLSessionContext getServerSessionContext() {
      return context.getServerSessionContext();
    }

    @Override
    public SSLEngine createSSLEngine() {
      return context.createSSLEngine();
    }

    @Override
    public SSLServerSocketFactory getServerSocketFactory() {
      return context.getServerSocketFactory();
    }

    @Override
    public SSLParameters getSupportedSSLParameters() {
      return context.getSupportedSSLParameters();
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[0];
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
