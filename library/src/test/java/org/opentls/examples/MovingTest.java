package org.opentls.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.OpenTls;
import org.opentls.hashlib.Digest;
import org.opentls.hashlib.Digests;
import org.opentls.provider.OpenTlsProvider;
import org.opentls.random.Secrets;
import org.opentls.random.SystemRandom;
import org.opentls.tls.Certificates;
import org.opentls.tls.ClientAuth;
import org.opentls.tls.Greeter;
import org.opentls.tls.HostSource;
import org.opentls.tls.KeyLog;
import org.opentls.tls.KeyProtector;
import org.opentls.tls.KeyRingStore;
import org.opentls.tls.Resumption;
import org.opentls.tls.TlsAgreement;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.TlsProtocol;
import org.opentls.tls.Transport;
import org.opentls.tls.Trust;
import org.opentls.tls.VirtualHosts;

/** Runs the examples of {@code docs/moving.md}; {@link DocumentationTest} compares the text. */
class MovingTest {
  @RegisterExtension final StandardOutput printed = new StandardOutput();

  @TempDir Path folder;
  private Path certificates;
  private Path key;
  private Path authority;

  @BeforeEach
  void prepare() throws IOException {
    certificates = Files.writeString(folder.resolve("chain.pem"), ALL.chainPem("EC"));
    key = Files.writeString(folder.resolve("key.pem"), ALL.keyPem("EC"));
    authority =
        Files.writeString(
            folder.resolve("ca.pem"), Certificates.chainPem(List.of(ALL.authority())));
  }

  @Test
  void codeOfJsseRunsAsItIs() throws Exception {
    KeyStore keyStore = ALL.keyStore("EC");
    KeyStore trustStore = ALL.trustStore();
    char[] password = Certificates.PASSWORD.clone();
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(keyStore, password);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trustStore);

