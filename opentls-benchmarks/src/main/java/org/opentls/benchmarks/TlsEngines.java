package org.opentls.benchmarks;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.conscrypt.Conscrypt;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.TlsProtocol;
import org.opentls.tls.Trust;

/**
 * Makes the engines of a contestant. All speak one version with AES-128-GCM and X25519, and a
 * client verifies the server's certificate as the contestant does by itself, but no name.
 */
sealed interface TlsEngines {
  /** The port of a client that resumes nothing. */
  int NO_PEER = -1;

  /** A new engine of a client that resumes nothing. */
  default SSLEngine client() {
    return client(NO_PEER);
  }

  /**
   * A new engine of a client that resumes its last session with a port, unless {@link #NO_PEER}.
   */
  SSLEngine client(int port);

  /** A new engine of a server. */
  SSLEngine server();

  /** A new socket of a client, which is connected and resumes nothing. */
  default SSLSocket connect(InetAddress address, int port) throws IOException {
    throw new UnsupportedOperationException("it has no sockets");
  }

  /** A new socket that waits for clients on this machine. */
  default SSLServerSocket listen() throws IOException {
    throw new UnsupportedOperationException("it has no sockets");
  }

  /** Frees an engine that is closed, where that is not left to the garbage collector. */
  default void release(SSLEngine engine) {}

  /** The engines of a contestant. */
  static TlsEngines of(Contestant contestant, TlsProtocol protocol)
      throws IOException, GeneralSecurityException {
    var certificates = TlsCertificates.create();
    var sun = Security.getProvider("SunJSSE");
    return switch (contestant) {
      case OPENTLS -> OpenTls.of(protocol, certificates);
      case JDK -> Jsse.of(sun, sun, protocol, certificates);
      case CONSCRYPT -> Jsse.of(Conscrypt.newProvider(), conscryptTrust(), protocol, certificates);
      case NETTY -> Netty.of(protocol, certificates);
      case OPENTLS_PROVIDER, CORRETTO, JAGGED ->
          throw new IllegalArgumentException(contestant + " has no TLS");
    };
  }

  /** The JDK's trust manager does not know what Conscrypt tells it of TLS 1.3. */
  private static Provider conscryptTrust() {
    return Conscrypt.newProviderBuilder().provideTrustManager(true).build();
  }

  /** The name of the suite in the registry. */
  static String suite(TlsProtocol protocol) {
    return switch (protocol) {
      case TLS_1_2 -> "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
      case TLS_1_3 -> "TLS_AES_128_GCM_SHA256";
    };
  }

  /**
   * Those of both versions: Conscrypt's server looks among those of TLS 1.2 for a key that suits
   * it, and Netty takes TLS 1.3 to be off if none of its suites is named.
   */
  private static String[] suites() {
    return Stream.of(TlsProtocol.values()).map(TlsEngines::suite).toArray(String[]::new);
  }

  /** TLS 1.2 takes a certificate only if its curve is in the list. */
  private static String[] groups(TlsProtocol protocol) {
    return switch (protocol) {
      case TLS_1_2 -> new String[] {"x25519", "secp256r1"};
      case TLS_1_3 -> new String[] {"x25519"};
    };
  }

  /** OpenTLS's. */
  record OpenTls(TlsContext clients, TlsContext servers) implements TlsEngines {
    static OpenTls of(TlsProtocol protocol, TlsCertificates certificates) {
      var identity = TlsIdentity.of(certificates.key(), List.of(certificates.certificate()));
      var trust = Trust.of(List.of(certificates.authority()));
      return new OpenTls(
          configured(TlsContext.client().trust(trust).verifyHost(false), protocol),
          configured(TlsContext.server(identity), protocol));
    }

    private static TlsContext configured(TlsContext.Builder builder, TlsProtocol protocol) {
      var groups = protocol == TlsProtocol.TLS_1_3 ? List.of("X25519") : List.of("X25519", "P-256");
      return builder
          .protocols(protocol)
          .cipherSuites(suite(protocol))
          .groups(groups.toArray(String[]::new))
          .build();
    }

    @Override
    public SSLEngine client(int port) {
      return port == NO_PEER ? clients.engine() : clients.engine("localhost", port);
    }

    @Override
    public SSLEngine server() {
      return servers.engine();
    }

