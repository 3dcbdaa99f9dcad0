package org.opentls.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.api.ForkedJvm;
import org.opentls.random.Secrets;

class ClientSessionTest {
  private static final KeyProtector PROTECTOR = KeyProtector.aes(List.of(Secrets.tokenBytes(32)));

  private final TlsContext server = TlsContext.server(ALL.identity("EC")).build();
  private Greeter greeter;

  @TempDir Path folder;

  @BeforeEach
  void serve() throws IOException {
    greeter = new Greeter(server);
  }

  @AfterEach
  void stop() throws IOException {
    greeter.close();
  }

  private static TlsContext.Builder client(TlsProtocol... protocols) {
    var builder = TlsContext.client().trust(ALL.trust());
    return protocols.length == 0 ? builder : builder.protocols(protocols);
  }

  private static void hear(TlsConnection connection) throws IOException {
    assertThat(connection.inputStream().readNBytes(5)).isEqualTo("hello".getBytes(US_ASCII));
  }

  private ClientSession granted(TlsContext context) throws IOException {
    return granted(context, greeter.port());
  }

  private static ClientSession granted(TlsContext context, int port) throws IOException {
    try (var connection = context.connect("localhost", port)) {
      hear(connection);
      return connection.takeSession().orElseThrow();
    }
  }

  private boolean isResumed(TlsContext context, ClientSession session) throws IOException {
    return isResumed(context, greeter.port(), session);
  }

  private static boolean isResumed(TlsContext context, int port, ClientSession session)
      throws IOException {
    try (var connection = context.connect("localhost", port, session)) {
      hear(connection);
      return connection.isResumed();
    }
  }

  @ParameterizedTest
  @EnumSource(TlsProtocol.class)
  void whatIsWrittenDownIsResumedByAnotherContext(TlsProtocol protocol) throws Exception {
    byte[] sealed = granted(client(protocol).build()).seal(PROTECTOR);
    byte[] plain = granted(client(protocol).build()).toPlainBytes();
    var other = client(protocol).build();
    assertThat(isResumed(other, ClientSession.unseal(sealed, PROTECTOR))).isTrue();
    assertThat(isResumed(other, ClientSession.ofPlainBytes(plain))).isTrue();
  }

  @ParameterizedTest
  @EnumSource(TlsProtocol.class)
  void itTellsWhatItIs(TlsProtocol protocol) throws Exception {
    var before = Instant.now().minusSeconds(2);
    var session = granted(client(protocol).build());
    for (var one : List.of(session, ClientSession.ofPlainBytes(session.toPlainBytes()))) {
      assertThat(one.serverName()).isEqualTo("localhost");
      assertThat(one.port()).isEqualTo(greeter.port());
      assertThat(one.protocol()).isEqualTo(protocol);
      assertThat(one.cipherSuite()).startsWith("TLS_").contains("AES_256_GCM_SHA384");
      assertThat(one.created()).isBetween(before, Instant.now().plusSeconds(1));
      assertThat(Duration.between(one.created(), one.expires()))
          .isBetween(Duration.ofMinutes(1), Duration.ofDays(1));
      assertThat(one.isExpired()).isFalse();
      assertThat(one.isSingleUse()).isEqualTo(protocol == TlsProtocol.TLS_1_3);
      assertThat(one.reusable().isSingleUse()).isFalse();
      assertThat(one.maxEarlyData()).isZero();
    }
  }

  /** R18: neither the secret nor what the server sees of it is shown. */
  @Test
  void noSecretIsInItsText() throws Exception {
    var session = granted(client().build());
    assertThat(session.toString())
        .isEqualTo(
            "ClientSession[localhost:%d, TLSv1.3, %s, until %s]"
                .formatted(greeter.port(), session.cipherSuite(), session.expires()));
    byte[] sealed = session.seal(PROTECTOR);
    var secret = HexFormat.of().formatHex(session.toPlainBytes(), 150, 182);
    assertThat(HexFormat.of().formatHex(sealed)).doesNotContain(secret);
    assertThat(new String(sealed, US_ASCII)).doesNotContain("localhost");
  }

