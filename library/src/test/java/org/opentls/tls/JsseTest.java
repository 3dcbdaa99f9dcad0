package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.tls.Certificates.ALL;

import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentls.provider.OpenTlsProvider;

/** The services of the provider between two of its own, and between one and the JDK's. */
class JsseTest {
  private static final Provider PROVIDER = new OpenTlsProvider();

  private static SSLContext ours(String alias) throws Exception {
    return ALL.initialized(SSLContext.getInstance("TLS", PROVIDER), alias);
  }

  private static SSLContext context(String whose, String alias) throws Exception {
    return whose.equals("JDK") ? ALL.jdk(alias) : ours(alias);
  }

  private static SSLContext of(KeyManager[] keys, TrustManager[] trust)
      throws GeneralSecurityException {
    var context = SSLContext.getInstance("TLS", PROVIDER);
    context.init(keys, trust, null);
    return context;
  }

  private static SSLEngine client(SSLContext context) {
    var engine = context.createSSLEngine("localhost", 443);
    engine.setUseClientMode(true);
    return engine;
  }

  private static SSLEngine server(SSLContext context) {
    var engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    return engine;
  }

  private static void change(SSLEngine engine, Consumer<SSLParameters> change) {
    var parameters = engine.getSSLParameters();
    change.accept(parameters);
    engine.setSSLParameters(parameters);
  }

  private static EnginePair shaken(SSLEngine client, SSLEngine server) throws SSLException {
    var pair = new EnginePair(client, server);
    pair.handshake();
    assertThat(pair.isShaken()).isTrue();
    return pair;
  }

  @ParameterizedTest
  @CsvSource({
    "OpenTLS, OpenTLS, TLSv1.3",
    "OpenTLS, JDK, TLSv1.3",
    "JDK, OpenTLS, TLSv1.3",
    "OpenTLS, OpenTLS, TLSv1.2",
    "OpenTLS, JDK, TLSv1.2",
    "JDK, OpenTLS, TLSv1.2"
  })
  void enginesShakeHandsWithCertificatesOnBothSides(String left, String right, String protocol)
      throws Exception {
    var client = client(context(left, "client"));
    var server = server(context(right, "RSA"));
    change(
        client,
        parameters -> {
          parameters.setProtocols(new String[] {protocol});
          parameters.setEndpointIdentificationAlgorithm("HTTPS");
          parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        });
    change(
        server,
        parameters -> {
          parameters.setNeedClientAuth(true);
          parameters.setApplicationProtocols(new String[] {"http/1.1"});
        });
    var pair = shaken(client, server);
    pair.exchange(100_000, 20_000);
    assertThat(client.getSession().getProtocol()).isEqualTo(protocol);
    assertThat(client.getApplicationProtocol()).isEqualTo("http/1.1");
    assertThat(server.getApplicationProtocol()).isEqualTo("http/1.1");
    assertThat(client.getSession().getPeerCertificates())
        .containsExactlyElementsOf(ALL.chain("RSA"));
    assertThat(server.getSession().getPeerCertificates())
        .containsExactlyElementsOf(ALL.chain("client"));
    assertThat(client.getSession().getLocalCertificates())
        .containsExactlyElementsOf(ALL.chain("client"));
    assertThat(server.getSession().getLocalCertificates())
        .containsExactlyElementsOf(ALL.chain("RSA"));
    for (var engine : List.of(client, server)) {
      assertThat(engine.getSession().getPeerCertificates()).isInstanceOf(X509Certificate[].class);
      assertThat(engine.getSession().getLocalCertificates()).isInstanceOf(X509Certificate[].class);
    }
    pair.close();
  }

