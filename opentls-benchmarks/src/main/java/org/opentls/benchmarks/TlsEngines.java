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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.conscrypt.Conscrypt;
import org.opentls.redis.RedisStores;
import org.opentls.tls.ClientAuth;
import org.opentls.tls.KeyProtector;
import org.opentls.tls.KeyRingStore;
import org.opentls.tls.Resumption;
import org.opentls.tls.ResumptionPolicy;
import org.opentls.tls.SessionStore;
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

  /** Which part of all handshakes was resumed, if the servers count. */
  default OptionalDouble resumedShare() {
    return OptionalDouble.empty();
  }

  /** Frees an engine that is closed, where that is not left to the garbage collector. */
  default void release(SSLEngine engine) {}

  /** The engines of a contestant. */
  static TlsEngines of(Contestant contestant, TlsSetup setup)
      throws IOException, GeneralSecurityException {
    var certificates = TlsCertificates.create(setup.authentication());
    var sun = Security.getProvider("SunJSSE");
    return switch (contestant) {
      case OPENTLS -> OpenTls.of(setup, certificates);
      case JDK -> Jsse.of(sun, sun, setup, certificates);
      case CONSCRYPT -> Jsse.of(Conscrypt.newProvider(), conscryptTrust(), setup, certificates);
      case NETTY -> Netty.of(setup, certificates);
      case OPENTLS_PROVIDER, CORRETTO, JAGGED ->
          throw new IllegalArgumentException(contestant + " has no TLS");
    };
  }

  /** The JDK's trust manager does not know what Conscrypt tells it of TLS 1.3. */
  private static Provider conscryptTrust() {
    return Conscrypt.newProviderBuilder().provideTrustManager(true).build();
  }

  /**
   * Those of both versions: Conscrypt's server looks among those of TLS 1.2 for a key that suits
   * it, and Netty takes TLS 1.3 to be off if none of its suites is named.
   */
  private static String[] suites(TlsSetup setup) {
    return Stream.of(TlsProtocol.values()).map(setup::suite).toArray(String[]::new);
  }

  /** TLS 1.2 takes a certificate only if its curve is in the list. */
  private static String[] groups(TlsProtocol protocol) {
    return switch (protocol) {
      case TLS_1_2 -> new String[] {"x25519", "secp256r1"};
      case TLS_1_3 -> new String[] {"x25519"};
    };
  }

  /** OpenTLS's. */
  record OpenTls(TlsContext clients, TlsContext servers, Optional<Resumption> resumption)
      implements TlsEngines {
    static OpenTls of(TlsSetup setup, TlsCertificates certificates) throws IOException {
      var identity = TlsIdentity.of(certificates.key(), List.of(certificates.certificate()));
      var trust = Trust.of(List.of(certificates.authority()));
      var client = TlsContext.client().trust(trust).verifyHost(false);
      var server = TlsContext.server(identity);
      if (setup.authentication().isMutual()) {
        var _ = client.identity(identity);
        var _ = server.trust(trust).clientAuth(ClientAuth.NEED);
      }
      var resumption = resumption(setup.sessions());
      resumption.ifPresent(server::resumption);
      return new OpenTls(configured(client, setup), configured(server, setup), resumption);
    }

    private static Optional<Resumption> resumption(SessionPlace place) throws IOException {
      var memory = KeyRingStore.inMemory();
      return switch (place) {
        case OWN -> Optional.empty();
        case TICKETS -> Optional.of(Resumption.localTickets().build());
        case MEMORY ->
            Optional.of(
                Resumption.sessions(SessionStore.inMemory(STORE_BYTES), memory, KeyProtector.none())
                    .build());
        case REDIS ->
            // Of 50 ms, so that no turn is spent on full handshakes; the keys are here.
            Optional.of(
                Resumption.sessions(
                        RedisStores.open(RedisProcess.start().uri()).sessions(),
                        memory,
                        KeyProtector.none())
                    .policy(ResumptionPolicy.DEFAULT.withLookupDeadline(Duration.ofMillis(50)))
                    .build());
      };
    }

    private static final long STORE_BYTES = 16 << 20;

    @Override
    public OptionalDouble resumedShare() {
      return resumption
          .map(Resumption::metrics)
          .map(metrics -> {
            double missed = metrics.missed().values().stream().mapToLong(each -> each).sum();
            return OptionalDouble.of(metrics.resumed() / (metrics.resumed() + missed));
          })
          .orElseGet(OptionalDouble::empty);
    }

    private static TlsContext configured(TlsContext.Builder builder, TlsSetup setup) {
      var groups =
          setup.protocol() == TlsProtocol.TLS_1_3 ? List.of("X25519") : List.of("X25519", "P-256");
      return builder
          .protocols(setup.protocol())
          .cipherSuites(setup.suite())
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
    static Jsse of(Provider provider, Provider trust, TlsSetup setup, TlsCertificates certificates)
        throws IOException, GeneralSecurityException {
      var context = SSLContext.getInstance("TLS", provider);
      context.init(
          keys(certificates).getKeyManagers(), trust(trust, certificates).getTrustManagers(), null);
      var parameters = new SSLParameters();
      parameters.setProtocols(new String[] {setup.protocol().standardName()});
      parameters.setCipherSuites(suites(setup));
      parameters.setNamedGroups(groups(setup.protocol()));
      parameters.setNeedClientAuth(setup.authentication().isMutual());
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
    static Netty of(TlsSetup setup, TlsCertificates certificates) throws IOException {
      var client =
          SslContextBuilder.forClient()
              .trustManager(certificates.authority())
              .endpointIdentificationAlgorithm(null);
      var server = SslContextBuilder.forServer(certificates.key(), certificates.certificate());
      if (setup.authentication().isMutual()) {
        var _ = client.keyManager(certificates.key(), certificates.certificate());
        var _ =
            server
                .trustManager(certificates.authority())
                .clientAuth(io.netty.handler.ssl.ClientAuth.REQUIRE);
      }
      return new Netty(configured(client, setup), configured(server, setup));
    }

    private static SslContext configured(SslContextBuilder builder, TlsSetup setup)
        throws IOException {
      return builder
          .sslProvider(SslProvider.OPENSSL_REFCNT)
          .protocols(setup.protocol().standardName())
          .ciphers(List.of(suites(setup)))
          .option(OpenSslContextOption.GROUPS, groups(setup.protocol()))
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