  /** R37 and RFC 8446, appendix C.4. */
  @Test
  void aSessionOfTls13IsForOneConnection() throws Exception {
    var client = client().build();
    var session = granted(client);
    byte[] bytes = session.toPlainBytes();
    assertThat(isResumed(client, session)).isTrue();
    for (var again : List.of(session, ClientSession.ofPlainBytes(bytes))) {
      assertThatThrownBy(() -> isResumed(client, again))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("the session has been used: ClientSession[localhost");
      assertThat(isResumed(client, again.reusable())).isTrue();
    }
  }

  @Test
  void aSessionOfTls12IsForMany() throws Exception {
    var client = client(TlsProtocol.TLS_1_2).build();
    var session = granted(client);
    for (int i = 0; i < 3; i++) {
      assertThat(isResumed(client, session)).isTrue();
    }
    try (var connection = client.connect("localhost", greeter.port(), session)) {
      hear(connection);
      assertThat(isResumed(client, connection.takeSession().orElseThrow())).isTrue();
    }
    try (var connection = client.connect("localhost", greeter.port())) {
      assertThat(connection.isResumed()).isTrue();
      assertThat(isResumed(client, connection.takeSession().orElseThrow())).isTrue();
    }
  }

  @Test
  void theContextDoesNotUseWhatWasTaken() throws Exception {
    var client = client().build();
    var taken = new ArrayList<ClientSession>();
    try (var connection = client.connect("localhost", greeter.port())) {
      hear(connection);
      for (var next = connection.takeSession(); next.isPresent(); ) {
        taken.add(next.get());
        next = connection.takeSession();
      }
    }
    assertThat(taken).hasSize(2);
    try (var connection = client.connect("localhost", greeter.port())) {
      hear(connection);
      assertThat(connection.isResumed()).isFalse();
    }
    for (var session : taken) {
      assertThat(isResumed(client, session)).isTrue();
    }
  }

  @Test
  void whatTheContextHasUsedCannotBeTaken() throws Exception {
    var client = client().build();
    try (var first = client.connect("localhost", greeter.port())) {
      hear(first);
      for (int i = 0; i < 2; i++) {
        try (var connection = client.connect("localhost", greeter.port())) {
          assertThat(connection.isResumed()).isTrue();
        }
      }
      assertThat(first.takeSession()).isEmpty();
    }
  }

  /** The tickets of TLS 1.3 come with the first read, and are there after the end. */
  @ParameterizedTest
  @EnumSource(TlsProtocol.class)
  void sessionsComeWithWhatIsReadAndStayAfterTheEnd(TlsProtocol protocol) throws Exception {
    var client = client(protocol).build();
    var connection = client.connect("localhost", greeter.port());
    boolean isAtOnce = connection.takeSession().isPresent();
    assertThat(isAtOnce).isEqualTo(protocol == TlsProtocol.TLS_1_2);
    connection.closeOutput();
    assertThat(connection.inputStream().readAllBytes()).hasSize(5);
    connection.close();
    assertThat(isResumed(client, connection.takeSession().orElseThrow())).isTrue();
  }

  @Test
  void theWholeChainOfTheServerIsThereAgain() throws Exception {
    for (var protocol : TlsProtocol.values()) {
      var session = ClientSession.ofPlainBytes(granted(client(protocol).build()).toPlainBytes());
      var other = client(protocol).build();
      try (var connection = other.connect("localhost", greeter.port(), session)) {
        hear(connection);
        assertThat(connection.isResumed()).isTrue();
        assertThat(connection.session().getPeerCertificates())
            .containsExactlyElementsOf(ALL.chain("EC"));
        var next =
            ClientSession.ofPlainBytes(connection.takeSession().orElseThrow().toPlainBytes());
        try (var another = other.connect("localhost", greeter.port(), next)) {
          assertThat(another.isResumed()).isTrue();
          assertThat(another.session().getPeerCertificates())
              .containsExactlyElementsOf(ALL.chain("EC"));
        }
      }
    }
  }

