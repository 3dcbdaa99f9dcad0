package org.opentls.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.tls.ClientAuth;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsProtocol;
import org.opentls.tls.Trust;

class ConnectCommandTest {
  @TempDir private Path folder;

  private TrialFiles files;
  private TlsContext server;

  @BeforeEach
  void makeServer() throws IOException {
    files = TrialFiles.make(folder.resolve("tls"));
    server = TlsContext.server(files.identity()).applicationProtocols("two", "one").build();
  }

  private Transcript connect(String input, Peer peer, String... options) {
    return run(input, peer.name(), options);
  }

  private Transcript run(String input, String to, String... options) {
    var command = new ArrayList<>(List.of("connect", "--ca", files.authority().toString()));
    command.addAll(List.of(options));
    command.add(to);
    return Transcript.withInput(input, command.toArray(String[]::new));
  }

  @Test
  void whatIsTypedGoesToTheServerAndItsAnswerToStandardOutput() throws Exception {
    try (var peer = Peer.tls(server, Peer::echo)) {
      var transcript = connect("grüße\n", peer, "--alpn", "one");
      assertThat(transcript.out()).isEqualTo("grüße\n");
      assertThat(transcript.exitCode()).isZero();
      assertThat(transcript.err().lines().toList())
          .startsWith("Connected to " + peer.name() + " at 127.0.0.1")
          .anyMatch(line -> line.matches("TLSv1.3, TLS_[A-Z0-9_]+, [A-Za-z0-9]+, one"))
          .contains(
              "Verified to be localhost",
              " 0  CN=localhost",
              "    for      localhost, 127.0.0.1",
              "    issuer   CN=OpenTLS trial CA",
              "    key      EC, 256 bits; signed with SHA256withECDSA")
          .anyMatch(line -> line.matches("    SHA-256  [0-9a-f]{64}"))
          .anyMatch(line -> line.matches("    valid    [0-9-]{10} to [0-9-]{10}, 99 days left"));
      peer.await();
    }
  }

  @Test
  void muchGoesBothWaysAtTheSameTime() throws Exception {
    var much = "0123456789abcdef".repeat(200_000);
    try (var peer = Peer.tls(server, Peer::echo)) {
      assertThat(connect(much, peer, "--quiet")).isEqualTo(new Transcript(0, much, ""));
    }
  }

  @Test
  void serverThatSpeaksFirstIsHeardWithoutInput() throws Exception {
    try (var peer =
        Peer.tls(server, connection -> connection.outputStream().write("hi\n".getBytes(UTF_8)))) {
      assertThat(connect("", peer, "-q")).isEqualTo(new Transcript(0, "hi\n", ""));
    }
  }

  /** RFC 5246, section 7.2.1: there the server would throw away what it has not sent. */
  @Test
  void olderTlsIsNotClosedBeforeTheAnswer() throws Exception {
    try (var peer =
        Peer.tls(
            server,
            connection -> {
              var heard = connection.inputStream().readNBytes(4);
              Thread.sleep(300);
              connection.outputStream().write(heard);
            })) {
      assertThat(connect("ping", peer, "-q", "--tls1.2")).isEqualTo(new Transcript(0, "ping", ""));
    }
  }

  @Test
  void olderTlsWithoutInputEnds() throws Exception {
    try (var peer = Peer.tls(server, Peer::echo)) {
      assertThat(connect("", peer, "-q", "--tls1.2")).isEqualTo(new Transcript(0, "", ""));
    }
  }

  @Test
  void linesEndWithCarriageReturnsIfAsked() throws Exception {
    try (var peer = Peer.tls(server, Peer::echo)) {
      assertThat(connect("a\nb\r\n\n", peer, "-q", "--crlf").out()).isEqualTo("a\r\nb\r\n\r\n");
    }
  }

