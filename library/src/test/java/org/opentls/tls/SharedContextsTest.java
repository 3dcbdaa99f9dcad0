package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentls.tls.Certificates.ALL;

import java.net.Socket;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.provider.OpenTlsProvider;

/** Which configurations of clients are the same, and above all which are not. */
class SharedContextsTest {
  private static final OpenTlsProvider PROVIDER = new OpenTlsProvider();

  private static KeyManager[] keys(String algorithm, KeyStore store) throws Exception {
    var factory = KeyManagerFactory.getInstance(algorithm);
    factory.init(store, Certificates.PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyManager[] keys(String alias) throws Exception {
    return keys("SunX509", ALL.keyStore(alias));
  }

  private static TrustManager[] trust(KeyStore store) throws Exception {
    var factory = TrustManagerFactory.getInstance("PKIX", PROVIDER);
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static TrustManager[] trust() throws Exception {
    return trust(ALL.trustStore());
  }

  private static Optional<ClientConfiguration> configuration(
      KeyManager @Nullable [] keys, TrustManager[] trust) {
    return ClientConfiguration.of(
        Optional.ofNullable(keys).map(managers -> (X509KeyManager) managers[0]),
        (X509TrustManager) trust[0]);
  }

  private static SSLContext context(KeyManager @Nullable [] keys, TrustManager[] trust)
      throws Exception {
    var context = SSLContext.getInstance("TLS", PROVIDER);
    context.init(keys, trust, null);
    return context;
  }

  private static SSLEngine client(SSLContext context) {
    var engine = context.createSSLEngine("shared.example", 443);
    engine.setUseClientMode(true);
    return engine;
  }

  /** How many native contexts are made for an engine of each. */
  private static long made(SSLContext... contexts) {
    long before = TlsMetrics.now().contextsMade();
    for (var context : contexts) {
      var _ = client(context);
    }
    return TlsMetrics.now().contextsMade() - before;
  }

  @Test
  void storesOfEqualContentAreOneConfiguration() throws Exception {
    assertThat(configuration(keys("client"), trust()))
        .isPresent()
        .isEqualTo(configuration(keys("client"), trust()));
    assertThat(configuration(null, trust())).isPresent().isEqualTo(configuration(null, trust()));
  }

  @Test
  void otherKeysOtherTrustAndNoKeysAreOthers() throws Exception {
    var one = configuration(keys("client"), trust());
    assertThat(configuration(keys("EC"), trust())).isPresent().isNotEqualTo(one);
    assertThat(configuration(null, trust())).isPresent().isNotEqualTo(one);
    var other = KeyStore.getInstance("PKCS12");
    other.load(null, null);
    other.setCertificateEntry("other-ca", ALL.chain("other-ca").getFirst());
    assertThat(configuration(keys("client"), trust(other))).isPresent().isNotEqualTo(one);
    other.setCertificateEntry("ca", ALL.authority());
    assertThat(configuration(keys("client"), trust(other))).isPresent().isNotEqualTo(one);
  }

  @Test
  void anotherKeyUnderTheSameCertificatesIsAnother() throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    var chain = ALL.chain("client").toArray(X509Certificate[]::new);
    store.setKeyEntry("client", ALL.key("EC"), Certificates.PASSWORD, chain);
    assertThat(configuration(keys("SunX509", store), trust()))
        .isPresent()
        .isNotEqualTo(configuration(keys("client"), trust()));
  }

  @Test
  void anotherNameOfTheSameKeyIsAnother() throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    var chain = ALL.chain("client").toArray(X509Certificate[]::new);
    store.setKeyEntry("a", ALL.key("client"), Certificates.PASSWORD, chain);
    assertThat(configuration(keys("SunX509", store), trust()))
        .isPresent()
        .isNotEqualTo(configuration(keys("client"), trust()));
  }

  /** It reads its key store again and again, which may have changed. */
  @Test
  void theOtherKeyManagerOfTheJdkIsNotKnown() throws Exception {
    assertThat(configuration(keys("NewSunX509", ALL.keyStore("client")), trust())).isEmpty();
  }

  @Test
  void managersOfUsersAreNotKnown() throws Exception {
    var key = (X509KeyManager) keys("client")[0];
    assertThat(configuration(new KeyManager[] {new Delegating(key)}, trust())).isEmpty();
    assertThat(configuration(null, new TrustManager[] {new TrustNobody()})).isEmpty();
  }

  /** What it has besides certificates it does not tell. */
  @Test
  void trustManagersWithParametersAreNotKnown() throws Exception {
    var factory = TrustManagerFactory.getInstance("PKIX", PROVIDER);
    var parameters = new PKIXBuilderParameters(ALL.trustStore(), new X509CertSelector());
    parameters.setRevocationEnabled(false);
    factory.init(new CertPathTrustManagerParameters(parameters));
    assertThat(factory.getTrustManagers()[0]).isInstanceOf(X509TrustManager.class);
    assertThat(configuration(null, factory.getTrustManagers())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PKIX", "SunX509"})
  void trustManagersOfOtherFactoriesAreNotKnown(String algorithm) throws Exception {
    var factory = TrustManagerFactory.getInstance(algorithm, "SunJSSE");
    factory.init(ALL.trustStore());
    assertThat(configuration(null, factory.getTrustManagers())).isEmpty();
  }

  @Test
  void trustManagersThatAskForRevocationAreNotKnown() throws Exception {
    System.setProperty("com.sun.net.ssl.checkRevocation", "true");
    try {
      assertThat(configuration(null, trust())).isEmpty();
    } finally {
      System.clearProperty("com.sun.net.ssl.checkRevocation");
    }
  }

  /** Such a key has no encoding: nobody can see whether two are the same. */
  @Test
  void keysThatStayInTheirProviderAreNotKnown() {
    assertThat(ClientConfiguration.mac(new StayingKeys.Key(ALL.key("EC")))).isEmpty();
    assertThat(ClientConfiguration.mac(ALL.key("EC"))).isPresent();
  }

  @Test
  void contextsOfEqualConfigurationShareANativeOneAndItsSessions() throws Exception {
    var one = context(keys("client"), trust());
    var two = context(keys("client"), trust());
    assertThat(made(one, two)).isEqualTo(1);
    var server = TlsContext.server(ALL.identity("EC")).build();
    var first = new EnginePair(client(one), server.engine());
    first.handshake();
    assertThat(((TlsEngine) first.client).isResumed()).isFalse();
    var second = new EnginePair(client(two), server.engine());
    second.handshake();
    assertThat(((TlsEngine) second.client).isResumed()).isTrue();
  }

  @Test
  void whoMaySetTheSessionsOfAContextHasItAlone() throws Exception {
    var one = context(keys("RSA"), trust());
    one.getClientSessionContext().setSessionTimeout(60);
    var two = context(keys("RSA"), trust());
    assertThat(two.getClientSessionContext().getSessionTimeout()).isNotEqualTo(60);
    assertThat(made(one, two)).isZero();
  }

  @Test
  void contextsOfUnknownConfigurationShareNothing() throws Exception {
    var managers = new TrustManager[] {new TrustNobody()};
    assertThat(made(context(null, managers), context(null, managers))).isEqualTo(2);
  }

  /** A session that one server has granted without a certificate is of no use with another. */
  @Test
  void serversShareNothing() throws Exception {
    long before = TlsMetrics.now().contextsMade();
    for (int i = 0; i < 2; i++) {
      var engine = context(keys("EC"), trust()).createSSLEngine();
      engine.setUseClientMode(false);
      engine.beginHandshake();
    }
    assertThat(TlsMetrics.now().contextsMade() - before).isGreaterThanOrEqualTo(2);
  }

  @Test
  void thoseThatWereUsedLastAreKept() throws Exception {
    var contexts = new SharedContexts(2);
    var a = configuration(keys("EC"), trust());
    var b = configuration(keys("RSA"), trust());
    var c = configuration(keys("client"), trust());
    var ofA = contexts.get(a, () -> TlsContext.client().build());
    var ofB = contexts.get(b, () -> TlsContext.client().build());
    assertThat(contexts.get(a, () -> TlsContext.client().build())).isSameAs(ofA);
    var _ = contexts.get(c, () -> TlsContext.client().build());
    assertThat(contexts.size()).isEqualTo(2);
    assertThat(contexts.shared()).isEqualTo(1);
    assertThat(contexts.get(a, () -> TlsContext.client().build())).isSameAs(ofA);
    assertThat(contexts.get(b, () -> TlsContext.client().build())).isNotSameAs(ofB);
  }

  @Test
  void withoutRoomNothingIsShared() throws Exception {
    var contexts = new SharedContexts(0);
    var one = configuration(null, trust());
    var first = contexts.get(one, () -> TlsContext.client().build());
    assertThat(contexts.get(one, () -> TlsContext.client().build())).isNotSameAs(first);
    assertThat(contexts.size()).isZero();
  }

  /** A user's manager, which may answer otherwise the next time. */
  private record Delegating(X509KeyManager to) implements X509KeyManager {
    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return to.getClientAliases(keyType, issuers);
    }

    @Override
    public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
      return to.chooseClientAlias(keyType, issuers, socket);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
      return to.getServerAliases(keyType, issuers);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      return to.chooseServerAlias(keyType, issuers, socket);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return to.getCertificateChain(alias);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return to.getPrivateKey(alias);
    }
  }
}
