package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.opentls.tls.Certificates.ALL;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.X509TrustManager;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsEngineTest {
  private static final TlsIdentity SERVER = ALL.identity("EC");
  private static final TlsIdentity ANN = ALL.identity("client");

  private static TlsContext.Builder client() {
    return TlsContext.client().trust(ALL.trust());
  }

  private static TlsContext.Builder server() {
    return TlsContext.server(SERVER);
  }

  private static EnginePair pair(TlsContext.Builder client, TlsContext.Builder server) {
    return new EnginePair(client.build().engine("localhost", 443), server.build().engine());
  }

  private static EnginePair shaken(TlsContext.Builder client, TlsContext.Builder server)
      throws SSLException {
    var pair = pair(client, server);
    pair.handshake();
    assertThat(pair.isShaken()).isTrue();
    return pair;
  }

  @ParameterizedTest
  @CsvSource({
    "TLS_1_2, EC",
    "TLS_1_2, RSA",
    "TLS_1_2, Ed25519",
    "TLS_1_3, EC",
    "TLS_1_3, RSA",
    "TLS_1_3, Ed25519"
  })
  void clientAndServerExchangeData(TlsProtocol protocol, String key) throws Exception {
    var pair = shaken(client().protocols(protocol), TlsContext.server(ALL.identity(key)));
    pair.exchange(100_000, 5000);
    for (var engine : List.of(pair.client, pair.server)) {
      assertThat(engine.getSession().getProtocol()).isEqualTo(protocol.standardName());
      assertThat(engine.getSession().getCipherSuite()).startsWith("TLS_");
      assertThat(engine.getSession().isValid()).isTrue();
    }
    assertThat(pair.client.getSession().getPeerCertificates())
        .containsExactlyElementsOf(ALL.chain(key));
    pair.close();
    assertThat(pair.client.isInboundDone()).isTrue();
    assertThat(pair.server.isInboundDone()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2, EC", "TLSv1.2, RSA", "TLSv1.3, EC", "TLSv1.3, RSA", "TLSv1.3, Ed25519"})
  void theJdkUnderstandsUsAndWeUnderstandTheJdk(String protocol, String key) throws Exception {
    var jdkServer = ALL.jdk(key).createSSLEngine();
    jdkServer.setUseClientMode(false);
    jdkServer.setEnabledProtocols(new String[] {protocol});
    assertExchange(new EnginePair(client().build().engine("localhost", 443), jdkServer), protocol);
    var jdkClient = ALL.jdk("client").createSSLEngine("localhost", 443);
    jdkClient.setUseClientMode(true);
    jdkClient.setEnabledProtocols(new String[] {protocol});
    var parameters = jdkClient.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    jdkClient.setSSLParameters(parameters);
    var server = TlsContext.server(ALL.identity(key)).trust(ALL.trust());
    var needing = server.clientAuth(ClientAuth.NEED).build().engine();
    assertExchange(new EnginePair(jdkClient, needing), protocol);
    assertThat(needing.getSession().getPeerCertificates())
        .containsExactlyElementsOf(ALL.chain("client"));
  }

  private static void assertExchange(EnginePair pair, String protocol) throws SSLException {
    pair.handshake();
    assertThat(pair.isShaken()).isTrue();
    assertThat(pair.client.getSession().getProtocol()).isEqualTo(protocol);
    pair.exchange(100_000, 16_384);
    pair.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16_383, 16_384, 16_385, 100_000})
  void buffersOfEveryKindCarryTheSame(int piece) throws Exception {
    for (var heap : new boolean[] {true, false}) {
      var pair =
          new EnginePair(
              client().build().engine("localhost", 443),
              server().build().engine(),
              size ->
                  heap
                      ? ByteBuffer.allocate(size + 7).position(7).slice()
                      : ByteBuffer.allocateDirect(size + 7).position(7).slice());
      pair.handshake();
      pair.exchange(piece == 1 ? 100 : 200_000, piece);
    }
  }

  @Test
  void severalBuffersAreOne() throws Exception {
    var pair = shaken(client(), server());
    var sources =
        new ByteBuffer[] {
          ByteBuffer.allocate(0), bytes("he"), direct("llo,").asReadOnlyBuffer(), bytes(" you")
        };
    var wire = ByteBuffer.allocate(20_000);
    assertThat(pair.client.wrap(sources, 1, 3, wire).bytesConsumed()).isEqualTo(10);
    var targets =
        new ByteBuffer[] {
          ByteBuffer.allocate(3), ByteBuffer.allocateDirect(4), ByteBuffer.allocate(100)
        };
    assertThat(pair.server.unwrap(wire.flip(), targets).bytesProduced()).isEqualTo(10);
    var text = new StringBuilder();
    for (var target : targets) {
      text.append(StandardCharsets.US_ASCII.decode(target.flip()));
    }
    assertThat(text).hasToString("hello, you");
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static ByteBuffer direct(String text) {
    return ByteBuffer.allocateDirect(text.length()).put(bytes(text)).flip();
  }

  @Test
  void aBufferWithoutRoomOrEnoughLosesNothing() throws Exception {
    var pair = shaken(client(), server());
    var source = bytes("data");
    var result = pair.client.wrap(source, ByteBuffer.allocate(100));
    assertThat(result.getStatus()).isEqualTo(Status.BUFFER_OVERFLOW);
    assertThat(source.remaining()).isEqualTo(4);
    var wire = ByteBuffer.allocate(20_000);
    assertThat(pair.client.wrap(source, wire).getStatus()).isEqualTo(Status.OK);
    wire.flip();
    int size = wire.limit();
    for (int length = 0; length < size; length++) {
      wire.limit(length);
      assertThat(pair.server.unwrap(wire, ByteBuffer.allocate(100)).getStatus())
          .isEqualTo(Status.BUFFER_UNDERFLOW);
      assertThat(wire.position()).isZero();
    }
    wire.limit(size);
    assertThat(pair.server.unwrap(wire, ByteBuffer.allocate(3)).getStatus())
        .isEqualTo(Status.BUFFER_OVERFLOW);
    assertThat(wire.position()).isZero();
    var target = ByteBuffer.allocate(100);
    assertThat(pair.server.unwrap(wire, target).getStatus()).isEqualTo(Status.OK);
    assertThat(target.flip()).isEqualTo(bytes("data"));
    assertThatThrownBy(() -> pair.server.unwrap(wire, ByteBuffer.allocate(9).asReadOnlyBuffer()))
        .isInstanceOf(ReadOnlyBufferException.class);
    assertThatThrownBy(() -> pair.client.wrap(bytes("x"), wire.asReadOnlyBuffer()))
        .isInstanceOf(ReadOnlyBufferException.class);
  }

  @Test
  void anApplicationProtocolIsChosen() throws Exception {
    var pair =
        shaken(
            client().applicationProtocols("h2", "http/1.1"),
            server().applicationProtocols("http/1.1", "h2"));
    assertThat(pair.client.getApplicationProtocol()).isEqualTo("http/1.1");
    assertThat(pair.server.getApplicationProtocol()).isEqualTo("http/1.1");
    var without = shaken(client(), server().applicationProtocols("h2"));
    assertThat(without.client.getApplicationProtocol()).isEmpty();
    assertFailure(
        pair(client().applicationProtocols("smtp"), server().applicationProtocols("h2")),
        "no application protocol");
  }

  private static SSLHandshakeException assertFailure(EnginePair pair, String... parts) {
    var e = catchThrowableOfType(SSLHandshakeException.class, pair::handshake);
    assertThat(e).hasMessageContainingAll(parts);
    return e;
  }

  @Test
  void theNameThatTheClientAsksForIsSeen() throws Exception {
    var pair = shaken(client(), server());
    var session = (javax.net.ssl.ExtendedSSLSession) pair.server.getSession();
    assertThat(session.getRequestedServerNames()).containsExactly(new SNIHostName("localhost"));
  }

  @Test
  void aServerOfAnotherNameIsRefused() {
    var pair =
        new EnginePair(client().build().engine("example.org", 443), server().build().engine());
    assertThat(assertFailure(pair, "ostname mismatch"))
        .hasCauseInstanceOf(CertificateException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, EC, true",
    "127.0.0.2, EC, false",
    "a.example.org, wildcard, true",
    "A.EXAMPLE.ORG., wildcard, true",
    "a.b.example.org, wildcard, false",
    "example.org, wildcard, false"
  })
  void namesAndAddressesAreVerified(String host, String alias, boolean matches) throws Exception {
    for (var trust : List.of(ALL.trust(), Trust.manager(new Recorder()))) {
      var pair =
          new EnginePair(
              TlsContext.client().trust(trust).build().engine(host, 443),
              TlsContext.server(ALL.identity(alias)).build().engine());
      if (matches) {
        pair.handshake();
        assertThat(pair.isShaken()).isTrue();
      } else {
        assertThatThrownBy(pair::handshake).isInstanceOf(SSLHandshakeException.class);
      }
    }
  }

  @Test
  void aNameIsNotVerifiedIfThatIsSwitchedOff() throws Exception {
    var context = client().verifyHost(false).build();
    var pair = new EnginePair(context.engine("example.org", 443), server().build().engine());
    pair.handshake();
    assertThat(pair.isShaken()).isTrue();
  }

  @Test
  void anAuthorityThatIsNotTrustedIsRefused() {
    var other = Trust.of(List.of(ALL.chain("other-ca").getFirst()));
    assertThat(
            assertFailure(
                pair(TlsContext.client().trust(other), server()), "is not trusted", "certificate"))
        .hasCauseInstanceOf(CertificateException.class);
  }

  /** Trusts everybody and remembers what it was asked. */
  private static final class Recorder implements X509TrustManager {
    final List<X509Certificate> seen = Collections.synchronizedList(new ArrayList<>());
    final List<String> authTypes = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
      checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
      seen.addAll(List.of(chain));
      authTypes.add(authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[] {ALL.authority()};
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTrustManagerIsAskedByBoth(TlsProtocol protocol) throws Exception {
    var ofClient = new Recorder();
    var ofServer = new Recorder();
    var pair =
        shaken(
            TlsContext.client().trust(Trust.manager(ofClient)).identity(ANN).protocols(protocol),
            server().trust(Trust.manager(ofServer)).clientAuth(ClientAuth.NEED));
    assertThat(ofClient.seen).containsExactlyElementsOf(ALL.chain("EC"));
    assertThat(ofServer.seen).containsExactlyElementsOf(ALL.chain("client"));
    assertThat(ofClient.authTypes)
        .containsExactly(protocol == TlsProtocol.TLS_1_3 ? "UNKNOWN" : "ECDHE_ECDSA");
    pair.exchange(1000, 1000);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatATrustManagerThrowsIsTheCause(boolean client) {
    var thrown = new CertificateException("not this one");
    var refusing =
        Trust.manager(
            new X509TrustManager() {
              @Override
              public void checkClientTrusted(X509Certificate[] chain, String authType)
                  throws CertificateException {
                throw thrown;
              }

              @Override
              public void checkServerTrusted(X509Certificate[] chain, String authType)
                  throws CertificateException {
                throw thrown;
              }

              @Override
              public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
              }
            });
    var pair =
        client
            ? pair(TlsContext.client().trust(refusing), server())
            : pair(
                client().identity(ANN).protocols(TlsProtocol.TLS_1_2),
                server().trust(refusing).clientAuth(ClientAuth.NEED));
    assertThat(assertFailure(pair, "not this one")).hasCause(thrown);
  }

  @ParameterizedTest
  @EnumSource
  void aClientWithoutCertificateIsRefusedOnlyIfItNeedsOne(TlsProtocol protocol) throws Exception {
    var server = server().trust(ALL.trust());
    var want = shaken(client().protocols(protocol), server.clientAuth(ClientAuth.WANT));
    assertThatThrownBy(() -> want.server.getSession().getPeerCertificates())
        .isInstanceOf(javax.net.ssl.SSLPeerUnverifiedException.class);
    var need = pair(client().protocols(protocol), server.clientAuth(ClientAuth.NEED));
    assertThatThrownBy(need::handshake).hasMessageContaining("certificate");
  }

  /** The server's failure comes after its alert, and the client is told by it. */
  @Test
  void theAlertGoesBeforeTheException() throws Exception {
    var server = server().trust(ALL.trust()).clientAuth(ClientAuth.NEED).build().engine();
    var pair =
        new EnginePair(
            client().protocols(TlsProtocol.TLS_1_2).build().engine("localhost", 443), server);
    assertThat(assertFailure(pair, "peer did not return a certificate").getSuppressed())
        .singleElement(InstanceOfAssertFactories.THROWABLE)
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessage("the peer sent the alert handshake_failure");
  }

  @Test
  void garbageAndRequestsWithoutTlsAreTold() {
    for (var text : List.of("GET / HTTP/1.1\r\n\r\n", "\0\0\0\0\0\0\0\0\0", "garbage garbage")) {
      var engine = server().build().engine();
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 5; i++) {
                  engine.unwrap(bytes(text), ByteBuffer.allocate(100));
                  engine.wrap(bytes(""), ByteBuffer.allocate(20_000));
                }
              })
          .isInstanceOf(SSLHandshakeException.class);
      assertThat(engine.isOutboundDone()).isTrue();
    }
  }

  /** A record of no known type, which OpenSSL refuses when it has seen all of it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 7, 300})
  void whatIsNoRecordEndsTheHandshakeHoweverItComes(int piece) throws Exception {
    var input = ByteBuffer.allocate(252).put(new byte[] {6, 3, 1, 0, (byte) 247}).clear();
    // What looks like the header of a longer record is only a part of it.
    input.put(100, new byte[] {22, 3, 3, 1, 0}).limit(0);
    var engine = server().build().engine();
    engine.beginHandshake();
    assertThatThrownBy(
            () -> {
              while (input.position() < 252) {
                input.limit(Math.min(252, input.limit() + piece));
                var result = engine.unwrap(input, ByteBuffer.allocate(1));
                if (result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                  engine.wrap(bytes(""), ByteBuffer.allocate(20_000));
                }
              }
              // The alert has been taken, and the failure is told.
              engine.wrap(bytes(""), ByteBuffer.allocate(20_000));
            })
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("unexpected message");
  }

  @Test
  void aRecordThatWasChangedEndsTheConnection() throws Exception {
    var pair = shaken(client(), server());
    var wire = ByteBuffer.allocate(20_000);
    var _ = pair.client.wrap(bytes("data"), wire);
    wire.flip();
    wire.put(wire.limit() - 1, (byte) ~wire.get(wire.limit() - 1));
    var target = ByteBuffer.allocate(100);
    var result = pair.server.unwrap(wire, target);
    assertThat(result.bytesProduced()).isZero();
    assertThat(result.getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_WRAP);
    var alert = ByteBuffer.allocate(20_000);
    assertThat(pair.server.wrap(bytes(""), alert).bytesProduced()).isPositive();
    assertThatThrownBy(() -> pair.server.wrap(bytes(""), alert)).isInstanceOf(SSLException.class);
    assertThatThrownBy(() -> pair.client.unwrap(alert.flip(), target))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("bad_record_mac");
  }

  @Test
  void anEndWithoutAWordIsTold() throws Exception {
    var pair = shaken(client(), server());
    assertThatThrownBy(pair.server::closeInbound).isInstanceOf(SSLException.class);
    var unused = server().build().engine();
    unused.closeInbound();
    unused.closeOutbound();
    assertThat(unused.isOutboundDone()).isTrue();
    assertThat(unused.wrap(bytes(""), ByteBuffer.allocate(20_000)).getStatus())
        .isEqualTo(Status.CLOSED);
  }

  @Test
  void oneSideCanGoOnWhenTheOtherHasEnded() throws Exception {
    var pair = shaken(client(), server());
    pair.client.closeOutbound();
    var wire = ByteBuffer.allocate(40_000);
    assertThat(pair.client.wrap(bytes("too late"), wire).getStatus()).isEqualTo(Status.CLOSED);
    assertThat(pair.server.unwrap(wire.flip(), ByteBuffer.allocate(9)).getStatus())
        .isEqualTo(Status.CLOSED);
    wire.clear();
    assertThat(pair.server.wrap(bytes("the rest"), wire).bytesConsumed()).isEqualTo(8);
    var target = ByteBuffer.allocate(100);
    wire.flip();
    while (wire.hasRemaining()) {
      var _ = pair.client.unwrap(wire, target);
    }
    assertThat(target.flip()).isEqualTo(bytes("the rest"));
  }

  @Test
  void suitesProtocolsAndGroupsCanBeChosen() throws Exception {
    var suite = "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256";
    var pair = shaken(client().cipherSuites(suite), server());
    assertThat(pair.server.getSession().getCipherSuite()).isEqualTo(suite);
    assertThat(pair.server.getSession().getProtocol()).isEqualTo("TLSv1.2");
    var aes = shaken(client().groups("P-384").cipherSuites("TLS_AES_128_GCM_SHA256"), server());
    assertThat(aes.client.getSession().getCipherSuite()).isEqualTo("TLS_AES_128_GCM_SHA256");
    assertThatThrownBy(() -> client().cipherSuites("TLS_NO_SUCH").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no cipher suite of OpenSSL's: TLS_NO_SUCH");
    assertThatThrownBy(() -> client().groups("nothing").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("groups that OpenSSL does not take: [nothing]");
    assertThatThrownBy(() -> client().signatureAlgorithms("nothing").build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anEngineHasParametersOfItsOwn() throws Exception {
    SSLEngine engine = client().build().engine("localhost", 443);
    engine.setEnabledProtocols(new String[] {"TLSv1.2"});
    engine.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"});
    assertThat(engine.getEnabledCipherSuites())
        .containsExactly("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
    var pair = new EnginePair(engine, server().build().engine());
    pair.handshake();
    assertThat(engine.getSession().getCipherSuite())
        .isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
    assertThat(engine.getSession().getProtocol()).isEqualTo("TLSv1.2");
    assertThatThrownBy(() -> engine.setEnabledProtocols(new String[] {"TLSv1.3"}))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> engine.setUseClientMode(false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(engine.getSupportedProtocols()).containsExactly("TLSv1.2", "TLSv1.3");
    assertThat(engine.getSupportedCipherSuites()).contains("TLS_AES_256_GCM_SHA384");
  }

  @Test
  void manyConnectionsOfOneContextAskForThePasswordOnce(@TempDir Path folder) throws Exception {
    var key = folder.resolve("key.pem");
    var chain = folder.resolve("chain.pem");
    Files.writeString(key, ALL.encryptedKeyPem("client", "geheim".toCharArray()));
    Files.writeString(chain, ALL.chainPem("client"));
    var asked = new AtomicInteger();
    var ann =
        TlsIdentity.pem(
            chain,
            key,
            _ -> {
              asked.incrementAndGet();
              return "geheim".toCharArray();
            });
    var client = client().identity(ann).build();
    var server = server().trust(ALL.trust()).clientAuth(ClientAuth.NEED).build();
    for (int i = 0; i < 1000; i++) {
      var pair = new EnginePair(client.engine("localhost", 443), server.engine());
      pair.handshake();
      assertThat(pair.isShaken()).isTrue();
      ((TlsEngine) pair.client).free();
      ((TlsEngine) pair.server).free();
    }
    assertThat(asked).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource
  void whoeverMayReadTheKeysGetsThem(TlsProtocol protocol) throws Exception {
    var lines = Collections.synchronizedList(new ArrayList<String>());
    var pair = shaken(client().keyLog(lines::add).protocols(protocol), server());
    assertThat(lines)
        .anyMatch(line ->
            line.startsWith(
                protocol == TlsProtocol.TLS_1_2 ? "CLIENT_RANDOM " : "CLIENT_TRAFFIC_SECRET_0 "));
    pair.exchange(10, 10);
  }

  @Test
  void bothSidesChangeTheirKeysWhenAHandshakeIsBegunAgain() throws Exception {
    var jdk = ALL.jdk("EC").createSSLEngine();
    jdk.setUseClientMode(false);
    var ours = shaken(client(), server());
    var mixed = new EnginePair(client().build().engine("localhost", 443), jdk);
    mixed.handshake();
    for (var pair : List.of(ours, mixed)) {
      for (var engine : List.of(pair.client, pair.server, pair.client)) {
        engine.beginHandshake();
        assertThat(engine.getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_WRAP);
        pair.exchange(50_000, 1000);
      }
      pair.close();
      assertThat(pair.client.isInboundDone()).isTrue();
    }
  }

  @Test
  void thereIsNoSecondHandshakeBeforeTls13() throws Exception {
    var pair = shaken(client().protocols(TlsProtocol.TLS_1_2), server());
    assertThatThrownBy(pair.client::beginHandshake).isInstanceOf(SSLHandshakeException.class);
    pair.exchange(1000, 1000);
  }

  @Test
  void aClosedEngineIsAnExceptionOrClosed() throws Exception {
    var pair = shaken(client(), server());
    var engine = (TlsEngine) pair.client;
    engine.free();
    engine.free();
    assertThat(engine.wrap(bytes("x"), ByteBuffer.allocate(20_000)).getStatus())
        .isEqualTo(Status.CLOSED);
    assertThat(engine.unwrap(bytes("x"), ByteBuffer.allocate(20_000)).getStatus())
        .isEqualTo(Status.CLOSED);
    assertThat(engine.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
    engine.closeOutbound();
  }
}
