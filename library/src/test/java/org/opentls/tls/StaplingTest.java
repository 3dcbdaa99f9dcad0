package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertificateException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentls.provider.OpenTlsProvider;
import org.opentls.tls.OpensslAuthority.Issued;

/** OCSP responses that servers staple, and how clients judge them. */
class StaplingTest {
  @TempDir static Path folder;

  private static OpensslAuthority root;
  private static OpensslAuthority middle;
  private static Issued good;
  private static Issued revoked;
  private static Issued promising;
  private static byte[] goodResponse;

  @BeforeAll
  static void issue() throws Exception {
    root = OpensslAuthority.root(Files.createDirectory(folder.resolve("root")), "Root");
    middle = root.intermediate("Middle");
    good = middle.server();
    revoked = middle.server();
    promising = middle.server("tlsfeature=status_request");
    middle.revoke(revoked);
    goodResponse = middle.ocsp(good);
  }

  private static TlsContext client(TlsProtocol protocol, Stapling stapling) throws IOException {
    return TlsContext.client().trust(root.trust()).stapling(stapling).protocols(protocol).build();
  }

  /** A server that staples whatever it is given, which that of {@link OcspStaple} does not. */
  private static TlsContext stapler(Issued identity, byte[] response) throws IOException {
    return TlsContext.server(identity.identity().withStaple(() -> Optional.of(response))).build();
  }

  /** Shakes hands, and returns what the client has got. */
  private static List<byte[]> shake(TlsContext client, TlsContext server) throws IOException {
    var pair = new EnginePair(client.engine("localhost", 1), server.engine());
    pair.handshake();
    return ((ExtendedSSLSession) pair.client.getSession()).getStatusResponses();
  }

  private static Throwable assertRefused(TlsProtocol protocol, TlsContext server, String reason)
      throws IOException {
    var wanting = client(protocol, Stapling.WANT);
    var thrown = assertRefused(catchThrowable(() -> shake(wanting, server)), reason);
    var needing = client(protocol, Stapling.NEED);
    assertRefused(catchThrowable(() -> shake(needing, server)), reason);
    return thrown;
  }

  private static Throwable assertRefused(Throwable thrown, String reason) {
    assertThat(thrown)
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining(reason)
        .hasCauseInstanceOf(CertificateException.class);
    assertThat(thrown.getSuppressed())
        .singleElement()
        .extracting(Throwable::getMessage)
        .isEqualTo("the peer sent the alert bad_certificate_status_response");
    return thrown;
  }

