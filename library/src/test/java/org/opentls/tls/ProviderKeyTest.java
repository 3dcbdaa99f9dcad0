package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.tls.Certificates.ALL;

import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentls.provider.OpenTlsProvider;

/** Keys that do not leave their provider. */
class ProviderKeyTest {
  private static final StayingKeys PROVIDER = new StayingKeys();

  @BeforeAll
  static void add() {
    Security.addProvider(PROVIDER);
  }

  @AfterAll
  static void remove() {
    Security.removeProvider(PROVIDER.getName());
  }

  private static StayingKeys.Key staying(String alias) {
    return new StayingKeys.Key(ALL.key(alias));
  }

  private static EnginePair pair(TlsContext.Builder client, TlsContext.Builder server) {
    return new EnginePair(client.build().engine(), server.build().engine());
  }

  private static SSLEngine jdk(Certificates certificates, String alias, boolean client)
      throws Exception {
    var engine = certificates.jdk(alias).createSSLEngine();
    engine.setUseClientMode(client);
    engine.setNeedClientAuth(!client);
    return engine;
  }

  /** The other end is the JDK's. */
  @ParameterizedTest
  @CsvSource({
    "EC, TLS_1_2",
    "EC, TLS_1_3",
    "RSA, TLS_1_2",
    "RSA, TLS_1_3",
    "Ed25519, TLS_1_2",
    "Ed25519, TLS_1_3",
    "secp384r1, TLS_1_2",
    "secp384r1, TLS_1_3",
    "RSASSA-PSS, TLS_1_2",
    "RSASSA-PSS, TLS_1_3",
    "Ed448, TLS_1_2",
    "Ed448, TLS_1_3",
  })
  void aServerAndAClientSignWithIt(String alias, TlsProtocol protocol) throws Exception {
    boolean isRare = List.of("secp384r1", "RSASSA-PSS", "Ed448").contains(alias);
    var certificates = isRare ? Certificates.Rare.ALL : ALL;
    var key = new StayingKeys.Key(certificates.key(alias));
    var identity = TlsIdentity.of(key, certificates.chain(alias));
    int before = key.signatures();

    var server =
        TlsContext.server(identity)
            .protocols(protocol)
            .trust(certificates.trust())
            .clientAuth(ClientAuth.NEED)
            .build();
    var served = new EnginePair(jdk(certificates, alias, true), server.engine());
    served.handshake();
    served.exchange(1000, 1000);
    assertThat(key.signatures()).isEqualTo(before + 1);
    assertThat(served.client.getSession().getPeerCertificates())
        .startsWith(certificates.chain(alias).getFirst());

    var client =
        TlsContext.client()
            .identity(identity)
            .protocols(protocol)
            .trust(certificates.trust())
            .build();
    var connected = new EnginePair(client.engine(), jdk(certificates, alias, false));
    connected.handshake();
    connected.exchange(1000, 1000);
    assertThat(key.signatures()).isEqualTo(before + 2);
    assertThat(connected.server.getSession().getPeerCertificates())
        .startsWith(certificates.chain(alias).getFirst());
  }

  /** RFC 8017: PKCS #1 v1.5 is for old peers. */
  @ParameterizedTest
  @CsvSource({"rsa_pkcs1_sha256", "rsa_pkcs1_sha384", "rsa_pss_rsae_sha512", "rsa_pss_rsae_sha256"})
  void rsaSignsAsThePeerWantsIt(String scheme) throws Exception {
    var pair =
        pair(
            TlsContext.client().trust(ALL.trust()).signatureAlgorithms(scheme),
            TlsContext.server(TlsIdentity.of(staying("RSA"), ALL.chain("RSA")))
                .protocols(TlsProtocol.TLS_1_2));
    pair.handshake();
    pair.exchange(1000, 1000);
  }

  @Test
  void openSslChoosesAmongKeysThatStayAndThoseThatDoNot() throws Exception {
    var rsa = staying("RSA");
    var context =
        TlsContext.server(TlsIdentity.of(rsa, ALL.chain("RSA")), ALL.identity("EC")).build();
    int before = rsa.signatures();
    for (var algorithm : List.of("ECDSA+SHA256", "RSA-PSS+SHA256")) {
      var client = TlsContext.client().trust(ALL.trust()).signatureAlgorithms(algorithm).build();
      new EnginePair(client.engine(), context.engine()).handshake();
    }
    assertThat(rsa.signatures()).isEqualTo(before + 1);
  }

  @Test
  void theCertificatesMayComeInAnyOrder() {
    var chain = Certificates.reversed(ALL.chain("RSA"));
    var identity = TlsIdentity.of(staying("RSA"), chain);
    assertThat(identity.chain()).isEqualTo(ALL.chain("RSA"));
  }

