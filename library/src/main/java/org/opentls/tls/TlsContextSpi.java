package org.opentls.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What an {@code SSLContext} of the provider {@code OpenTLS} does: engines and sockets for clients
 * and servers, of one key manager and one trust manager, which may be the JDK's. Programs call
 * {@code SSLContext.getInstance}, or {@link TlsContext#asSslContext}. For any number of threads
 * when it is initialized.
 *
 * <p>The random numbers are OpenSSL's own, whatever {@code SecureRandom} is given.
 */
public final class TlsContextSpi extends SSLContextSpi {
  private final Set<TlsProtocol> protocols;
  private final boolean initialized;
  private @Nullable Roles roles;

  private TlsContextSpi(Set<TlsProtocol> protocols, boolean initialized, @Nullable Roles roles) {
    this.protocols = protocols;
    this.initialized = initialized;
    this.roles = roles;
  }

  TlsContextSpi(Roles roles) {
    this(roles.parameters().protocols(), true, roles);
  }

  /**
   * Makes one that is not initialized.
   *
   * @param protocols those that are enabled in what it makes, unless that is told otherwise
   */
  public static TlsContextSpi of(TlsProtocol... protocols) {
    return new TlsContextSpi(Set.of(protocols), false, null);
  }

  /**
   * Makes the one that {@code SSLContext.getDefault()} gives, of what the system properties {@code
   * javax.net.ssl.keyStore}, {@code keyStoreType}, {@code keyStorePassword}, {@code trustStore} and
   * so on name.
   *
   * @throws GeneralSecurityException if a store has not what it should have
   * @throws IOException if a store cannot be read
   */
  public static TlsContextSpi ofProperties() throws GeneralSecurityException, IOException {
    var all = Set.of(TlsProtocol.values());
    return new TlsContextSpi(
        all, true, new ManagedRoles(all, first(X509KeyManager.class, defaultKeys()), trust(null)));
  }

  private static KeyManager @Nullable [] defaultKeys()
      throws GeneralSecurityException, IOException {
    var file = System.getProperty("javax.net.ssl.keyStore", "");
    if (file.isEmpty()) {
      return null;
    }
    var type = System.getProperty("javax.net.ssl.keyStoreType", KeyStore.getDefaultType());
    var password = System.getProperty("javax.net.ssl.keyStorePassword", "").toCharArray();
    var store = KeyStore.getInstance(type);
    if (file.equals("NONE")) {
      store.load(null, password);
    } else {
      try (var in = Files.newInputStream(Path.of(file))) {
        store.load(in, password);
      }
    }
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  private static <T> Optional<T> first(Class<T> type, Object @Nullable [] managers) {
    return managers == null
        ? Optional.empty()
        : Stream.of(managers).filter(type::isInstance).map(type::cast).findFirst();
  }

  /** The first manager of certificates; the JDK's own for what it trusts if there is no list. */
  private static Trust trust(TrustManager @Nullable [] managers) throws GeneralSecurityException {
    var list = managers;
    if (list == null) {
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      list = factory.getTrustManagers();
    }
    return Trust.manager(first(X509TrustManager.class, list).orElse(new TrustNobody()));
  }

  @Override
  protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
      throws KeyManagementException {
    if (initialized) {
      throw new KeyManagementException("this context is initialized");
    }
    try {
      roles = new ManagedRoles(protocols, first(X509KeyManager.class, keys), trust(trust));
    } catch (GeneralSecurityException e) {
      throw new KeyManagementException(e);
    }
  }

  private Roles roles() {
    if (roles == null) {
      throw new IllegalStateException("the context is not initialized");
    }
    return roles;
  }

  @Override
  protected SSLSocketFactory engineGetSocketFactory() {
    return new TlsSocketFactory(roles());
  }

  @Override
  protected SSLServerSocketFactory engineGetServerSocketFactory() {
    return new TlsServerSocketFactory(roles());
  }

  @Override
  protected SSLEngine engineCreateSSLEngine() {
    return new TlsEngine(roles(), null, -1, null);
  }

  @Override
  protected SSLEngine engineCreateSSLEngine(String host, int port) {
    return new TlsEngine(roles(), host, port, null);
  }

  @Override
  protected SSLSessionContext engineGetServerSessionContext() {
    return roles().context(false).sessions();
  }

  /** Who asks may change the settings, which are then no longer those of others. */
  @Override
  protected SSLSessionContext engineGetClientSessionContext() {
    var context = roles().context(true);
    SharedContexts.OF_CLIENTS.withdraw(context);
    return context.sessions();
  }

  @Override
  protected SSLParameters engineGetDefaultSSLParameters() {
    return roles().parameters().toJava();
  }

  @Override
  protected SSLParameters engineGetSupportedSSLParameters() {
    var parameters = roles().parameters();
    parameters.setProtocols(TlsParameters.supportedProtocols());
    parameters.setCipherSuites(CipherSuites.supported());
    return parameters.toJava();
  }

  /**
   * Both roles of one pair of managers, each made when it is first used. That of a client may be
   * shared with others of the same configuration. That of a server is not: a session that one has
   * granted is not to be taken up by another, which may have other rules for its clients.
   */
  private static final class ManagedRoles implements Roles {
    private final Set<TlsProtocol> protocols;
    private final Optional<X509KeyManager> keys;
    private final Trust trust;
    private @Nullable TlsContext client;
    private @Nullable TlsContext server;

    ManagedRoles(Set<TlsProtocol> protocols, Optional<X509KeyManager> keys, Trust trust) {
      this.protocols = protocols;
      this.keys = keys;
      this.trust = trust;
    }

    @Override
    public synchronized TlsContext context(boolean wantsClient) {
      if (wantsClient) {
        client = client == null ? shared() : client;
        return client;
      }
      server = server == null ? build(TlsContext.server()) : server;
      return server;
    }

    private TlsContext shared() {
      return SharedContexts.OF_CLIENTS.get(
          trust.manager().flatMap(manager -> ClientConfiguration.of(keys, manager)),
          () -> build(TlsContext.client().verifyHost(false)));
    }

    private TlsContext build(TlsContext.Builder builder) {
      keys.ifPresent(builder::keyManager);
      return builder.trust(trust).openToSettings().build();
    }

    @Override
    public @Nullable Boolean isClient() {
      return null;
    }

    @Override
    public TlsParameters parameters() {
      var parameters = context(true).parameters();
      parameters.setProtocols(
          protocols.stream().map(TlsProtocol::standardName).toArray(String[]::new));
      return parameters;
    }
  }
}