  @ParameterizedTest
  @EnumSource
  void aGoodResponseIsTaken(TlsProtocol protocol) throws Exception {
    for (var mode : List.of(Stapling.WANT, Stapling.NEED)) {
      assertThat(shake(client(protocol, mode), stapler(good, goodResponse)))
          .containsExactly(goodResponse);
    }
    assertThat(shake(client(protocol, Stapling.NONE), stapler(good, goodResponse))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aRevokedCertificateIsRefused(TlsProtocol protocol) throws Exception {
    var server = stapler(revoked, middle.ocsp(revoked));
    var thrown = assertRefused(protocol, server, "KEY_COMPROMISE");
    assertThat(thrown).hasCauseInstanceOf(CertificateRevokedException.class);
    assertThat(shake(client(protocol, Stapling.NONE), server)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aMissingResponseIsMissedIfItIsNeededOrPromised(TlsProtocol protocol) throws Exception {
    var server = TlsContext.server(good.identity()).build();
    assertThat(shake(client(protocol, Stapling.WANT), server)).isEmpty();
    assertRefused(
        catchThrowable(() -> shake(client(protocol, Stapling.NEED), server)),
        "the server has stapled no OCSP response");
    var breaking = TlsContext.server(promising.identity()).build();
    assertRefused(protocol, breaking, "the server has stapled no OCSP response");
    assertThat(shake(client(protocol, Stapling.NONE), breaking)).isEmpty();
    var keeping = stapler(promising, middle.ocsp(promising));
    assertThat(shake(client(protocol, Stapling.WANT), keeping)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void whoeverIsLetSignIsBelieved(TlsProtocol protocol) throws Exception {
    var responder = middle.issue("Responder", "extendedKeyUsage=OCSPSigning");
    for (var options : List.of(new String[0], new String[] {"-sha256"})) {
      var response = middle.ocsp(responder, good, options);
      assertThat(shake(client(protocol, Stapling.NEED), stapler(good, response))).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nobodyElseIs(TlsProtocol protocol) throws Exception {
    var unfit = middle.issue("Unfit", "extendedKeyUsage=serverAuth");
    var ofRoot = root.issue("Responder of the root", "extendedKeyUsage=OCSPSigning");
    var place = Files.createDirectory(folder.resolve("stranger-" + protocol));
    var stranger = OpensslAuthority.root(place, "Middle").own();
    for (var signer : List.of(unfit, ofRoot, root.own(), good, stranger)) {
      assertRefused(
          protocol,
          stapler(good, middle.ocsp(signer, good)),
          "an OCSP response that nobody signed who may");
    }
    var forged = new OcspForge(middle.own().x509(), stranger.privateKey()).of(good.x509());
    assertRefused(protocol, stapler(good, forged), "nobody signed who may");
    var spoilt = middle.ocsp(good, "-badsig");
    assertRefused(protocol, stapler(good, spoilt), "nobody signed who may");
  }

  @ParameterizedTest
  @EnumSource
  void aResponseAboutAnotherOrFromNobodyIsRefused(TlsProtocol protocol) throws Exception {
    assertRefused(protocol, stapler(promising, goodResponse), "about another certificate");
    var forge = new OcspForge(middle.own().x509(), middle.own().privateKey());
    assertRefused(
        protocol, stapler(good, forge.unknown().of(good.x509())), "does not know the certificate");
    assertRefused(
        protocol, stapler(good, OcspForge.error(3)), "the OCSP responder answers trylater");
  }

  @ParameterizedTest
  @EnumSource
  void aResponseCountsInItsTime(TlsProtocol protocol) throws Exception {
    var now = Instant.now();
    for (var times :
        List.of(
            List.of(now.minusSeconds(100), now.plusSeconds(100)),
            // Clocks differ by a few minutes.
            List.of(now.minusSeconds(1000), now.minusSeconds(200)),
            List.of(now.plusSeconds(200), now.plusSeconds(1000)),
            List.of(now.minusSeconds(3000)))) {
      assertThat(shake(client(protocol, Stapling.NEED), stapler(good, timed(times)))).hasSize(1);
    }
    for (var times :
        List.of(
            List.of(now.minusSeconds(1000), now.minusSeconds(400)),
            List.of(now.plusSeconds(400), now.plusSeconds(1000)),
            List.of(now.minusSeconds(4000)),
            List.of(now.plusSeconds(100), now.plusSeconds(50)))) {
      assertRefused(protocol, stapler(good, timed(times)), "an OCSP response out of its time");
    }
  }

  private static byte[] timed(List<Instant> times) throws Exception {
    var forge = new OcspForge(middle.own().x509(), middle.own().privateKey());
    return forge.time(times.getFirst(), times.size() > 1 ? times.get(1) : null).of(good.x509());
  }

  /** Of every length, cut, longer and random. An empty one cannot be sent. */
  @ParameterizedTest
  @EnumSource
  void garbageIsRefusedAndHarmsNobody(TlsProtocol protocol) throws Exception {
    var client = client(protocol, Stapling.WANT);
    var random = new Random(5);
    var all = new ArrayList<byte[]>();
    for (int length = 1; length < goodResponse.length; length += length < 100 ? 1 : 7) {
      all.add(Arrays.copyOf(goodResponse, length));
      byte[] noise = new byte[length];
      random.nextBytes(noise);
      all.add(noise);
    }
    all.add(Arrays.copyOf(goodResponse, goodResponse.length + 1));
    all.add(new byte[16_000]);
    for (var garbage : all) {
      assertThatThrownBy(() -> shake(client, stapler(good, garbage)))
          .as("%d bytes", garbage.length)
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  /** Without a handshake there is time for all of them. */
  @Test
  void noResponseWithAChangedBitIsTakenForAnother() throws Exception {
    var identity = good.identity();
    var issuer = identity.issuer().orElseThrow();
    var end = OcspResponse.requireGood(goodResponse, identity.certificate(), issuer);
    int taken = 0;
    for (int at = 0; at < goodResponse.length; at++) {
      assertRefused(Arrays.copyOf(goodResponse, at), identity);
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = goodResponse.clone();
        changed[at] ^= (byte) (1 << bit);
        try {
          assertThat(OcspResponse.requireGood(changed, identity.certificate(), issuer))
              .isEqualTo(end);
          taken++;
        } catch (CertificateException _) {
          // Nearly all of it is signed.
        }
      }
    }
    // What is not signed are the certificates beside it, which OpenSSL may not need.
    assertThat(taken).isLessThan(goodResponse.length * 8);
  }

  private static void assertRefused(byte[] response, TlsIdentity identity) {
    assertThatThrownBy(() ->
            OcspResponse.requireGood(
                response, identity.certificate(), identity.issuer().orElseThrow()))
        .isInstanceOf(CertificateException.class);
  }

  @ParameterizedTest
  @EnumSource
  void aSessionThatIsResumedNeedsNoResponse(TlsProtocol protocol) throws Exception {
    var client = client(protocol, Stapling.NEED);
    var server = stapler(good, goodResponse);
    for (boolean resumed : new boolean[] {false, true}) {
      var pair = new EnginePair(client.engine("localhost", 1), server.engine());
      pair.handshake();
      pair.exchange(100, 100);
      assertThat(((TlsEngine) pair.client).isResumed()).isEqualTo(resumed);
      pair.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerOfOpensslStaples(TlsProtocol protocol) throws Exception {
    var version = protocol == TlsProtocol.TLS_1_3 ? "-tls1_3" : "-tls1_2";
    var file = Files.write(folder.resolve("good-" + protocol), goodResponse);
    String[] options = {
      version,
      "-cert_chain",
      good.chain().toString(),
      "-status_file",
      file.toString(),
      "-naccept",
      "2"
    };
    try (var server = OpensslServer.start(good, options);
        var connection = client(protocol, Stapling.NEED).connect("localhost", server.port())) {
      connection.outputStream().write('\n');
      assertThat(((ExtendedSSLSession) connection.session()).getStatusResponses())
          .containsExactly(goodResponse);
    }
    options[2] = revoked.chain().toString();
    Files.write(file, middle.ocsp(revoked));
    try (var server = OpensslServer.start(revoked, options)) {
      var client = client(protocol, Stapling.WANT);
      assertThatThrownBy(() -> client.connect("localhost", server.port()))
          .isInstanceOf(SSLHandshakeException.class)
          .hasCauseInstanceOf(CertificateRevokedException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void programsOfJsseAreChecked(TlsProtocol protocol) throws Exception {
    var client = client(protocol, Stapling.NEED).asSslContext();
    for (var server : List.of(stapler(good, goodResponse), stapler(good, new byte[5]))) {
      var pair = new EnginePair(client.createSSLEngine("localhost", 1), server.engine());
      var thrown = catchThrowable(pair::handshake);
      assertThat(thrown == null).isEqualTo(pair.client.getSession().isValid());
    }
    try (var sockets = new SocketPair(client, stapler(good, goodResponse).asSslContext())) {
      sockets.handshake();
      assertThat(((ExtendedSSLSession) sockets.client.getSession()).getStatusResponses())
          .containsExactly(goodResponse);
    }
  }

  /** What SunJSSE's client makes of our server. */
  @ParameterizedTest
  @EnumSource
  void theJdkTakesWhatIsStapled(TlsProtocol protocol) throws Exception {
    var jdk = SSLContext.getInstance("TLS", "SunJSSE");
    jdk.init(null, pkixWithRevocation(), null);
    var pair = new EnginePair(jdkEngine(jdk, protocol), stapler(good, goodResponse).engine());
    pair.handshake();
    assertThat(((ExtendedSSLSession) pair.client.getSession()).getStatusResponses())
        .containsExactly(goodResponse);
    var without =
        new EnginePair(
            jdkEngine(jdk, protocol), TlsContext.server(good.identity()).build().engine());
    assertThatThrownBy(without::handshake).isInstanceOf(SSLHandshakeException.class);
  }

  private static SSLEngine jdkEngine(SSLContext context, TlsProtocol protocol) {
    var engine = context.createSSLEngine("localhost", 1);
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(new String[] {protocol.standardName()});
    return engine;
  }

  /** The JDK's own trust manager, which refuses a server's certificate without a response. */
  private static TrustManager[] pkixWithRevocation() throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("middle", middle.own().x509());
    var parameters = new PKIXBuilderParameters(store, new X509CertSelector());
    var checker =
        (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
    checker.setOptions(EnumSet.of(PKIXRevocationChecker.Option.NO_FALLBACK));
    parameters.addCertPathChecker(checker);
    var factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(new CertPathTrustManagerParameters(parameters));
    return factory.getTrustManagers();
  }

  /** In TLS 1.2 OpenSSL asks before it has the response. */
  @Test
  void theTrustManagerOfTheJdkChecksWhatIsStapledToUs() throws Exception {
    var ours = SSLContext.getInstance("TLS", new OpenTlsProvider());
    ours.init(null, pkixWithRevocation(), null);
    new EnginePair(jdkEngine(ours, TlsProtocol.TLS_1_3), stapler(good, goodResponse).engine())
        .handshake();
    var pair =
        new EnginePair(
            jdkEngine(ours, TlsProtocol.TLS_1_3), stapler(revoked, middle.ocsp(revoked)).engine());
    assertThatThrownBy(pair::handshake)
        .isInstanceOf(SSLHandshakeException.class)
        .hasStackTraceContaining("revoked");
  }

  @Test
  void trustManagersSeeWhatIsStapled() throws Exception {
    var seen = new Seeing();
    var client =
        TlsContext.client().trust(Trust.manager(seen)).protocols(TlsProtocol.TLS_1_3).build();
    assertThat(shake(client, stapler(good, goodResponse))).containsExactly(goodResponse);
    assertThat(seen.responses).containsExactly(goodResponse);
    var before =
        TlsContext.client().trust(Trust.manager(seen)).protocols(TlsProtocol.TLS_1_2).build();
    assertThat(shake(before, stapler(good, goodResponse))).containsExactly(goodResponse);
  }

  @Test
  void whoIsToCheckIsClear() throws Exception {
    assertThatThrownBy(() -> TlsContext.server(good.identity()).stapling(Stapling.WANT))
        .isInstanceOf(IllegalStateException.class);
    var client = TlsContext.client().trust(Trust.manager(new Seeing())).stapling(Stapling.WANT);
    assertThatThrownBy(client::build).isInstanceOf(IllegalStateException.class);
  }

  /** Trusts everybody, and remembers what was stapled. */
  private static final class Seeing extends X509ExtendedTrustManager {
    private List<byte[]> responses = List.of();

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
      responses = ((ExtendedSSLSession) engine.getHandshakeSession()).getStatusResponses();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
      throw new AssertionError("there is no socket");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
      throw new AssertionError("there is an engine");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
      throw new AssertionError("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
      throw new AssertionError("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
      throw new AssertionError("this is a client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
