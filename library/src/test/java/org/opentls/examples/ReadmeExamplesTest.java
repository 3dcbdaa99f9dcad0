package org.opentls.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.OpenTls;
import org.opentls.api.OpenSSL;
import org.opentls.cipherlib.Box;
import org.opentls.hashlib.Digest;
import org.opentls.hashlib.Digests;
import org.opentls.hmac.Hmac;
import org.opentls.io.Chain;
import org.opentls.io.FileMode;
import org.opentls.io.Filters;
import org.opentls.kdf.Hkdf;
import org.opentls.kdf.PasswordHash;
import org.opentls.kdf.Scrypt;
import org.opentls.random.Secrets;
import org.opentls.random.SystemRandom;
import org.opentls.tls.Certificates;
import org.opentls.tls.HostSource;
import org.opentls.tls.KeyProtector;
import org.opentls.tls.KeyRingStore;
import org.opentls.tls.Resumption;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.Trust;
import org.opentls.tls.VirtualHosts;

/** Runs README's examples as they stand there; {@link DocumentationTest} compares the text. */
class ReadmeExamplesTest {
  /** FIPS 180-4, SHA-256 of "abc". */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @RegisterExtension final StandardOutput printed = new StandardOutput();

  @TempDir Path folder;

  @Test
  void digestsAFile() throws Exception {
    var path = Files.writeString(folder.resolve("abc"), "abc");
    byte[] sha256 = Digests.fileDigest(path, "SHA256");
    IO.println(HexFormat.of().formatHex(sha256));
    assertThat(printed.lines()).containsExactly(ABC);
  }

  @Test
  void digestsWhatComesInPieces() {
    var header = "a".getBytes(US_ASCII);
    var body = "bc".getBytes(US_ASCII);
    try (var sha256 = Digest.sha256()) {
      sha256.update(header).update(body);
      IO.println(sha256.hexdigest());
    }
    assertThat(printed.lines()).containsExactly(ABC);
  }

  /** RFC 4231, test case 2. */
  @Test
  void authenticatesAMessage() {
    var key = "Jefe".getBytes(US_ASCII);
    var message = "what do ya want for nothing?".getBytes(US_ASCII);
    var received =
        HexFormat.of().parseHex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    byte[] code = Hmac.digest(key, message, "SHA256");
    IO.println(Hmac.compareDigest(code, received));
    assertThat(printed.lines()).containsExactly("true");
  }

  @Test
  void hashesAPassword() {
    var password = "correct horse".toCharArray();
    String stored = PasswordHash.of(password, Scrypt.recommended()).encoded();
    IO.println(PasswordHash.parse(stored).verify(password));
    assertThat(printed.lines()).containsExactly("true");
    assertThat(PasswordHash.parse(stored).verify("another".toCharArray())).isFalse();
  }

  @Test
  void derivesAKey() {
    var password = "correct horse".toCharArray();
    var secret = "a shared secret".getBytes(US_ASCII);
    byte[] salt = Secrets.tokenBytes(16);
    byte[] ofPassword = Scrypt.recommended().derive(password, salt, 32);
    byte[] ofSecret = Hkdf.sha256().derive(secret, salt, "my protocol 1".getBytes(UTF_8), 32);
    assertThat(ofPassword).hasSize(32).isNotEqualTo(ofSecret);
    assertThat(ofSecret).hasSize(32);
  }

  @Test
  void encryptsWithAKey() throws Exception {
    var message = "meet me at noon".getBytes(US_ASCII);
    byte[] key = Box.newKey();
    byte[] box = Box.seal(key, message);
    byte[] opened = Box.open(key, box);
    assertThat(opened).isEqualTo(message);
    assertThat(box).hasSize(message.length + Box.OVERHEAD);
  }

  @Test
  void readsAndWritesThroughChains() throws Exception {
    var plaintext = new byte[100_000];
    var path = folder.resolve("report.b64");
    byte[] key = Secrets.tokenBytes(32);
    byte[] iv = Secrets.tokenBytes(16);
    try (var chain = Chain.file(path, FileMode.WRITE)) {
      chain.push(Filters.base64()).push(Filters.encrypt("AES-256-CBC", key, iv));
      chain.outputStream().write(plaintext);
    }
    var sha256 = Filters.digest("SHA256");
    try (var chain = Chain.file(path, FileMode.READ)) {
      chain.push(Filters.base64()).push(Filters.decrypt("AES-256-CBC", key, iv)).push(sha256);
      IO.println(chain.inputStream().readAllBytes().length + " bytes, " + sha256.hexdigest());
    }
    assertThat(printed.lines())
        .containsExactly("100000 bytes, " + HexFormat.of().formatHex(Digests.sha256(plaintext)));
  }