  @Test
  void anEngineMustBeToldWhatItIs() throws Exception {
    var engine = ours("EC").createSSLEngine();
    assertThat(engine.getUseClientMode()).isFalse();
    assertThatThrownBy(engine::beginHandshake).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> engine.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(20_000)))
        .isInstanceOf(IllegalStateException.class);
    engine.setUseClientMode(true);
    engine.beginHandshake();
    assertThatThrownBy(() -> engine.setUseClientMode(false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void parametersAreGivenBackAsTheyWereTaken() throws Exception {
    var engine = client(ours("EC"));
    var parameters = new SSLParameters(new String[] {"TLS_AES_128_GCM_SHA256"});
    parameters.setProtocols(new String[] {"TLSv1.3"});
    parameters.setServerNames(List.of(new SNIHostName("example.org")));
    parameters.setSNIMatchers(List.of(SNIHostName.createSNIMatcher("example\\.org")));
    parameters.setApplicationProtocols(new String[] {"h2"});
    parameters.setEndpointIdentificationAlgorithm("LDAPS");
    parameters.setNamedGroups(new String[] {"secp384r1", "no-such-group"});
    parameters.setSignatureSchemes(new String[] {"ecdsa_secp256r1_sha256"});
    parameters.setUseCipherSuitesOrder(false);
    parameters.setWantClientAuth(true);
    engine.setSSLParameters(parameters);
    var back = engine.getSSLParameters();
    assertThat(back.getCipherSuites()).isEqualTo(parameters.getCipherSuites());
    assertThat(back.getProtocols()).isEqualTo(parameters.getProtocols());
    assertThat(back.getServerNames()).isEqualTo(parameters.getServerNames());
    assertThat(back.getSNIMatchers()).isEqualTo(parameters.getSNIMatchers());
    assertThat(back.getApplicationProtocols()).isEqualTo(parameters.getApplicationProtocols());
    assertThat(back.getEndpointIdentificationAlgorithm()).isEqualTo("LDAPS");
    assertThat(back.getNamedGroups()).isEqualTo(parameters.getNamedGroups());
    assertThat(back.getSignatureSchemes()).isEqualTo(parameters.getSignatureSchemes());
    assertThat(back.getUseCipherSuitesOrder()).isFalse();
    assertThat(back.getWantClientAuth()).isTrue();
    assertThat(back.getNeedClientAuth()).isFalse();
    var all = ours("EC").getSupportedSSLParameters();
    assertThat(all.getProtocols()).containsExactly("TLSv1.2", "TLSv1.3");
    assertThat(all.getCipherSuites()).contains("TLS_AES_256_GCM_SHA384");
    assertThatThrownBy(() -> engine.setEnabledProtocols(new String[] {"SSLv3"}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> engine.setEnabledCipherSuites(new String[] {"TLS_NONE_SUCH"}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void groupsAndSuitesOfAnEngineAreUsed() throws Exception {
    var client = client(ours("client"));
    change(
        client,
        parameters -> {
          parameters.setNamedGroups(new String[] {"no-such-group", "secp384r1"});
          parameters.setCipherSuites(new String[] {"TLS_CHACHA20_POLY1305_SHA256"});
        });
    var pair = shaken(client, server(ours("EC")));
    assertThat(pair.server.getSession().getCipherSuite()).isEqualTo("TLS_CHACHA20_POLY1305_SHA256");
    var old = client(ours("client"));
    change(
        old,
        parameters -> {
          parameters.setCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
          parameters.setProtocols(new String[] {"TLSv1.2"});
        });
    assertThatThrownBy(old::beginHandshake).isInstanceOf(SSLHandshakeException.class);
    var unknown = client(ours("client"));
    change(unknown, parameters -> parameters.setNamedGroups(new String[] {"no-such-group"}));
    assertThatThrownBy(unknown::beginHandshake)
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("no-such-group");
  }

  @ParameterizedTest
  @EnumSource
  void aServerRefusesNamesThatItDoesNotServe(TlsProtocol protocol) throws Exception {
    for (var name : List.of("localhost", "example.org")) {
      var server = server(ours("EC"));
      change(
          server,
          parameters ->
              parameters.setSNIMatchers(List.of(SNIHostName.createSNIMatcher("localhost"))));
      var client = client(ours("client"));
      change(
          client,
          parameters -> {
            parameters.setServerNames(List.of(new SNIHostName(name)));
            parameters.setProtocols(new String[] {protocol.standardName()});
          });
      var pair = new EnginePair(client, server);
      if (name.equals("localhost")) {
        pair.handshake();
        assertThat(pair.isShaken()).isTrue();
      } else {
        assertThatThrownBy(pair::handshake)
            .isInstanceOf(SSLHandshakeException.class)
            .hasMessageContaining("example.org")
            .satisfies(e ->
                assertThat(e.getSuppressed()[0])
                    .hasMessage("the peer sent the alert unrecognized_name"));
      }
    }
  }

  @Test
  void anEngineOfATlsContextTakesItsOwnSettings() throws Exception {
    var serving = TlsContext.server(ALL.identity("EC")).build().asSslContext();
    var client = client(ours("client"));
    change(client, parameters -> parameters.setApplicationProtocols(new String[] {"a", "b"}));
    var choosing = server(serving);
    choosing.setHandshakeApplicationProtocolSelector((_, offered) -> offered.getLast());
    shaken(client, choosing);
    assertThat(client.getApplicationProtocol()).isEqualTo("b");
    var second = client(ours("client"));
    change(second, parameters -> parameters.setApplicationProtocols(new String[] {"a", "b"}));
    var speaking = server(serving);
    change(speaking, parameters -> parameters.setApplicationProtocols(new String[] {"b"}));
    shaken(second, speaking);
    assertThat(second.getApplicationProtocol()).isEqualTo("b");
    var elsewhere = server(serving);
    var matchers = List.of(SNIHostName.createSNIMatcher("example\\.org"));
    change(elsewhere, parameters -> parameters.setSNIMatchers(matchers));
    assertThatThrownBy(new EnginePair(client(ours("client")), elsewhere)::handshake)
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("no such server here");
  }

  @Test
  void aSelectorChoosesTheApplicationProtocol() throws Exception {
    var offers = new ArrayList<List<String>>();
    var server = server(ours("EC"));
    server.setHandshakeApplicationProtocolSelector((engine, offered) -> {
      assertThat(engine).isSameAs(server);
      offers.add(offered);
      return offered.getLast();
    });
    var client = client(ours("client"));
    change(client, parameters -> parameters.setApplicationProtocols(new String[] {"a", "b"}));
    shaken(client, server);
    assertThat(offers).containsExactly(List.of("a", "b"));
    assertThat(client.getApplicationProtocol()).isEqualTo("b");
    var refusing = server(ours("EC"));
    refusing.setHandshakeApplicationProtocolSelector((_, _) -> null);
    var other = client(ours("client"));
    change(other, parameters -> parameters.setApplicationProtocols(new String[] {"a"}));
    assertThatThrownBy(new EnginePair(other, refusing)::handshake)
        .isInstanceOf(SSLHandshakeException.class)
        .satisfies(e ->
            assertThat(e.getSuppressed()[0])
                .hasMessage("the peer sent the alert no_application_protocol"));
    var throwing = server(ours("EC"));
    throwing.setHandshakeApplicationProtocolSelector((_, _) -> {
      throw new IllegalStateException("out of order");
    });
    var third = client(ours("client"));
    change(third, parameters -> parameters.setApplicationProtocols(new String[] {"a"}));
    assertThatThrownBy(new EnginePair(third, throwing)::handshake)
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessage("out of order");
  }

  @Test
  void aServerOfAnotherNameIsRefusedByTheManagersOfTheJdk() throws Exception {
    var client = ours("client").createSSLEngine("example.org", 443);
    client.setUseClientMode(true);
    change(client, parameters -> parameters.setEndpointIdentificationAlgorithm("HTTPS"));
    assertThatThrownBy(new EnginePair(client, server(ours("EC")))::handshake)
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("example.org")
        .hasCauseInstanceOf(CertificateException.class);
  }

  /** Chooses by the name that the client has asked for, as a server of many names does. */
  private static final class ByName extends X509ExtendedKeyManager {
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private int keysRead;

    @Override
    public String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
      var session = (ExtendedSSLSession) engine.getHandshakeSession();
      asked.add(session.getRequestedServerNames() + " " + session.getProtocol());
      return session.getRequestedServerNames().contains(new SNIHostName("a.example.org"))
          ? "wildcard"
          : "EC";
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return ALL.chain(alias).toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      keysRead++;
      return ALL.key(alias);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKeyManagerSeesTheNameAndIsReadOnce(TlsProtocol protocol) throws Exception {
    var manager = new ByName();
    var serving = of(new KeyManager[] {manager}, ALL.trustManagers());
    for (int i = 0; i < 3; i++) {
      for (var name : List.of("a.example.org", "localhost")) {
        var client = client(ours("client"));
        change(
            client,
            parameters -> {
              parameters.setServerNames(List.of(new SNIHostName(name)));
              parameters.setProtocols(new String[] {protocol.standardName()});
              // A session of its own each time.
              parameters.setApplicationProtocols(new String[0]);
            });
        shaken(client, server(serving));
        assertThat(client.getSession().getPeerCertificates())
            .containsExactlyElementsOf(ALL.chain(name.equals("localhost") ? "EC" : "wildcard"));
      }
    }
    assertThat(manager.keysRead).isEqualTo(2);
    assertThat(manager.asked)
        .contains("[" + new SNIHostName("a.example.org") + "] " + protocol.standardName());
  }

  @Test
  void whatAKeyManagerThrowsEndsTheHandshake() throws Exception {
    var manager =
        new X509KeyManagerOf("nobody") {
          @Override
          public X509Certificate[] getCertificateChain(String alias) {
            throw new IllegalStateException("the store is gone");
          }
        };
    var serving = of(new KeyManager[] {manager}, ALL.trustManagers());
    assertThatThrownBy(new EnginePair(client(ours("client")), server(serving))::handshake)
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessage("the store is gone");
    assertThatThrownBy(
            new EnginePair(
                    client(ours("client")), server(of(new KeyManager[0], ALL.trustManagers())))
                ::handshake)
        .isInstanceOf(SSLHandshakeException.class);
  }

  /** A plain key manager with one alias. */
  private static class X509KeyManagerOf implements X509KeyManager {
    private final String alias;

    X509KeyManagerOf(String alias) {
      this.alias = alias;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return new String[] {alias};
    }

    @Override
    public String chooseClientAlias(
        String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return alias;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return new String[] {alias};
    }

    @Override
    public String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return alias;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return ALL.chain(alias).toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return ALL.key(alias);
    }
  }

  /** What a trust manager saw. */
  private static final class Seeing extends X509ExtendedTrustManager {
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    private void see(String what, X509Certificate[] chain, String authType) {
      seen.add(what + " " + chain[0].getSubjectX500Principal() + " " + authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
      see("client by socket", chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
      see("server by socket", chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      try {
        assertThat(engine.getHandshakeSession().getPeerCertificates()).isEqualTo(chain);
      } catch (SSLException e) {
        throw new CertificateException(e);
      }
      see("client by engine", chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      try {
        assertThat(engine.getHandshakeSession().getPeerCertificates()).isEqualTo(chain);
      } catch (SSLException e) {
        throw new CertificateException(e);
      }
      see("server by engine", chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
      see("client", chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
      see("server", chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Test
  void trustManagersSeeTheConnection() throws Exception {
    var seeing = new Seeing();
    var trust = new TrustManager[] {seeing};
    var context = of(new KeyManager[] {new X509KeyManagerOf("client")}, trust);
    var server = server(context);
    server.setNeedClientAuth(true);
    var client = client(context);
    client.setEnabledProtocols(new String[] {"TLSv1.2"});
    shaken(client, server);
    assertThat(seeing.seen)
        .containsExactly("server by engine CN=Ann ECDHE_ECDSA", "client by engine CN=Ann EC");
    seeing.seen.clear();
    try (var sockets = new SocketPair(context, context)) {
      sockets.server.setNeedClientAuth(true);
      sockets.handshake();
    }
    assertThat(seeing.seen)
        .containsExactly("server by socket CN=Ann UNKNOWN", "client by socket CN=Ann EC");
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2, OpenTLS", "TLSv1.3, OpenTLS", "TLSv1.2, JDK", "TLSv1.3, JDK"})
  void aClientResumesItsSessions(String protocol, String whose) throws Exception {
    var context = ours("client");
    var serving = context(whose, "EC");
    SSLEngine first = client(context);
    first.setEnabledProtocols(new String[] {protocol});
    var pair = shaken(first, server(serving));
    // The tickets of TLS 1.3 come after the handshake.
    pair.exchange(10, 10);
    assertThat(((TlsEngine) first).isResumed()).isFalse();
    var second = client(context);
    second.setEnabledProtocols(new String[] {protocol});
    shaken(second, server(serving)).exchange(10, 10);
    assertThat(((TlsEngine) second).isResumed()).isTrue();
    assertThat(second.getSession().getPeerCertificates())
        .containsExactlyElementsOf(ALL.chain("EC"));
    var strict = client(context);
    strict.setEnabledProtocols(new String[] {protocol});
    change(strict, parameters -> parameters.setEndpointIdentificationAlgorithm("HTTPS"));
    shaken(strict, server(serving)).exchange(10, 10);
    assertThat(((TlsEngine) strict).isResumed()).isFalse();
    second.getSession().invalidate();
    var third = client(context);
    third.setEnabledProtocols(new String[] {protocol});
    shaken(third, server(serving));
    assertThat(((TlsEngine) third).isResumed()).isFalse();
    var none = client(ours("client"));
    none.setEnabledProtocols(new String[] {protocol});
    none.setEnableSessionCreation(false);
    assertThatThrownBy(new EnginePair(none, server(serving))::handshake)
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageStartingWith("no session was resumed");
  }

  /** A client that resumes is not asked for a certificate. */
  @ParameterizedTest
  @EnumSource(TlsProtocol.class)
  void aServerThatNeedsACertificateResumesNoSessionThatHadNone(TlsProtocol protocol)
      throws Exception {
    var serving = ours("EC");
    var stranger = TlsContext.client().trust(ALL.trust()).protocols(protocol).build();
    for (boolean resumed : new boolean[] {false, true}) {
      var server = server(serving);
      shaken(stranger.engine("localhost", 443), server).exchange(10, 10);
      assertThat(((TlsEngine) server).isResumed()).isEqualTo(resumed);
    }
    var strict = server(serving);
    strict.setNeedClientAuth(true);
    var refused = new EnginePair(stranger.engine("localhost", 443), strict);
    assertThatThrownBy(refused::handshake).isInstanceOf(SSLHandshakeException.class);
    assertThat(((TlsEngine) strict).isResumed()).isFalse();
    var ann =
        TlsContext.client()
            .trust(ALL.trust())
            .identity(ALL.identity("client"))
            .protocols(protocol)
            .build();
    for (boolean resumed : new boolean[] {false, true}) {
      var server = server(serving);
      server.setNeedClientAuth(true);
      shaken(ann.engine("localhost", 443), server).exchange(10, 10);
      assertThat(((TlsEngine) server).isResumed()).isEqualTo(resumed);
      assertThat(server.getSession().getPeerPrincipal().getName()).isEqualTo("CN=Ann");
    }
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2, EC", "TLSv1.2, RSA", "TLSv1.3, EC", "TLSv1.3, RSA"})
  void aServerThatResumesKnowsTheCertificateThatItHadShown(String protocol, String alias)
      throws Exception {
    var both = TlsContext.server(ALL.identity("EC"), ALL.identity("RSA")).build().asSslContext();
    for (var serving : List.of(ours(alias), both)) {
      var context = ours("client");
      for (boolean resumed : new boolean[] {false, true, true}) {
        var client = client(context);
        client.setEnabledProtocols(new String[] {protocol});
        var server = server(serving);
        if (protocol.equals("TLSv1.2")) {
          var kind = alias.equals("EC") ? "ECDSA" : "RSA";
          var suite = "TLS_ECDHE_" + kind + "_WITH_AES_128_GCM_SHA256";
          client.setEnabledCipherSuites(new String[] {suite});
        }
        shaken(client, server).exchange(10, 10);
        assertThat(((TlsEngine) server).isResumed()).isEqualTo(resumed);
        assertThat(server.getSession().getLocalCertificates())
            .isEqualTo(client.getSession().getPeerCertificates());
      }
    }
  }

  @Test
  void sessionContextsAreBounded() throws Exception {
    var context = ours("client");
    var serving = ours("EC");
    var sessions = context.getClientSessionContext();
    assertThat(sessions.getSessionCacheSize()).isEqualTo(20_480);
    assertThat(sessions.getSessionTimeout()).isEqualTo(86_400);
    sessions.setSessionCacheSize(3);
    var kept = new ArrayList<SSLEngine>();
    for (int port = 1; port <= 10; port++) {
      var client = context.createSSLEngine("localhost", port);
      client.setUseClientMode(true);
      client.setEnabledProtocols(new String[] {"TLSv1.2"});
      shaken(client, server(serving));
      kept.add(client);
    }
    assertThat(((TlsSessions) sessions).resumable()).isEqualTo(3);
    var last = kept.getLast().getSession();
    assertThat(last.getSessionContext()).isSameAs(sessions);
    assertThat(Collections.list(sessions.getIds())).hasSize(3).contains(last.getId());
    assertThat(sessions.getSession(last.getId())).isSameAs(last);
    sessions.setSessionTimeout(1);
    Thread.sleep(2100);
    assertThat(sessions.getSession(last.getId())).isNull();
    assertThat(Collections.list(sessions.getIds())).isEmpty();
    assertThatThrownBy(() -> sessions.setSessionCacheSize(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theDefaultIsMadeOfProperties(@TempDir Path folder) throws Exception {
    var store = folder.resolve("store.p12");
    try (var out = Files.newOutputStream(store)) {
      ALL.keyStore("EC").store(out, Certificates.PASSWORD);
    }
    try {
      System.setProperty("javax.net.ssl.keyStore", store.toString());
      System.setProperty("javax.net.ssl.keyStorePassword", new String(Certificates.PASSWORD));
      var context = SSLContext.getInstance("Default", PROVIDER);
      shaken(client(ours("client")), server(context));
      assertThatThrownBy(() -> context.init(null, null, null))
          .isInstanceOf(KeyManagementException.class);
      System.setProperty("javax.net.ssl.keyStore", folder.resolve("none").toString());
      assertThatThrownBy(() -> SSLContext.getInstance("Default", PROVIDER))
          .isInstanceOf(NoSuchAlgorithmException.class);
    } finally {
      System.clearProperty("javax.net.ssl.keyStore");
      System.clearProperty("javax.net.ssl.keyStorePassword");
    }
  }

  @Test
  void aContextOfOursIsOneOfJsse() throws Exception {
    var context =
        TlsContext.client()
            .trust(ALL.trust())
            .identity(ALL.identity("client"))
            .build()
            .asSslContext();
    var pair = shaken(client(context), server(ours("EC")));
    pair.exchange(1000, 1000);
    assertThatThrownBy(() -> context.createSSLEngine().setUseClientMode(false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> context.init(null, null, null))
        .isInstanceOf(KeyManagementException.class);
    assertThatThrownBy(() -> SSLContext.getInstance("TLS", PROVIDER).createSSLEngine())
        .isInstanceOf(IllegalStateException.class);
  }
}