    @Override
    public SSLSocket connect(InetAddress address, int port) throws IOException {
      // An address has no name, and so no session that could be resumed.
      return (SSLSocket) clients.asSslContext().getSocketFactory().createSocket(address, port);
    }

    @Override
    public SSLServerSocket listen() throws IOException {
      return (SSLServerSocket)
          servers
              .asSslContext()
              .getServerSocketFactory()
              .createServerSocket(0, 100, InetAddress.getLoopbackAddress());
    }
  }

  /** Those of a provider behind the JDK's classes. */
  record Jsse(SSLContext context, SSLParameters parameters) implements TlsEngines {
    static Jsse of(
        Provider provider, Provider trust, TlsProtocol protocol, TlsCertificates certificates)
        throws IOException, GeneralSecurityException {
      var context = SSLContext.getInstance("TLS", provider);
      context.init(
          keys(certificates).getKeyManagers(), trust(trust, certificates).getTrustManagers(), null);
      var parameters = new SSLParameters();
      parameters.setProtocols(new String[] {protocol.standardName()});
      parameters.setCipherSuites(suites());
      parameters.setNamedGroups(groups(protocol));
      return new Jsse(context, parameters);
    }

    private static KeyManagerFactory keys(TlsCertificates certificates)
        throws IOException, GeneralSecurityException {
      var store = emptyStore();
      var chain = new Certificate[] {certificates.certificate()};
      store.setKeyEntry("localhost", certificates.key(), new char[0], chain);
      var factory = KeyManagerFactory.getInstance("SunX509", "SunJSSE");
      factory.init(store, new char[0]);
      return factory;
    }

    private static TrustManagerFactory trust(Provider provider, TlsCertificates certificates)
        throws IOException, GeneralSecurityException {
      var store = emptyStore();
      store.setCertificateEntry("authority", certificates.authority());
      var factory = TrustManagerFactory.getInstance("PKIX", provider);
      factory.init(store);
      return factory;
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    }

    @Override
    public SSLEngine client(int port) {
      return configured(
          port == NO_PEER ? context.createSSLEngine() : context.createSSLEngine("localhost", port),
          true);
    }

    @Override
    public SSLEngine server() {
      return configured(context.createSSLEngine(), false);
    }

    @Override
    public SSLSocket connect(InetAddress address, int port) throws IOException {
      var socket = (SSLSocket) context.getSocketFactory().createSocket(address, port);
      socket.setSSLParameters(parameters);
      return socket;
    }

    @Override
    public SSLServerSocket listen() throws IOException {
      var socket =
          (SSLServerSocket)
              context
                  .getServerSocketFactory()
                  .createServerSocket(0, 100, InetAddress.getLoopbackAddress());
      socket.setSSLParameters(parameters);
      return socket;
    }

    private SSLEngine configured(SSLEngine engine, boolean client) {
      engine.setUseClientMode(client);
      engine.setSSLParameters(parameters);
      return engine;
    }
  }

  /** Netty's over the BoringSSL in its jar. */
  record Netty(SslContext clients, SslContext servers) implements TlsEngines {
    static Netty of(TlsProtocol protocol, TlsCertificates certificates) throws IOException {
      return new Netty(
          configured(
              SslContextBuilder.forClient()
                  .trustManager(certificates.authority())
                  .endpointIdentificationAlgorithm(null),
              protocol),
          configured(
              SslContextBuilder.forServer(certificates.key(), certificates.certificate()),
              protocol));
    }

    private static SslContext configured(SslContextBuilder builder, TlsProtocol protocol)
        throws IOException {
      return builder
          .sslProvider(SslProvider.OPENSSL_REFCNT)
          .protocols(protocol.standardName())
          .ciphers(List.of(suites()))
          .option(OpenSslContextOption.GROUPS, groups(protocol))
          .build();
    }

    @Override
    public SSLEngine client(int port) {
      return port == NO_PEER
          ? clients.newEngine(ByteBufAllocator.DEFAULT)
          : clients.newEngine(ByteBufAllocator.DEFAULT, "localhost", port);
    }

    @Override
    public SSLEngine server() {
      return servers.newEngine(ByteBufAllocator.DEFAULT);
    }

    @Override
    public void release(SSLEngine engine) {
      ReferenceCountUtil.release(engine);
    }
  }
}