  static List<TlsContext> otherRules() {
    var pin = Trust.pin(ALL.chain("EC").getFirst());
    return List.of(
        TlsContext.client().trust(Trust.of(ALL.chain("other-ca"))).build(),
        TlsContext.client().trust(Trust.system()).build(),
        TlsContext.client().trust(Trust.key(pin)).build(),
        TlsContext.client().trust(ALL.trust().withPins(pin)).build(),
        client().identity(ALL.identity("client")).build(),
        client().applicationProtocols("h2").build(),
        client().verifyHost(false).build(),
        client().stapling(Stapling.NEED).build(),
        client().securityLevel(2).build(),
        client().signatureAlgorithms("ECDSA+SHA256").build());
  }

  @ParameterizedTest
  @MethodSource("otherRules")
  void aContextOfOtherRulesRefusesIt(TlsContext other) throws Exception {
    var session = granted(client().build());
    try (var connection = over(other, "localhost")) {
      assertThatThrownBy(() -> connection.resume(session))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("the session was verified by other rules");
    }
    assertThat(isResumed(client().build(), session)).isTrue();
  }

  private TlsConnection over(TlsContext context, String host) throws IOException {
    var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), greeter.port());
    return context.over(Transport.of(socket), host, greeter.port());
  }

  @Test
  void aConnectionToAnotherHostRefusesIt() throws Exception {
    var session = granted(client().build());
    try (var connection = over(client().build(), "127.0.0.1")) {
      assertThatThrownBy(() -> connection.resume(session))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the session is of localhost, and the connection to 127.0.0.1");
    }
    try (var connection = over(client().build(), "LOCALHOST.")) {
      assertThatThrownBy(() -> connection.resume(session))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** The names of a trust manager's are never known to be the same. */
  @Test
  void whatATrustManagerHasSaidCountsForItsContextAlone() throws Exception {
    var managers = ALL.trustManagers();
    var manager = (X509TrustManager) managers[0];
    var one = TlsContext.client().trust(Trust.manager(manager)).build();
    var other = TlsContext.client().trust(Trust.manager(manager)).build();
    var session = granted(one);
    assertThatThrownBy(() -> isResumed(other, session))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(isResumed(one, session)).isTrue();
  }

  @Test
  void settingsOfAConnectionCountToo() throws Exception {
    var client = client().build();
    var session = granted(client);
    var engine = client.engine("localhost", greeter.port());
    var parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("");
    engine.setSSLParameters(parameters);
    assertThatThrownBy(() -> ((ResumingClient) engine).resume(session))
        .isInstanceOf(IllegalArgumentException.class);
    var late = client.engine("localhost", greeter.port());
    ((ResumingClient) late).resume(session);
    late.setSSLParameters(parameters);
    assertThatThrownBy(late::beginHandshake)
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageStartingWith("the session was verified by other rules");
  }

  @Test
  void itComesBeforeTheHandshakeOfAClientThatKnowsItsPeer() throws Exception {
    var client = client().build();
    var session = granted(client);
    try (var connection = client.connect("localhost", greeter.port())) {
      assertThatThrownBy(() -> connection.resume(session))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the handshake has begun");
    }
    assertThatThrownBy(() -> ((ResumingClient) client.engine()).resume(session))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no telling whom this talks to");
    assertThatThrownBy(() -> ((ResumingClient) server.engine("localhost", 1)).resume(session))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("it is a client who resumes a session");
    assertThat(((ResumingClient) client.engine()).takeSession()).isEmpty();
    assertThat(((ResumingClient) server.engine()).takeSession()).isEmpty();
    var never = over(client, "localhost");
    never.close();
    assertThat(never.takeSession()).isEmpty();
    assertThat(isResumed(client, session)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(TlsProtocol.class)
  void enginesAndSocketsResumeToo(TlsProtocol protocol) throws Exception {
    var client = client(protocol).build();
    var engines = new EnginePair(client.engine("localhost", 1), server.engine());
    ((ResumingClient) engines.client).resume(granted(client).reusable());
    engines.handshake();
    engines.exchange(10, 10);
    assertThat(((TlsAgreement) engines.client).isResumed()).isTrue();
    var next = ((ResumingClient) engines.client).takeSession().orElseThrow();
    try (var socket =
        (SSLSocket)
            client.asSslContext().getSocketFactory().createSocket("localhost", greeter.port())) {
      assertThatThrownBy(() -> ((ResumingClient) socket).resume(next))
          .isInstanceOf(IllegalArgumentException.class);
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      ((ResumingClient) socket).resume(next);
      assertThat(socket.getInputStream().readNBytes(5)).hasSize(5);
      assertThat(((TlsAgreement) socket).isResumed()).isTrue();
      assertThat(((ResumingClient) socket).takeSession()).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource(TlsProtocol.class)
  void oneOfAnotherServerIsAFullHandshake(TlsProtocol protocol) throws Exception {
    var client = client(protocol).build();
    var session = granted(client);
    try (var other = new Greeter(TlsContext.server(ALL.identity("EC")).build())) {
      assertThat(isResumed(client, other.port(), session)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(TlsProtocol.class)
  void anotherPortOfTheHostTakesItIfItHasTheKeys(TlsProtocol protocol) throws Exception {
    var client = client(protocol).build();
    try (var data = new Greeter(server)) {
      assertThat(isResumed(client, data.port(), granted(client))).isTrue();
    }
  }

  /** Without being told the context resumes at the same port alone. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aContextResumesAcrossPortsIfItIsTold(boolean across) throws Exception {
    var client = client().resumeAcrossPorts(across).build();
    try (var data = new Greeter(server);
        var control = client.connect("localhost", greeter.port())) {
      hear(control);
      for (int i = 0; i < 3; i++) {
        try (var connection = client.connect("localhost", data.port())) {
          hear(connection);
          assertThat(connection.isResumed()).isEqualTo(across || i > 0);
        }
      }
      assertThat(granted(client, data.port()).port()).isEqualTo(data.port());
    }
    assertThatThrownBy(() -> TlsContext.server().resumeAcrossPorts(true))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource(TlsProtocol.class)
  void bytesThatWereCutOrChangedAreRefused(TlsProtocol protocol) throws Exception {
    byte[] plain = granted(client(protocol).build()).toPlainBytes();
    byte[] sealed = ClientSession.ofPlainBytes(plain).seal(PROTECTOR);
    for (int size = 0; size < plain.length; size++) {
      assertNoPlain(Arrays.copyOf(plain, size));
    }
    for (int size = 0; size < sealed.length; size++) {
      assertNotSealed(Arrays.copyOf(sealed, size));
    }
    var random = new Random(7);
    for (int i = 0; i < 300; i++) {
      assertNoPlain(changed(plain, random));
      assertNotSealed(changed(sealed, random));
    }
    byte[] garbage = new byte[2000];
    random.nextBytes(garbage);
    assertNoPlain(garbage);
    assertNotSealed(garbage);
    assertNoPlain(sealed);
    assertNotSealed(plain);
    assertNoPlain(new byte[ClientSession.LONGEST + 1]);
    assertNoPlain(Arrays.copyOf(plain, plain.length + 1));
  }

  private static byte[] changed(byte[] bytes, Random random) {
    byte[] changed = bytes.clone();
    changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
    return changed;
  }

  private static void assertNoPlain(byte[] bytes) {
    assertThatThrownBy(() -> ClientSession.ofPlainBytes(bytes))
        .isInstanceOf(ClientSessionException.class);
  }

  private static void assertNotSealed(byte[] bytes) {
    assertThatThrownBy(() -> ClientSession.unseal(bytes, PROTECTOR))
        .isInstanceOf(ClientSessionException.class);
  }

  /** Whoever makes bytes up can make up the checksum, too. */
  @Test
  void bytesThatWereForgedAreRefusedOrHarmless() throws Exception {
    byte[] plain = granted(client().build()).toPlainBytes();
    var random = new Random(8);
    var client = client().build();
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      byte[] forged = changed(plain, random);
      byte[] body = Arrays.copyOf(forged, forged.length - 32);
      System.arraycopy(Sha256.of(body), 0, forged, body.length, 32);
      try {
        var session = ClientSession.ofPlainBytes(forged);
        var engine = client.engine("localhost", greeter.port());
        ((ResumingClient) engine).resume(session.reusable());
        engine.beginHandshake();
      } catch (ClientSessionException | IllegalArgumentException _) {
        refused++;
      }
    }
    // How many depends on how much of the session is its certificates, in which most bits are free.
    assertThat(refused).isBetween(10, 400);
  }

  @Test
  void anotherProtectorDoesNotOpenIt() throws Exception {
    byte[] sealed = granted(client().build()).seal(PROTECTOR);
    var other = KeyProtector.aes(List.of(Secrets.tokenBytes(32)));
    assertThatThrownBy(() -> ClientSession.unseal(sealed, other))
        .isInstanceOf(ClientSessionException.class)
        .hasMessage("sealed under a key that is not here")
        .hasRootCauseMessage("wrapped under a key that is not here");
    assertThatThrownBy(() -> ClientSession.unseal(sealed, KeyProtector.none()))
        .isInstanceOf(ClientSessionException.class);
    byte[] open = granted(client().build()).seal(KeyProtector.none());
    assertThat(ClientSession.unseal(open, KeyProtector.none()).serverName()).isEqualTo("localhost");
  }

  @Test
  void ofManyThreadsOneUsesIt() throws Exception {
    var client = client().build();
    var session = granted(client);
    var ends = new ArrayList<Future<Boolean>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        ends.add(threads.submit((Callable<Boolean>) () -> isResumed(client, session)));
      }
    }
    int used = 0;
    for (var end : ends) {
      try {
        assertThat(end.get()).isTrue();
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(IllegalStateException.class);
        used++;
      }
    }
    assertThat(used).isEqualTo(19);
  }

  @Test
  void manyThreadsWriteAndReadAndUseReusableOnes() throws Exception {
    var client = client().build();
    var session = granted(client).reusable();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var ends = new ArrayList<Future<Boolean>>();
      for (int i = 0; i < 20; i++) {
        ends.add(
            threads.submit(() -> {
              var copy = ClientSession.unseal(session.seal(PROTECTOR), PROTECTOR);
              return isResumed(client, copy.reusable()) && isResumed(client, session);
            }));
      }
      for (var end : ends) {
        assertThat(end.get()).isTrue();
      }
    }
  }

  /** Resumes what is in a file, in a process of its own. */
  static final class Importer {
    private Importer() {}

    public static void main(String[] arguments) throws Exception {
      var authority = Path.of(arguments[0]);
      var protector = KeyProtector.file(Path.of(arguments[1]));
      var session = ClientSession.unseal(Files.readAllBytes(Path.of(arguments[2])), protector);
      int port = Integer.parseInt(arguments[3]);
      var client =
          TlsContext.client().trust(Trust.pem(authority)).protocols(session.protocol()).build();
      try (var connection = client.connect("localhost", port, session)) {
        connection.outputStream().write("abc\n".getBytes(UTF_8));
        connection.inputStream().readNBytes(3);
        IO.println(connection.isResumed() + " " + connection.session().getProtocol());
      }
    }
  }

  private String importedElsewhere(Path authority, ClientSession session, int port)
      throws Exception {
    byte[] key = Secrets.tokenBytes(32);
    var keys =
        Files.writeString(folder.resolve("kek"), Base64.getEncoder().encodeToString(key) + "\n");
    var file = folder.resolve("session");
    Files.write(file, session.seal(KeyProtector.file(keys)));
    var result =
        ForkedJvm.run(
            List.of(),
            Importer.class,
            authority.toString(),
            keys.toString(),
            file.toString(),
            Integer.toString(port));
    assertThat(result.exitCode()).as(result.output()).isZero();
    return result.output().strip();
  }

  @ParameterizedTest
  @CsvSource({
    "-tls1_2, TLSv1.2",
    "-tls1_2 -no_ticket, TLSv1.2",
    "-tls1_3, TLSv1.3",
    "-tls1_3 -no_ticket, TLSv1.3"
  })
  void anotherProcessResumesWhatOpensslHasGranted(String options, String protocol)
      throws Exception {
    var authority = OpensslAuthority.root(folder, "Authority");
    var issued = authority.issue("localhost", "subjectAltName=DNS:localhost");
    var trusted = folder.resolve("ca.pem");
    var client = TlsContext.client().trust(Trust.pem(trusted)).build();
    try (var openssl = OpensslServer.start(issued, options.split(" "))) {
      ClientSession session;
      try (var connection = client.connect("localhost", openssl.port())) {
        connection.outputStream().write("abc\n".getBytes(UTF_8));
        assertThat(connection.inputStream().readNBytes(3)).isEqualTo("cba".getBytes(UTF_8));
        session = connection.takeSession().orElseThrow();
      }
      assertThat(importedElsewhere(trusted, session, openssl.port())).isEqualTo("true " + protocol);
    }
  }

  @ParameterizedTest
  @EnumSource(TlsProtocol.class)
  void anotherProcessResumesWhatOurServerHasGranted(TlsProtocol protocol) throws Exception {
    var trusted =
        Files.writeString(
            folder.resolve("ca.pem"), Certificates.chainPem(List.of(ALL.authority())));
    var client = TlsContext.client().trust(Trust.pem(trusted)).protocols(protocol).build();
    assertThat(importedElsewhere(trusted, granted(client), greeter.port()))
        .isEqualTo("true " + protocol.standardName());
  }

  @Test
  void anExpiredOneIsAFullHandshake() throws Exception {
    var client = client(TlsProtocol.TLS_1_2).build();
    client.sessions().setSessionTimeout(3);
    var session = granted(client);
    assertThat(session.expires()).isBeforeOrEqualTo(Instant.now().plusSeconds(3));
    Thread.sleep(3100);
    assertThat(session.isExpired()).isTrue();
    assertThat(isResumed(client, session)).isFalse();
  }

  @Test
  void whatIsInvalidIsNotTaken() throws Exception {
    var client = client().build();
    try (var connection = client.connect("localhost", greeter.port())) {
      hear(connection);
      connection.session().invalidate();
      assertThat(connection.takeSession()).isEmpty();
    }
  }

  private static Optional<ClientSession> of(SSLEngine engine) {
    return ((ResumingClient) engine).takeSession();
  }

  @Test
  void whoseProgramConstrainsAlgorithmsHasNone() throws Exception {
    var client = client().build();
    var session = granted(client);
    var engine = client.engine("localhost", 1);
    var parameters = engine.getSSLParameters();
    parameters.setAlgorithmConstraints(new AnyAlgorithm());
    engine.setSSLParameters(parameters);
    assertThatThrownBy(() -> ((ResumingClient) engine).resume(session))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the connection has algorithm constraints");
    var pair = new EnginePair(engine, server.engine());
    pair.handshake();
    pair.exchange(1, 1);
    assertThat(of(engine)).isEmpty();
  }

  private static final class AnyAlgorithm implements AlgorithmConstraints {
    @Override
    public boolean permits(
        Set<java.security.CryptoPrimitive> primitives,
        String algorithm,
        AlgorithmParameters parameters) {
      return true;
    }

    @Override
    public boolean permits(Set<java.security.CryptoPrimitive> primitives, Key key) {
      return true;
    }

    @Override
    public boolean permits(
        Set<java.security.CryptoPrimitive> primitives,
        String algorithm,
        Key key,
        AlgorithmParameters parameters) {
      return true;
    }
  }
}