  @Test
  void drawsRandomNumbers() {
    var random = SystemRandom.create();
    IO.println(random.randint(1, 6));
    IO.println(random.sample(List.of("red", "green", "blue", "black"), 2));
    IO.println(random.normal(100, 15));
    assertThat(printed.lines()).hasSize(3);
    assertThat(printed.lines().get(0)).matches("[1-6]");
    assertThat(printed.lines().get(1))
        .matches("\\[(red|green|blue|black), (red|green|blue|black)]");
    assertThat(Double.parseDouble(printed.lines().get(2))).isBetween(-200.0, 400.0);
  }

  @Test
  void makesAToken() {
    String token = Secrets.tokenUrlSafe();
    assertThat(token).matches("[A-Za-z0-9_-]{43}");
  }

  @Test
  void speaksTls() throws Exception {
    var certificates = Files.writeString(folder.resolve("chain.pem"), ALL.chainPem("EC"));
    var key = Files.writeString(folder.resolve("key.pem"), ALL.keyPem("EC"));
    var authority =
        Files.writeString(
            folder.resolve("ca.pem"), Certificates.chainPem(List.of(ALL.authority())));
    try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var served =
          threads.submit(
              (Callable<Void>)
                  () -> {
                    serve(certificates, key, listening);
                    return null;
                  });
      int port = listening.getLocalPort();
      var client = TlsContext.client().trust(Trust.pem(authority)).build();
      try (var connection = client.connect("localhost", port)) {
        connection.outputStream().write("hello".getBytes(UTF_8));
        connection.closeOutput();
        IO.println(new String(connection.inputStream().readAllBytes(), UTF_8));
        IO.println(connection.session().getProtocol());
      }
      served.get();
      assertThat(printed.lines()).containsExactly("hello", "TLSv1.3");
    }
  }

  private static void serve(Path certificates, Path key, ServerSocket listening)
      throws IOException {
    var server = TlsContext.server(TlsIdentity.pem(certificates, key)).build();
    try (var connection = server.over(listening.accept())) {
      connection.inputStream().transferTo(connection.outputStream());
    }
  }

  @Test
  void servesManyHosts() throws Exception {
    var certificates = Files.writeString(folder.resolve("chain.pem"), ALL.chainPem("EC"));
    var key = Files.writeString(folder.resolve("key.pem"), ALL.keyPem("EC"));
    var blog = TlsIdentity.pem(certificates, key);
    var hosts =
        VirtualHosts.builder()
            .host("shop.example", HostSource.pem(certificates, key))
            .host("*.blog.example", TlsContext.server(blog).build())
            .build();
    hosts.watch(Duration.ofSeconds(10), reload -> IO.println("renewed: " + reload.renewed()));
    var context = hosts.context().asSslContext();
    assertThat(hosts.names()).containsExactly("*.blog.example", "shop.example");
    assertThat(context.getProtocol()).isEqualTo("TLS");
  }

  @Test
  void resumesAfterARestart() throws Exception {
    var certificates = Files.writeString(folder.resolve("chain.pem"), ALL.chainPem("EC"));
    var key = Files.writeString(folder.resolve("key.pem"), ALL.keyPem("EC"));
    var identity = TlsIdentity.pem(certificates, key);
    var ring = folder.resolve("tickets.ring");
    var resumption = Resumption.tickets(KeyRingStore.file(ring), KeyProtector.none()).build();
    var server = TlsContext.server(identity).resumption(resumption).build();
    try (resumption) {
      assertThat(server.asSslContext().getProtocol()).isEqualTo("TLS");
      assertThat(resumption.metrics().keyRing().orElseThrow().local()).isFalse();
    }
    assertThat(ring).isNotEmptyFile();
  }

  @Test
  void putsOpenSslUnderAnExistingProgram() throws Exception {
    try {
      OpenTls.install();
      var sha512 = MessageDigest.getInstance("SHA-512");
      IO.println(sha512.getProvider().getName());
      assertThat(printed.lines()).containsExactly("OpenTLS");
    } finally {
      OpenTls.uninstall();
    }
  }

  @Test
  void asksWhatIsLoaded() {
    IO.println(OpenSSL.versionText() + " from " + OpenSSL.source());
    IO.println(OpenSSL.digests());
    assertThat(printed.lines().get(0)).startsWith("OpenSSL ");
    assertThat(printed.lines().get(1)).contains("SHA2-256");
  }
}