  @Test
  void aCertificateOfAnotherKeyIsRefused() {
    assertThatThrownBy(() -> TlsIdentity.of(staying("EC"), ALL.chain("client")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a key that does not leave its provider, and of none of the certificates");
    assertThatThrownBy(() -> TlsIdentity.of(staying("RSA"), ALL.chain("EC")))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(e.getSuppressed()).isNotEmpty());
  }

  @Test
  void aKeyThatCannotSignIsRefusedWithTheReason() {
    var key = staying("EC");
    var reason = new ProviderException("the PIN is locked");
    key.refuse(reason);
    assertThatThrownBy(() -> TlsIdentity.of(key, ALL.chain("EC")))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(e.getSuppressed()).contains(reason));
  }

  @ParameterizedTest
  @CsvSource({"EC, TLS_1_2", "EC, TLS_1_3", "RSA, TLS_1_2", "RSA, TLS_1_3"})
  void whatTheSignatureThrowsEndsTheHandshakeOfAnEngine(String alias, TlsProtocol protocol) {
    var key = staying(alias);
    var identity = TlsIdentity.of(key, ALL.chain(alias));
    var reason = new ProviderException("the card is gone");
    key.refuse(reason);
    var server =
        pair(
            TlsContext.client().trust(ALL.trust()),
            TlsContext.server(identity).protocols(protocol));
    assertThatThrownBy(server::handshake)
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessage("the card is gone")
        .hasCause(reason);
    var client =
        pair(
            TlsContext.client().identity(identity).trust(ALL.trust()).protocols(protocol),
            TlsContext.server(ALL.identity("EC")).trust(ALL.trust()).clientAuth(ClientAuth.NEED));
    assertThatThrownBy(client::handshake)
        .isInstanceOf(SSLHandshakeException.class)
        .hasCause(reason);
  }

  @Test
  void whatTheSignatureThrowsEndsTheHandshakeOfAConnection() throws Exception {
    var key = staying("EC");
    var context = TlsContext.server(TlsIdentity.of(key, ALL.chain("EC"))).build();
    var reason = new ProviderException("the card is gone");
    key.refuse(reason);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var served =
          threads.submit(
              (Callable<Throwable>)
                  () -> {
                    try (var connection = context.over(listening.accept())) {
                      connection.handshake();
                      throw new AssertionError("this should have failed");
                    } catch (SSLException e) {
                      return e;
                    }
                  });
      var client = TlsContext.client().trust(ALL.trust()).build();
      assertThatThrownBy(() -> client.connect("localhost", listening.getLocalPort()))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("internal_error");
      assertThat(served.get()).isInstanceOf(SSLHandshakeException.class).hasCause(reason);
    }
  }

  @Test
  void aFailureIsToldOnceAndTheKeyMayRecover() throws Exception {
    var key = staying("EC");
    var server = TlsContext.server(TlsIdentity.of(key, ALL.chain("EC"))).build();
    var client = TlsContext.client().trust(ALL.trust()).build();
    key.refuse(new ProviderException("the card is gone"));
    assertThatThrownBy(new EnginePair(client.engine(), server.engine())::handshake)
        .hasMessage("the card is gone");
    var mistrusting = TlsContext.client().build();
    key.refuse(null);
    assertThatThrownBy(new EnginePair(mistrusting.engine(), server.engine())::handshake)
        .hasMessageContaining("not trusted");
    new EnginePair(client.engine(), server.engine()).handshake();
  }

  @Test
  void aKeyManagerIsAskedAgainForAKeyThatHasFailed() throws Exception {
    var manager = new Cards();
    var context = SSLContext.getInstance("TLS", new OpenTlsProvider());
    context.init(new KeyManager[] {manager}, null, null);
    var client = TlsContext.client().trust(ALL.trust()).build();
    var first = manager.key;
    new EnginePair(client.engine(), server(context)).handshake();
    new EnginePair(client.engine(), server(context)).handshake();
    assertThat(first.signatures()).isEqualTo(3);

    first.refuse(new ProviderException("the card was pulled out"));
    manager.key = staying("EC");
    assertThatThrownBy(new EnginePair(client.engine(), server(context))::handshake)
        .hasMessage("the card was pulled out");
    new EnginePair(client.engine(), server(context)).handshake();
    assertThat(manager.key.signatures()).isEqualTo(2);
  }

  private static SSLEngine server(SSLContext context) {
    var engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    return engine;
  }

  @Test
  void theKeyGoesWhenNothingUsesItAnyMore() throws Exception {
    var key = new WeakReference<>(used());
    for (int i = 0; i < 100 && key.get() != null; i++) {
      System.gc();
      Thread.sleep(50);
    }
    assertThat(key.get()).isNull();
  }

  private static StayingKeys.Key used() throws SSLException {
    var key = staying("EC");
    var identity = TlsIdentity.of(key, ALL.chain("EC"));
    pair(TlsContext.client().trust(ALL.trust()), TlsContext.server(identity)).handshake();
    return key;
  }

  /** A manager of one key for servers, which is that of the card that is in. */
  private static final class Cards extends X509ExtendedKeyManager {
    private volatile StayingKeys.Key key = staying("EC");

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

    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return keyType.equals("EC") ? "card" : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return ALL.chain("EC").toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }
  }
}