  @Test
  void terminalIsNotCommandedByTheServer() throws Exception {
    var out = new ByteArrayOutputStream();
    try (var peer =
            Peer.tls(
                server,
                connection ->
                    connection
                        .outputStream()
                        .write("a\u001b[2J\u009b2J\u007f\u0000é\t\r\n".getBytes(UTF_8)));
        var console =
            new Console(
                new ByteArrayInputStream(new byte[0]),
                out,
                new ByteArrayOutputStream(),
                "1",
                false)) {
      assertThat(
              Main.run(console, "connect", "-q", "--ca", files.authority().toString(), peer.name()))
          .isZero();
    }
    assertThat(out.toString(UTF_8)).isEqualTo("a^[[2J?2J^?^@é\t\r\n");
  }

  @Test
  void jsonIsOneObjectAndTheCommandEnds() throws Exception {
    try (var peer = Peer.tls(server, Peer::echo)) {
      var transcript =
          connect("not sent", peer, "--json", "--alpn", "zero,one", "--groups", "P-256");
      assertThat(transcript.exitCode()).isZero();
      assertThat(transcript.err()).isEmpty();
      assertThat(transcript.out())
          .startsWith("{\n")
          .endsWith("\n}\n")
          .contains(
              "\"host\" : \"localhost\"",
              "\"port\" : " + peer.port(),
              "\"address\" : \"127.0.0.1\"",
              "\"verified\" : true",
              "\"distrust\" : null",
              "\"protocol\" : \"TLSv1.3\"",
              "\"group\" : \"secp256r1\"",
              "\"application_protocol\" : \"one\"",
              "\"resumed\" : false",
              "\"names\" : [ \"localhost\", \"127.0.0.1\" ]",
              "\"days_left\" : 99");
    }
  }

  @Test
  void untrustedServerIsToldInJsonToo() throws Exception {
    try (var peer = Peer.tls(server, Peer::echo)) {
      var transcript = connect("", peer, "--json", "--servername", "other.example");
      assertThat(transcript.exitCode()).isEqualTo(3);
      assertThat(transcript.out())
          .contains(
              "\"verified\" : false",
              "\"distrust\" : \"the certificate is not for other.example; it is for localhost,"
                  + " 127.0.0.1\"",
              "\"subject\" : \"CN=localhost\"")
          .doesNotContain("protocol");
    }
  }

  private void assertDistrust(String why, String... options) throws Exception {
    try (var peer = Peer.tls(server, Peer::echo)) {
      var transcript = connect("secret", peer, options);
      assertThat(transcript.exitCode()).isEqualTo(3);
      assertThat(transcript.out()).isEmpty();
      assertThat(transcript.err().lines().toList()).startsWith(" 0  CN=localhost");
      assertThat(transcript.err())
          .endsWith("opentls: " + peer.name() + " is not trusted: " + why + "\n");
      assertThat(peer.failure()).hasMessageContaining("alert");
    }
  }

  @Test
  void serverOfAnotherNameIsToldWithTheNamesItHas() throws Exception {
    assertDistrust(
        "the certificate is not for 127.0.0.2; it is for localhost, 127.0.0.1",
        "--servername",
        "127.0.0.2");
  }

  @Test
  void issuerThatIsNotTrustedIsNamed() throws Exception {
    files = new TrialFiles(other(), files.certificate(), files.key());
    assertDistrust(
        "nobody who is trusted has issued it: its issuer is CN=OpenTLS trial CA; --ca FILE names"
            + " whom to trust");
  }

  private Path other() throws IOException {
    return TrialFiles.make(folder.resolve("other")).authority();
  }

  @Test
  void expiredCertificateIsTold() throws Exception {
    files = TrialFiles.make(folder.resolve("old"), -30, -3, "localhost");
    server = TlsContext.server(files.identity()).build();
    try (var peer = Peer.tls(server, Peer::echo)) {
      assertThat(connect("", peer).err())
          .contains("    WARNING: it expired 3 days ago, on ")
          .contains(" is not trusted: the certificate expired 3 days ago, on ");
    }
  }

  @Test
  void certificateThatIsNotYetValidIsTold() throws Exception {
    files = TrialFiles.make(folder.resolve("new"), 2, 30, "localhost");
    server = TlsContext.server(files.identity()).build();
    try (var peer = Peer.tls(server, Peer::echo)) {
      assertThat(connect("", peer).err())
          .contains(" is not trusted: the certificate is not valid before 20");
    }
  }

