package org.opentls.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateRevokedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.net.ssl.ExtendedSSLSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentls.tls.OcspStaple.Pace;
import org.opentls.tls.OpensslAuthority.Issued;

/** Responses that a server gets and keeps. */
class OcspStapleTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  /** So that there is something to see. */
  private static final Pace FAST =
      new Pace(
          Duration.ofMillis(20),
          Duration.ofMillis(40),
          Duration.ofMillis(60),
          Duration.ofMillis(400));

  @TempDir static Path folder;

  private static OpensslAuthority root;
  private static Issued good;
  private static Issued revoked;
  private static byte[] goodResponse;
  private static int port;

  @BeforeAll
  static void issue() throws Exception {
    root = OpensslAuthority.root(folder, "Root");
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    good = root.server("authorityInfoAccess=OCSP;URI:http://127.0.0.1:" + port + "/ocsp");
    revoked = root.server();
    root.revoke(revoked);
    goodResponse = root.ocsp(good);
  }

  private static List<byte[]> shake(TlsProtocol protocol, TlsIdentity... identities)
      throws IOException {
    var client =
        TlsContext.client().trust(root.trust()).stapling(Stapling.WANT).protocols(protocol).build();
    var pair =
        new EnginePair(
            client.engine("localhost", 1), TlsContext.server(identities).build().engine());
    pair.handshake();
    return ((ExtendedSSLSession) pair.client.getSession()).getStatusResponses();
  }

  private static void await(BooleanSupplier fact) throws InterruptedException {
    var end = Instant.now().plus(LONG);
    while (!fact.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(10);
    }
  }

  private static OcspStaple fast(Issued identity, OcspStaple.Source source) throws IOException {
    var staple = new OcspStaple(identity.identity(), source, FAST);
    staple.start();
    return staple;
  }

  private static Exception failure(OcspStaple staple) throws InterruptedException {
    await(() -> staple.status().failure().isPresent());
    return staple.status().failure().orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void theResponderThatTheCertificateNamesIsAsked(TlsProtocol protocol) throws Exception {
    var responder = new ProcessBuilder(root.responder(port)).start();
    try {
      // A responder of openssl's waits for a client that says nothing, so nobody else may connect.
      var started = new BufferedReader(new InputStreamReader(responder.getInputStream(), UTF_8));
      assertThat(started.readLine()).startsWith("ACCEPT");
      try (var staple = OcspStaple.of(good.identity())) {
        assertThat(staple.await(LONG)).isTrue();
        assertThat(staple.status().failure()).isEmpty();
        assertThat(staple.status().validUntil().orElseThrow())
            .isBetween(Instant.now().plusSeconds(80_000), Instant.now().plusSeconds(90_000));
        assertThat(shake(protocol, staple.identity())).hasSize(1);
        assertThat(staple.identity().chain()).isEqualTo(good.identity().chain());
      }
    } finally {
      responder.destroyForcibly().onExit().join();
    }
  }

  /** What the program openssl makes of our server. */
  @ParameterizedTest
  @EnumSource
  void opensslTakesWhatIsStapled(TlsProtocol protocol) throws Exception {
    var file = Files.write(folder.resolve("response"), goodResponse);
    try (var staple = OcspStaple.of(good.identity(), () -> Files.readAllBytes(file));
        var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(staple.await(LONG)).isTrue();
      var context = TlsContext.server(staple.identity()).build();
      var served =
          threads.submit(
              (Callable<Void>)
                  () -> {
                    try (var connection = context.over(listening.accept())) {
                      connection.handshake();
                      connection.inputStream().readAllBytes();
                    }
                    return null;
                  });
      var command = new ArrayList<>(List.of("openssl", "s_client", "-status"));
      command.add(protocol == TlsProtocol.TLS_1_3 ? "-tls1_3" : "-tls1_2");
      command.addAll(List.of("-connect", "127.0.0.1:" + listening.getLocalPort()));
      command.addAll(List.of("-CAfile", root.own().certificate().toString()));
      assertThat(OpensslAuthority.run(command))
          .contains("OCSP Response Status: successful", "Cert Status: good");
      served.get();
    }
  }

  @Test
  void theResponseIsRenewedUntilTheEnd() throws Exception {
    var asked = new AtomicInteger();
    var staple =
        fast(
            good,
            () -> {
              asked.incrementAndGet();
              return goodResponse;
            });
    await(() -> asked.get() > 5);
    staple.close();
    staple.close();
    Thread.sleep(200);
    int then = asked.get();
    Thread.sleep(300);
    assertThat(asked).hasValue(then);
    assertThat(shake(TlsProtocol.TLS_1_3, staple.identity())).containsExactly(goodResponse);
  }

  @Test
  void anOldResponseStaysWhileThereIsNoNewOne() throws Exception {
    Queue<byte[]> responses = new ArrayDeque<>(List.of(goodResponse, new byte[100]));
    try (var staple =
        fast(
            good,
            () -> {
              var next = responses.poll();
              if (next == null) {
                throw new IOException("out of order");
              }
              return next;
            })) {
      await(() -> staple.status().failure().filter(IOException.class::isInstance).isPresent());
      assertThat(staple.status().failure().orElseThrow()).hasMessage("out of order");
      assertThat(staple.status().validUntil()).isPresent();
      assertThat(shake(TlsProtocol.TLS_1_2, staple.identity())).containsExactly(goodResponse);
    }
  }

  @Test
  void whatIsNotGoodIsNeverStapled() throws Exception {
    var forge = new OcspForge(root.own().x509(), root.own().privateKey());
    var old = forge.time(Instant.now().minusSeconds(9000), Instant.now().minusSeconds(900));
    for (var bad :
        List.of(
            root.ocsp(revoked),
            root.ocsp(good, "-badsig"),
            root.ocsp(good, "-resp_no_certs", "-badsig"),
            old.of(good.x509()),
            forge.unknown().of(good.x509()),
            OcspForge.error(6),
            new byte[0],
            new byte[OcspStaple.MAX_RESPONSE + 1])) {
      try (var staple = fast(good, () -> bad)) {
        assertThat(failure(staple)).isInstanceOfAny(CertificateException.class, IOException.class);
        assertThat(staple.status().validUntil()).isEmpty();
        assertThat(staple.await(Duration.ZERO)).isFalse();
        assertThat(shake(TlsProtocol.TLS_1_3, staple.identity())).isEmpty();
      }
    }
  }

  @Test
  void aRevokedCertificateLosesItsOldResponse() throws Exception {
    var soon = root.server();
    Queue<byte[]> responses = new ArrayDeque<>(List.of(root.ocsp(soon)));
    root.revoke(soon);
    byte[] afterwards = root.ocsp(soon);
    try (var staple =
        fast(
            soon,
            () -> {
              var next = responses.poll();
              return next == null ? afterwards : next;
            })) {
      assertThat(staple.await(LONG)).isTrue();
      assertThat(failure(staple)).isInstanceOf(CertificateRevokedException.class);
      assertThat(staple.status().validUntil()).isEmpty();
      assertThat(shake(TlsProtocol.TLS_1_3, staple.identity())).isEmpty();
    }
  }

  /** OpenSSL stops to send a response when its time ends, whether or not there is another. */
  @Test
  void aResponseIsStapledUntilItsEnd() throws Exception {
    var forge = new OcspForge(root.own().x509(), root.own().privateKey());
    var end = Instant.now().plusSeconds(2);
    byte[] brief = forge.time(Instant.now().minusSeconds(9), end).of(good.x509());
    Queue<byte[]> responses = new ArrayDeque<>(List.of(brief));
    try (var staple = fast(good, responses::remove)) {
      assertThat(staple.await(LONG)).isTrue();
      await(() -> staple.status().validUntil().isEmpty());
      assertThat(Instant.now()).isAfter(end.minusSeconds(2));
      assertThat(shake(TlsProtocol.TLS_1_3, staple.identity())).isEmpty();
    }
  }

  /** Each certificate has its own, whichever of them the client can verify. */
  @Test
  void theResponseIsOfTheCertificateThatIsChosen() throws Exception {
    var ed25519 = root.ed25519Server();
    byte[] other = root.ocsp(ed25519);
    try (var first = fast(good, () -> goodResponse);
        var second = fast(ed25519, () -> other)) {
      assertThat(first.await(LONG)).isTrue();
      assertThat(second.await(LONG)).isTrue();
      var server = TlsContext.server(first.identity(), second.identity()).build();
      for (var algorithm : List.of("ecdsa_secp256r1_sha256", "ed25519")) {
        var client =
            TlsContext.client()
                .trust(root.trust())
                .stapling(Stapling.NEED)
                .signatureAlgorithms(algorithm, "ecdsa_secp521r1_sha512")
                .build();
        var pair = new EnginePair(client.engine("localhost", 1), server.engine());
        pair.handshake();
        assertThat(((ExtendedSSLSession) pair.client.getSession()).getStatusResponses())
            .containsExactly(algorithm.equals("ed25519") ? other : goodResponse);
      }
    }
  }

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  /** Asks a responder that answers like this, and returns why nothing came of it. */
  private static Exception failure(Answer answer) throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      server.setExecutor(threads);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              answer.to(exchange);
            }
          });
      server.start();
      var uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      var identity = good.identity();
      var source = new OcspResponder(uri, identity.certificate(), identity.issuer().orElseThrow());
      try (var staple = fast(good, source)) {
        return failure(staple);
      } finally {
        server.stop(0);
        threads.shutdownNow();
      }
    }
  }

  @Test
  void aHostileResponderDoesNoHarm() throws Exception {
    assertThat(
            failure(exchange -> {
              assertThat(exchange.getRequestMethod()).isEqualTo("POST");
              exchange.sendResponseHeaders(500, -1);
            }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("500");
    assertThat(
            failure(exchange -> {
              exchange.getResponseHeaders().set("Location", "file:///etc/passwd");
              exchange.sendResponseHeaders(302, -1);
            }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("302");
    assertThat(
            failure(exchange -> {
              exchange.sendResponseHeaders(200, 0);
              byte[] much = new byte[10_000];
              for (int i = 0; i < 10_000; i++) {
                exchange.getResponseBody().write(much);
              }
            }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than");
    assertThat(
            failure(exchange -> {
              exchange.sendResponseHeaders(200, 0);
              exchange.getResponseBody().write("<html>Please log in</html>".getBytes(UTF_8));
            }))
        .isInstanceOf(CertificateException.class);
    var never = new CountDownLatch(1);
    assertThat(
            failure(_ -> {
              try {
                never.await();
              } catch (InterruptedException _) {
                // The test is over.
              }
            }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no OCSP response came");
  }

  @Test
  void aSourceThatThrowsAnythingIsAskedAgain() throws Exception {
    var asked = new AtomicInteger();
    try (var staple =
        fast(
            good,
            () -> {
              if (asked.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
              }
              return goodResponse;
            })) {
      assertThat(staple.await(LONG)).isTrue();
      assertThat(asked).hasValueGreaterThan(2);
    }
  }

  @Test
  void renewalComesBeforeTheEndAndFailuresAreSpreadOut() {
    var pace = Pace.USUAL;
    var now = Instant.EPOCH;
    assertThat(pace.untilRenewal(now, now.plus(Duration.ofHours(10))))
        .isEqualTo(Duration.ofHours(5));
    assertThat(pace.untilRenewal(now, now.plus(Duration.ofDays(7))))
        .isEqualTo(Duration.ofHours(12));
    assertThat(pace.untilRenewal(now, now)).isEqualTo(Duration.ofMinutes(1));
    assertThat(pace.untilRetry(1)).isEqualTo(Duration.ofMinutes(1));
    assertThat(pace.untilRetry(3)).isEqualTo(Duration.ofMinutes(4));
    assertThat(pace.untilRetry(Integer.MAX_VALUE)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void whatCannotBeAskedAboutIsRefused() throws Exception {
    assertThatThrownBy(() -> OcspStaple.of(revoked.identity()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names no OCSP responder");
    var alone = TlsIdentity.pem(good.certificate(), good.key());
    assertThatThrownBy(() -> OcspStaple.of(alone))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the issuer is not in the chain");
    assertThatThrownBy(() -> OcspStaple.of(good.identity(), URI.create("file:///etc/passwd")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("file:///etc/passwd");
  }
}
