package org.opentls.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.api.OpenSSL;
import org.opentls.tls.Certificates;
import org.opentls.tls.ClientAuth;
import org.opentls.tls.ClientSession;
import org.opentls.tls.Greeter;
import org.opentls.tls.HostReload;
import org.opentls.tls.HostSource;
import org.opentls.tls.KeyLog;
import org.opentls.tls.KeyProtector;
import org.opentls.tls.KeyRingStore;
import org.opentls.tls.ProxyException;
import org.opentls.tls.Resumption;
import org.opentls.tls.ScriptedProxy;
import org.opentls.tls.Socks5Proxy;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.TlsProtocol;
import org.opentls.tls.Transport;
import org.opentls.tls.Trust;
import org.opentls.tls.VirtualHosts;

/** What the pages about TLS show. */
class TlsTasksTest {
  private static final String HYBRID = "X25519MLKEM768";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @TempDir Path folder;
  private Path certificates;
  private Path key;
  private Path authority;
  private TlsIdentity identity;
  private Trust trust;

  @BeforeEach
  void write() throws Exception {
    certificates = Files.writeString(folder.resolve("chain.pem"), ALL.chainPem("EC"));
    key = Files.writeString(folder.resolve("key.pem"), ALL.keyPem("EC"));
    authority =
        Files.writeString(
            folder.resolve("ca.pem"), Certificates.chainPem(List.of(ALL.authority())));
    identity = TlsIdentity.pem(certificates, key);
    trust = Trust.pem(authority);
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private TlsContext.Builder client() {
    return TlsContext.client().trust(trust);
  }

  private static byte[] greeted(TlsContext client, Greeter greeter) throws IOException {
    try (var connection = client.connect("localhost", greeter.port())) {
      return connection.inputStream().readNBytes(5);
    }
  }

  /** What a server shows to those who ask for a name; none is verified. */
  private X509Certificate shown(TlsContext server, String name) throws Exception {
    try (var greeter = new Greeter(server);
        var socket = new Socket(InetAddress.getLoopbackAddress(), greeter.port());
        var connection =
            client().verifyHost(false).build().over(Transport.of(socket), name, greeter.port())) {
      connection.handshake();
      return (X509Certificate) connection.session().getPeerCertificates()[0];
    }
  }

  @Test
  void eachHostShowsItsOwnCertificate() throws Exception {
    var blogCertificates = Files.writeString(folder.resolve("b.pem"), ALL.chainPem("RSA"));
    var blogKey = Files.writeString(folder.resolve("b.key"), ALL.keyPem("RSA"));
    var hosts =
        VirtualHosts.builder()
            .host("shop.example", HostSource.pem(certificates, key))
            .host(
                "*.blog.example",
                HostSource.pem(
                    blogCertificates,
                    blogKey,
                    settings -> settings.applicationProtocols("h2", "http/1.1")))
            .defaultHost("shop.example")
            .build();
    var server = hosts.context();
    assertThat(shown(server, "shop.example")).isEqualTo(ALL.chain("EC").getFirst());
    assertThat(shown(server, "ann.blog.example")).isEqualTo(ALL.chain("RSA").getFirst());
    assertThat(shown(server, "other.example")).isEqualTo(ALL.chain("EC").getFirst());
  }

  @Test
  void aServerLooksAfterItsCertificate() throws Exception {
    var told = new LinkedBlockingQueue<HostReload>();
    var hosts = VirtualHosts.builder().defaultHost(HostSource.pem(certificates, key)).build();
    var server = hosts.context();
    var watch = hosts.watch(Duration.ofMillis(10), told::add);
    try (watch) {
      assertThat(shown(server, "localhost")).isEqualTo(ALL.chain("EC").getFirst());
      Files.writeString(certificates, ALL.chainPem("RSA"));
      Files.writeString(key, ALL.keyPem("RSA"));
      HostReload reload;
      do {
        reload = told.poll(60, TimeUnit.SECONDS);
        assertThat(reload).isNotNull();
      } while (reload.renewed().isEmpty());
      assertThat(shown(server, "localhost")).isEqualTo(ALL.chain("RSA").getFirst());
      assertThat(hosts.expiringWithin(Duration.ofDays(14))).isEmpty();
    }
  }

  private static void tell(HostReload reload) {
    reload.renewed().forEach(name -> System.err.println("renewed: " + name));
    reload.failed().forEach((name, why) -> System.err.println(name + " stays as it was: " + why));
  }

  /** As the page has it. */
  private static VirtualHosts watched(Path certificates, Path key) throws IOException {
    var hosts = VirtualHosts.builder().defaultHost(HostSource.pem(certificates, key)).build();
    var watch = hosts.watch(Duration.ofSeconds(10), reload -> tell(reload));
    var server = hosts.context();
    assertThat(server.asSslContext().getProtocol()).isEqualTo("TLS");
    watch.close();
    return hosts;
  }

  @Test
  void aPairThatDoesNotBelongTogetherChangesNothing() throws Exception {
    var hosts = watched(certificates, key);
    Files.writeString(certificates, ALL.chainPem("RSA"));
    var reload = hosts.reload();
    assertThat(reload.failed()).containsOnlyKeys(HostReload.DEFAULT_HOST);
    assertThat(reload.failed().get(HostReload.DEFAULT_HOST))
        .isInstanceOf(IllegalArgumentException.class);
    tell(reload);
    assertThat(shown(hosts.context(), "localhost")).isEqualTo(ALL.chain("EC").getFirst());
    Files.writeString(key, ALL.keyPem("RSA"));
    assertThat(hosts.reload().renewed()).containsExactly(HostReload.DEFAULT_HOST);
  }

  @Test
  void aServerKnowsItsClients() throws Exception {
    var server =
        TlsContext.server(TlsIdentity.pem(certificates, key))
            .trust(Trust.pem(authority))
            .clientAuth(ClientAuth.NEED)
            .build();
    var annsCertificates = Files.writeString(folder.resolve("ann.pem"), ALL.chainPem("client"));
    var annsKey =
        Files.writeString(
            folder.resolve("ann.key"), ALL.encryptedKeyPem("client", "secret".toCharArray()));
    var passwordFile = Files.writeString(folder.resolve("password"), "secret\n");
    var ann = TlsIdentity.pem(annsCertificates, annsKey, purpose -> password(passwordFile));
    var client = TlsContext.client().identity(ann).trust(Trust.pem(authority)).build();
    try (var listening = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
      var served = threads.submit((Callable<String>) () -> greet(server, listening));
      try (var connection = client.connect("localhost", listening.getLocalPort())) {
        assertThat(new String(connection.inputStream().readAllBytes(), UTF_8))
            .isEqualTo("hello CN=Ann");
      }
      assertThat(served.get(60, TimeUnit.SECONDS)).isEqualTo("CN=Ann");

      var refused = threads.submit((Callable<String>) () -> greet(server, listening));
      var nobody = client().build();
      assertThatThrownBy(
              () -> {
                try (var connection = nobody.connect("localhost", listening.getLocalPort())) {
                  connection.inputStream().read();
                }
              })
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("certificate_required");
      assertThatThrownBy(() -> refused.get(60, TimeUnit.SECONDS))
          .hasCauseInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("peer did not return a certificate");
    }
    assertThatThrownBy(() -> TlsIdentity.pem(annsCertificates, annsKey, _ -> "wrong".toCharArray()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the password is wrong");
    assertThatThrownBy(() -> TlsIdentity.pem(annsCertificates, annsKey))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("needs a password");
  }

  private static String greet(TlsContext server, ServerSocket listening) throws IOException {
    try (var connection = server.over(listening.accept())) {
      connection.handshake();
      var name = connection.session().getPeerPrincipal().getName();
      connection.outputStream().write(("hello " + name).getBytes(UTF_8));
      return name;
    }
  }

  /** The first line of a file, which leaves no copy behind that nobody clears. */
  private static char[] password(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    var text = UTF_8.decode(ByteBuffer.wrap(bytes));
    try {
      int end = 0;
      while (end < text.length() && text.charAt(end) != '\n') {
        end++;
      }
      var password = new char[end];
      text.get(password);
      return password;
    } finally {
      Arrays.fill(bytes, (byte) 0);
      text.clear();
      text.put(CharBuffer.allocate(text.capacity()));
    }
  }

  @Test
  void serversOfOneMachineShareAFile() throws Exception {
    var ring = folder.resolve("tickets.ring");
    var client = client().build();
    var resumption = Resumption.tickets(KeyRingStore.file(ring), KeyProtector.none()).build();
    var server = TlsContext.server(identity).resumption(resumption).build();
    var session =
        grantedBy(server, client); // the ring is on the disk now, and the session with the client
    resumption.close();

    try (var afterRestart =
        Resumption.tickets(KeyRingStore.file(ring), KeyProtector.none()).build()) {
      var restarted = TlsContext.server(identity).resumption(afterRestart).build();
      try (var greeter = new Greeter(restarted);
          var connection = client.connect("localhost", greeter.port(), session)) {
        assertThat(connection.inputStream().readAllBytes()).isNotEmpty();
        assertThat(connection.isResumed()).isTrue();
      }
      assertThat(afterRestart.metrics().resumed()).isEqualTo(1);
    }
  }

  private static ClientSession grantedBy(TlsContext server, TlsContext client) throws IOException {
    try (var greeter = new Greeter(server);
        var connection = client.connect("localhost", greeter.port())) {
      connection.inputStream().readAllBytes();
      return connection.takeSession().orElseThrow();
    }
  }

  @Test
  void aProxyThatIsNotThereIsToldApart() throws Exception {
    char[] password = "secret".toCharArray();
    var proxy =
        Socks5Proxy.of("localhost", 1080)
            .withCredentials("ann", password)
            .withDeadline(Duration.ofSeconds(5));
    assertThat(proxy.deadline()).isEqualTo(Duration.ofSeconds(5));
    assertThat(proxy.toString()).doesNotContain("secret");
    try (var refusing =
        ScriptedProxy.start(proxied -> {
          assertThat(proxied.socksTarget()).isEqualTo("shop.example:443");
        })) {
      var ours = Socks5Proxy.of("localhost", refusing.port()).withDeadline(Duration.ofSeconds(5));
      assertThatThrownBy(() -> client().build().connect("shop.example", 443, ours))
          .isInstanceOf(ProxyException.class);
    }
  }

  @Test
  void aConnectionSaysWhetherItIsPostQuantum() throws Exception {
    try (var greeter = new Greeter(TlsContext.server(identity).build());
        var connection = client().build().connect("localhost", greeter.port())) {
      boolean isPostQuantum = connection.group().orElse("").equals("X25519MLKEM768");
      assertThat(isPostQuantum).isEqualTo(OpenSSL.groups().contains(HYBRID));
    }
  }

  @Test
  void aServerMayInsistOnPostQuantumKeys() throws Exception {
    assumeTrue(OpenSSL.groups().contains(HYBRID), "OpenSSL is older than 3.5");
    var server =
        TlsContext.server(identity)
            .protocols(TlsProtocol.TLS_1_3)
            .groups("X25519MLKEM768", "SecP256r1MLKEM768")
            .build();
    try (var greeter = new Greeter(server)) {
      assertThat(greeted(client().build(), greeter)).isEqualTo("hello".getBytes(UTF_8));
      var old = client().groups("X25519", "P-256").build();
      assertThatThrownBy(() -> greeted(old, greeter)).isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void aGroupThatIsNotThereIsToldWhenTheContextIsMade() {
    assertThatThrownBy(() -> client().groups("ML-KEM-9000").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("groups that OpenSSL does not take: [ML-KEM-9000]");
  }

  @Test
  void secretsGoToAFile() throws Exception {
    var secrets = folder.resolve("keys.log");
    var client = TlsContext.client().trust(trust).keyLog(KeyLog.file(secrets)).build();
    try (var greeter = new Greeter(TlsContext.server(identity).build())) {
      assertThat(greeted(client, greeter)).isEqualTo("hello".getBytes(UTF_8));
    }
    assertThat(Files.readAllLines(secrets))
        .anyMatch(line -> line.startsWith("CLIENT_TRAFFIC_SECRET_0 "));
  }

  @Test
  void secretsOfOneConnectionCanBeKept() throws Exception {
    var lines = new ArrayList<String>();
    var client = client().keyLog(lines::add).protocols(TlsProtocol.TLS_1_2).build();
    try (var greeter = new Greeter(TlsContext.server(identity).build())) {
      assertThat(greeted(client, greeter)).isEqualTo("hello".getBytes(UTF_8));
    }
    assertThat(lines).singleElement().asString().startsWith("CLIENT_RANDOM ");
  }

  @Test
  void aTransportInJavaCarriesAConnection() throws Exception {
    var client = client().build();
    var segments = Collections.synchronizedList(new ArrayList<Recorded.Segment>());
    try (var greeter = new Greeter(TlsContext.server(identity).build());
        var socket = new Socket("localhost", greeter.port())) {
      var transport = new Recorded(Transport.of(socket), segments);
      try (var connection = client.over(transport, "localhost", 443)) {
        assertThat(connection.inputStream().readAllBytes()).isEqualTo("hello".getBytes(UTF_8));
      }
    }
    assertThat(segments).anyMatch(Recorded.Segment::isRead).anyMatch(it -> !it.isRead());
    assertThat(segments).noneMatch(it -> new String(it.bytes(), ISO_8859_1).contains("hello"));
  }
}