  @Test
  void certificateThatEndsSoonIsAWarning() throws Exception {
    files = TrialFiles.make(folder.resolve("soon"), -30, 4, "localhost");
    server = TlsContext.server(files.identity()).build();
    try (var peer = Peer.tls(server, Peer::echo)) {
      var transcript = connect("", peer);
      assertThat(transcript.exitCode()).isZero();
      assertThat(transcript.err()).contains("    WARNING: it expires in 3 days\n");
    }
  }

  @Test
  void whoeverAnswersIsBelievedIfAsked() throws Exception {
    try (var peer = Peer.tls(server, Peer::echo)) {
      var transcript =
          Transcript.withInput(
              "hi", "connect", "--insecure", "--servername", "other.example", peer.name());
      assertThat(transcript.out()).isEqualTo("hi");
      assertThat(transcript.exitCode()).isZero();
      assertThat(transcript.err()).contains("NOT VERIFIED: it may be anybody who answers\n");
    }
  }

  @Test
  void serverThatIsNotThereIsToldShortly() throws Exception {
    int port;
    try (var listening = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = listening.getLocalPort();
    }
    assertThat(run("", "127.0.0.1:" + port))
        .isEqualTo(
            new Transcript(
                1, "", "opentls: cannot connect to 127.0.0.1:" + port + ": Connection refused\n"));
    var nobody = "a".repeat(64);
    assertThat(run("", nobody))
        .isEqualTo(new Transcript(1, "", "opentls: cannot find the host " + nobody + "\n"));
  }

  @Test
  void silentServerIsGivenUpInTime() throws Exception {
    try (var peer = Peer.plain(socket -> socket.getInputStream().readAllBytes())) {
      assertThat(connect("", peer, "--timeout", "1"))
          .isEqualTo(
              new Transcript(
                  1, "", "opentls: no TLS with " + peer.name() + ": no answer within 1 s\n"));
    }
  }