    var context = SSLContext.getInstance("TLS", new OpenTlsProvider());
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    assertThat(context.getProvider().getName()).isEqualTo("OpenTLS");
    var server = TlsContext.server(TlsIdentity.pem(certificates, key)).build();
    try (var greeter = new Greeter(server)) {
      assertThat(greeted(context, greeter.port())).isEqualTo("hello");
    }
  }

  private static String greeted(SSLContext context, int port) throws IOException {
    try (var socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  @Test
  void contextIsMadeOfKeyStores() throws Exception {
    KeyStore keyStore = ALL.keyStore("EC");
    KeyStore trustStore = ALL.trustStore();
    char[] password = Certificates.PASSWORD.clone();
    var alias = "EC";
    TlsContext server =
        TlsContext.server(TlsIdentity.keyStore(keyStore, alias, password))
            .trust(Trust.keyStore(trustStore))
            .clientAuth(ClientAuth.NEED)
            .protocols(TlsProtocol.TLS_1_3)
            .applicationProtocols("h2", "http/1.1")
            .build();
    SSLContext forWhatTakesOne = server.asSslContext();

    var defaults = forWhatTakesOne.getDefaultSSLParameters();
    assertThat(defaults.getNeedClientAuth()).isTrue();
    assertThat(defaults.getProtocols()).containsExactly("TLSv1.3");
    assertThat(defaults.getApplicationProtocols()).containsExactly("h2", "http/1.1");
  }

  @Test
  void encryptedKeyAsksForItsPasswordOnce() throws Exception {
    var file = folder.resolve("server.p12");
    try (var out = Files.newOutputStream(file)) {
      ALL.keyStore("EC").store(out, Certificates.PASSWORD);
    }
    char[] password = Certificates.PASSWORD.clone();
    var identity = TlsIdentity.pkcs12(file, purpose -> password);
    assertThat(identity.chain()).hasSize(2);
    assertThat(password).containsOnly('\0');
  }

  @Test
  void engineOrSocketTellsMoreThanItsSession() throws Exception {
    var client = TlsContext.client().trust(Trust.pem(authority)).build();
    var server = TlsContext.server(TlsIdentity.pem(certificates, key)).build();
    SSLEngine engine = client.engine("localhost", 443);
    assertThat(engine.getSSLParameters().getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
    try (var greeter = new Greeter(server);
        var socket =
            client.asSslContext().getSocketFactory().createSocket("localhost", greeter.port())) {
      ((SSLSocket) socket).startHandshake();
      if (socket instanceof TlsAgreement agreement) {
        IO.println(agreement.group().orElse("none") + ", resumed: " + agreement.isResumed());
      }
    }
    assertThat(printed.lines()).hasSize(1);
    assertThat(printed.lines().getFirst()).endsWith(", resumed: false");
  }

  @Test
  void sessionContextBecomesResumption() throws Exception {
    var identity = TlsIdentity.pem(certificates, key);
    Path ring = folder.resolve("tickets.ring");
    var resumption = Resumption.tickets(KeyRingStore.file(ring), KeyProtector.none()).build();
    var server = TlsContext.server(identity).resumption(resumption).build();
    try (resumption;
        var greeter = new Greeter(server)) {
      var client = TlsContext.client().trust(Trust.pem(authority)).build();
      for (boolean again : List.of(false, true)) {
        try (var connection = client.connect("localhost", greeter.port())) {
          connection.inputStream().readAllBytes();
          assertThat(connection.isResumed()).isEqualTo(again);
        }
      }
    }
  }

  @Test
  void keyManagerThatChoosesByNameBecomesHosts() throws Exception {
    var hosts =
        VirtualHosts.builder()
            .host("localhost", HostSource.pem(certificates, key))
            .defaultHost("localhost")
            .build();
    SSLContext context = hosts.context().asSslContext();
    assertThat(hosts.names()).containsExactly("localhost");
    assertThat(context.getProtocol()).isEqualTo("TLS");
  }

  @Test
  void installPutsItInFront() throws Exception {
    try {
      OpenTls.install();
      IO.println(SSLContext.getInstance("TLS").getProvider().getName());
      assertThat(printed.lines()).containsExactly("OpenTLS");
    } finally {
      OpenTls.uninstall();
    }
  }

  /** FIPS 180-4, SHA-256 of "abc". */
  @Test
  void hashlibHasItsCounterparts() {
    var sha256 = Digest.of("sha256");
    sha256.update("a".getBytes(UTF_8)).update("bc".getBytes(UTF_8));
    IO.println(sha256.hexdigest());
    byte[] atOnce = Digests.sha256("abc".getBytes(UTF_8));
    assertThat(printed.lines())
        .containsExactly("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        .containsExactly(HexFormat.of().formatHex(atOnce));
  }

  @Test
  void randomHasItsCounterparts() {
    var random = SystemRandom.create();
    IO.println(random.randint(1, 6));
    IO.println(random.choice(List.of("red", "green", "blue")));
    IO.println(Secrets.tokenHex(16));
    assertThat(printed.lines().get(0)).matches("[1-6]");
    assertThat(printed.lines().get(1)).matches("red|green|blue");
    assertThat(printed.lines().get(2)).matches("[0-9a-f]{32}");
  }

  @Test
  void pythonsClientHasItsCounterpart() throws Exception {
    var server = TlsContext.server(TlsIdentity.pem(certificates, key)).build();
    var keys = folder.resolve("keys.log");
    try (var greeter = new Greeter(server)) {
      int port = greeter.port();
      var context =
          TlsContext.client()
              .trust(Trust.pem(authority))
              .protocols(TlsProtocol.TLS_1_3)
              .keyLog(KeyLog.file(keys))
              .build();
      try (var socket = new Socket("localhost", port);
          var connection = context.over(Transport.of(socket), "localhost", port)) {
        IO.println(new String(connection.inputStream().readAllBytes(), UTF_8));
        IO.println(connection.session().getProtocol());
      }
    }
    assertThat(printed.lines()).containsExactly("hello", "TLSv1.3");
    assertThat(keys).content().contains("CLIENT_HANDSHAKE_TRAFFIC_SECRET ");
  }

  @Test
  void pythonsServerHasItsCounterpart() throws Exception {
    var client = TlsContext.client().trust(Trust.pem(authority)).build();
    try (var listening = new ServerSocket(0);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var served =
          threads.submit(
              (Callable<Void>)
                  () -> {
                    var context = TlsContext.server(TlsIdentity.pem(certificates, key)).build();
                    try (var connection = context.over(listening.accept())) {
                      connection.outputStream().write("hello".getBytes(UTF_8));
                    }
                    return null;
                  });
      try (var connection = client.connect("localhost", listening.getLocalPort())) {
        assertThat(connection.inputStream().readAllBytes()).asString(UTF_8).isEqualTo("hello");
      }
      served.get();
    }
  }
}