  /** Each byte comes in time, and all together do not. */
  @Test
  void serverThatDripsIsGivenUpInTime() throws Exception {
    try (var peer =
        Peer.plain(socket -> {
          for (int i = 0; i < 100; i++) {
            socket.getOutputStream().write(new byte[] {'x'});
            Thread.sleep(100);
          }
        })) {
      assertThat(connect("", peer, "--timeout", "1", "--starttls", "smtp").err())
          .isEqualTo("opentls: no TLS with " + peer.name() + ": no answer within 1 s\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.0 400 Bad Request\r\n\r\n", "", "\u0000\u0000\u0000\u0000"})
  void serverWithoutTlsIsToldSo(String garbage) throws Exception {
    try (var peer =
        Peer.plain(socket -> {
          socket.getInputStream().read(new byte[1000]);
          socket.getOutputStream().write(garbage.getBytes(US_ASCII));
        })) {
      var transcript = connect("", peer);
      assertThat(transcript.exitCode()).isEqualTo(1);
      assertThat(transcript.out()).isEmpty();
      assertThat(transcript.err())
          .startsWith("opentls: no TLS with " + peer.name() + ": ")
          .hasLineCount(1);
    }
  }

  @Test
  void connectionThatIsCutIsAFailureAfterWhatHasCome() throws Exception {
    try (var peer =
        Peer.plain(socket -> {
          // not closed: nothing says that it is the end
          @SuppressWarnings("resource")
          var connection = server.over(socket);
          connection.outputStream().write("half".getBytes(US_ASCII));
        })) {
      var transcript = connect("", peer, "-q");
      assertThat(transcript.out()).isEqualTo("half");
      assertThat(transcript.exitCode()).isEqualTo(1);
      assertThat(transcript.err()).startsWith("opentls: the connection was cut: ");
    }
  }

  private TlsContext demanding() throws IOException {
    return TlsContext.server(files.identity())
        .trust(Trust.pem(files.authority()))
        .clientAuth(ClientAuth.NEED)
        .build();
  }

  /** What `certs` makes serves both sides. */
  private Path made() {
    var certs = folder.resolve("certs");
    assertThat(Transcript.of("certs", certs.toString()).exitCode()).isZero();
    files =
        new TrialFiles(
            certs.resolve("ca.pem"), certs.resolve("server.pem"), certs.resolve("server.key"));
    return certs;
  }

  @ParameterizedTest
  @ValueSource(strings = {"--tls1.2", "--tls1.3"})
  void clientShowsItsCertificate(String version) throws Exception {
    var certs = made();
    try (var peer =
        Peer.tls(
            demanding(),
            connection -> {
              connection.handshake();
              var name = connection.session().getPeerPrincipal().getName();
              connection.outputStream().write(name.getBytes(UTF_8));
            })) {
      assertThat(
              connect(
                  "",
                  peer,
                  "-q",
                  version,
                  "--cert",
                  certs.resolve("client.pem").toString(),
                  "--key",
                  certs.resolve("client.key").toString()))
          .isEqualTo(new Transcript(0, "CN=client", ""));
    }
  }

  @Test
  void clientWithoutACertificateIsToldWhatTheServerSays() throws Exception {
    made();
    try (var peer = Peer.tls(demanding(), Peer::echo)) {
      assertThat(connect("", peer, "-q"))
          .isEqualTo(
              new Transcript(
                  1,
                  "",
                  "opentls: the connection has failed: the peer sent the alert"
                      + " certificate_required\n"));
    }
  }

  private Path encryptedKey() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "there is no openssl");
    var encrypted = folder.resolve("encrypted.key");
    var process =
        new ProcessBuilder(
                "/usr/bin/openssl",
                "pkey",
                "-in",
                files.key().toString(),
                "-out",
                encrypted.toString(),
                "-aes256",
                "-passout",
                "pass:correct horse")
            .start();
    assertThat(process.waitFor()).isZero();
    return encrypted;
  }

  @Test
  void passphraseOfTheKeyIsRead() throws Exception {
    var passphrase = Files.writeString(folder.resolve("passphrase"), "correct horse\n");
    try (var peer = Peer.tls(server, Peer::echo)) {
      assertThat(
              connect(
                  "hi",
                  peer,
                  "-q",
                  "--cert",
                  files.certificate().toString(),
                  "--key",
                  encryptedKey().toString(),
                  "--passphrase-file",
                  passphrase.toString()))
          .isEqualTo(new Transcript(0, "hi", ""));
    }
  }

  @Test
  void wrongPassphraseIsToldAndNotRepeated() throws Exception {
    var key = encryptedKey();
    var passphrase = Files.writeString(folder.resolve("passphrase"), "battery\n");
    var transcript =
        run(
            "",
            "localhost:1",
            "--cert",
            files.certificate().toString(),
            "--key",
            key.toString(),
            "--passphrase-file",
            passphrase.toString());
    assertThat(transcript)
        .isEqualTo(new Transcript(1, "", "opentls: " + key + ": the password is wrong\n"));
  }

  @Test
  void keyThatIsEncryptedNeedsAPassphraseFromSomewhere() throws Exception {
    assertThat(
            run(
                "",
                "localhost:1",
                "--cert",
                files.certificate().toString(),
                "--key",
                encryptedKey().toString()))
        .isEqualTo(
            new Transcript(
                2,
                "",
                "opentls connect: no passphrase; give --passphrase-file FILE or --passphrase-env"
                    + " NAME\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--ca missing | 1 | opentls: missing: No such file or directory",
        "--cert missing | 1 | opentls: missing: No such file or directory",
        "--key missing | 2 | opentls connect: --key needs --cert",
        "--insecure --ca missing | 2 | opentls connect: --insecure and --ca exclude each other",
        "--timeout 0 | 2 | opentls connect: --timeout must be from 1 to 86400, not 0",
        "--groups nope | 2 | opentls connect: groups that OpenSSL does not take: [nope] (",
        "--starttls nope | 2 | opentls connect: --starttls must be smtp, lmtp, imap, pop3, ftp,"
            + " nntp, xmpp, postgres or ldap, not 'nope'",
        "--tls1.2 --tls1.3 | 2 | opentls connect: --tls1.2 and --tls1.3 exclude each other",
        "--passphrase-file - | 2 | opentls connect: standard input cannot be two things; name",
        "--alpn a,,b | 2 | opentls connect: ",
      })
  void optionThatIsNoGoodIsToldBeforeAnythingIsSent(String options, int exitCode, String why) {
    var command =
        Stream.concat(Stream.of("connect", "localhost:1"), Stream.of(options.split(" ")))
            .toArray(String[]::new);
    var transcript = Transcript.of(command);
    assertThat(transcript.err()).startsWith(why).hasLineCount(1);
    assertThat(transcript.exitCode()).isEqualTo(exitCode);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "a:",
        "a:x",
        "a:65536",
        ":443",
        "[::1",
        "[a]:1",
        "https://a/",
        "",
        "a:1:2x"
      })
  void whatIsNoServerIsRefused(String server) {
    assertThat(Transcript.of("connect", server))
        .isEqualTo(
            new Transcript(
                2,
                "",
                "opentls connect: HOST[:PORT] must be a host or an address and a port, as in"
                    + " localhost:443 or [::1]:443, not "
                    + Quoting.always(server)
                    + "\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "example.org,       example.org, 443, example.org:443",
    "example.org:8443,  example.org, 8443, example.org:8443",
    "[::1]:8443,        ::1, 8443, [::1]:8443",
    "[fe80::1%eth0],    fe80::1%eth0, 443, [fe80::1%eth0]:443",
    "::1,               ::1, 443, [::1]:443",
    "127.0.0.1:1,       127.0.0.1, 1, 127.0.0.1:1",
    "bücher.example,    bücher.example, 443, bücher.example:443",
  })
  void serverIsANameOrAnAddressAndAPort(String text, String host, int port, String shown) {
    var endpoint = Endpoint.parse("SERVER", text, 443);
    assertThat(endpoint).isEqualTo(new Endpoint(host, port)).hasToString(shown);
  }

  @Test
  void serverIsReachedByIpv6() throws Exception {
    ServerSocket listening;
    try {
      listening = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"));
    } catch (IOException e) {
      assumeTrue(false, "no IPv6 here: " + e);
      return;
    }
    made();
    try (listening) {
      var served =
          Thread.startVirtualThread(() -> {
            try (var connection =
                TlsContext.server(files.identity()).build().over(listening.accept())) {
              Peer.echo(connection);
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      assertThat(run("hi", "[::1]:" + listening.getLocalPort(), "-q"))
          .isEqualTo(new Transcript(0, "hi", ""));
      served.join();
    }
  }

  @Test
  void secretsAreLoggedForTheOwner() throws Exception {
    var log = folder.resolve("keys");
    try (var peer = Peer.tls(server, Peer::echo)) {
      assertThat(connect("", peer, "-q", "--keylog", log.toString()).exitCode()).isZero();
    }
    assertThat(Files.readString(log)).contains("CLIENT_HANDSHAKE_TRAFFIC_SECRET ");
    if (log.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
          .isEqualTo("rw-------");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_2", "-tls1_3"})
  void opensslServes(String version) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "there is no openssl");
    var process =
        new ProcessBuilder(
                "/usr/bin/openssl",
                "s_server",
                version,
                "-rev",
                "-naccept",
                "1",
                "-accept",
                "127.0.0.1:0",
                "-cert",
                files.certificate().toString(),
                "-key",
                files.key().toString(),
                "-alpn",
                "one")
            .redirectError(folder.resolve("log").toFile())
            .start();
    try (var lines = process.inputReader()) {
      var line = lines.readLine();
      while (line != null && !line.startsWith("ACCEPT")) {
        line = lines.readLine();
      }
      assertThat(line).isNotNull();
      var port = line.substring(line.lastIndexOf(':') + 1);
      var transcript = run("abc\nCLOSE\n", "localhost:" + port, "--alpn", "one");
      assertThat(transcript.err()).contains(", one\n", "Verified to be localhost\n");
      assertThat(transcript.out()).isEqualTo("cba\n");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void protocolsAreSpokenThatAreAskedFor() throws Exception {
    var old = TlsContext.server(files.identity()).protocols(TlsProtocol.TLS_1_2).build();
    try (var peer = Peer.tls(old, Peer::echo)) {
      assertThat(connect("", peer, "--tls1.3").err())
          .contains("the peer sent the alert protocol_version");
    }
  }
}
