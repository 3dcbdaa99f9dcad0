package org.opentls.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.tls.TlsContext;

/** {@code connect} through proxies that follow a script. */
class ProxyOptionsTest {
  @TempDir private Path folder;

  private TrialFiles files;
  private TlsContext server;

  @BeforeEach
  void makeServer() throws IOException {
    files = TrialFiles.make(folder.resolve("tls"), -1, 100, "hidden.example.org", "localhost");
    server = TlsContext.server(files.identity()).build();
  }

  private Transcript connect(String input, String... options) {
    var command = new ArrayList<>(List.of("connect", "--ca", files.authority().toString()));
    command.addAll(List.of(options));
    command.add("hidden.example.org:4433");
    return Transcript.withInput(input, command.toArray(String[]::new));
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static void expect(InputStream in, String digits) throws IOException {
    assertThat(HexFormat.of().formatHex(in.readNBytes(digits.length() / 2))).isEqualTo(digits);
  }

  /** Carries bytes to a server, once the proxy has said that it does. */
  private static void carry(InputStream in, OutputStream out, Peer target) throws Exception {
    try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), target.port())) {
      var back =
          Thread.startVirtualThread(() -> {
            try {
              socket.getInputStream().transferTo(out);
            } catch (IOException _) {
              // the other side has gone
            }
          });
      in.transferTo(socket.getOutputStream());
      socket.shutdownOutput();
      back.join();
    }
  }

  private static void hearSocksTarget(Socket socket) throws IOException {
    var in = socket.getInputStream();
    expect(in, "050100");
    socket.getOutputStream().write(hex("0500"));
    expect(in, "05010003");
    assertThat(new DataInputStream(in).readUnsignedByte()).isEqualTo(18);
    assertThat(in.readNBytes(18)).asString(US_ASCII).isEqualTo("hidden.example.org");
    expect(in, "1151");
  }

  private static Peer socks(Peer target) throws IOException {
    return Peer.plain(socket -> {
      hearSocksTarget(socket);
      socket.getOutputStream().write(hex("05000001000000000000"));
      carry(socket.getInputStream(), socket.getOutputStream(), target);
    });
  }

  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    return head.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--socks5 localhost:",
        "--proxy socks5://127.0.0.1:",
        "--proxy socks5h://localhost:"
      })
  void socksProxyLooksUpTheServer(String option) throws Exception {
    try (var target = Peer.tls(server, Peer::echo);
        var proxy = socks(target)) {
      var transcript = connect("hi", (option + proxy.port()).split(" "));
      assertThat(transcript.out()).isEqualTo("hi");
      assertThat(transcript.exitCode()).isZero();
      assertThat(transcript.err())
          .startsWith("Connected to hidden.example.org:4433 through socks5://")
          .contains("Verified to be hidden.example.org\n");
      proxy.await();
    }
  }

  @Test
  void startTlsGoesThroughAProxy() throws Exception {
    try (var target =
            Peer.plain(socket -> {
              socket.getOutputStream().write("+OK\r\n".getBytes(US_ASCII));
              expect(
                  socket.getInputStream(), HexFormat.of().formatHex("STLS\r\n".getBytes(US_ASCII)));
              socket.getOutputStream().write("+OK\r\n".getBytes(US_ASCII));
              Peer.over(server, socket, Peer::echo);
            });
        var proxy = socks(target)) {
      assertThat(connect("hi", "-q", "--socks5", proxy.name(), "--starttls", "pop3"))
          .isEqualTo(new Transcript(0, "hi", ""));
    }
  }

  @Test
  void jsonNamesTheProxyAndNoAddress() throws Exception {
    try (var target = Peer.tls(server, Peer::echo);
        var proxy = socks(target)) {
      assertThat(connect("", "--json", "--socks5", proxy.name()).out())
          .contains(
              "\"address\" : null", "\"proxy\" : \"socks5://localhost:" + proxy.port() + "\"");
    }
  }

  @Test
  void userOfTheUrlAndPasswordOfTheFileAreSent() throws Exception {
    var password = Files.writeString(folder.resolve("password"), "open sesame\n");
    try (var target = Peer.tls(server, Peer::echo);
        var proxy =
            Peer.plain(socket -> {
              assertThat(head(socket.getInputStream()))
                  .startsWith("CONNECT hidden.example.org:4433 HTTP/1.1\r\n")
                  // a+b@c:open sesame
                  .contains("Proxy-Authorization: Basic YStiQGM6b3BlbiBzZXNhbWU=\r\n");
              socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII));
              carry(socket.getInputStream(), socket.getOutputStream(), target);
            })) {
      var transcript =
          connect(
              "hi",
              "--proxy",
              "http://a+b%40c@" + proxy.name() + "/",
              "--proxy-password-file",
              password.toString());
      assertThat(transcript.out()).isEqualTo("hi");
      assertThat(transcript.err()).doesNotContain("a+b", "sesame");
      proxy.await();
    }
  }

  @Test
  void proxyMayBeReachedByTls() throws Exception {
    try (var target = Peer.tls(server, Peer::echo);
        var proxy =
            Peer.tls(
                server,
                connection -> {
                  assertThat(head(connection.inputStream())).contains("hidden.example.org:4433");
                  connection.outputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII));
                  carry(connection.inputStream(), connection.outputStream(), target);
                })) {
      assertThat(
              connect(
                  "hi",
                  "-q",
                  "--proxy",
                  "https://" + proxy.name(),
                  "--proxy-ca",
                  files.authority().toString()))
          .isEqualTo(new Transcript(0, "hi", ""));
    }
  }

  @Test
  void proxyThatIsNotTrustedIsTold() throws Exception {
    try (var proxy = Peer.tls(server, Peer::echo)) {
      var transcript = connect("hi", "--proxy", "https://" + proxy.name());
      assertThat(transcript.exitCode()).isEqualTo(1);
      assertThat(transcript.err())
          .startsWith(
              "opentls: cannot connect to hidden.example.org:4433 through https://"
                  + proxy.name()
                  + ": the certificate of the peer is not trusted")
          .hasLineCount(1);
    }
  }

  @Test
  void refusalIsTold() throws Exception {
    try (var proxy =
        Peer.plain(socket -> {
          hearSocksTarget(socket);
          socket.getOutputStream().write(hex("05050001000000000000"));
        })) {
      assertThat(connect("hi", "--socks5", proxy.name()))
          .isEqualTo(
              new Transcript(
                  1,
                  "",
                  "opentls: cannot connect to hidden.example.org:4433 through socks5://"
                      + proxy.name()
                      + ": the host refuses the connection of the proxy (SOCKS reply 5)\n"));
    }
  }

  @Test
  void silentProxyIsGivenUpInTime() throws Exception {
    try (var proxy = Peer.plain(socket -> socket.getInputStream().readAllBytes())) {
      assertThat(connect("", "--timeout", "1", "--socks5", proxy.name()).err())
          .endsWith(": no answer within 1 s\n");
      proxy.await();
    }
  }

  @Test
  void proxyThatIsNotThereIsTold() throws Exception {
    int port;
    try (var unused = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = unused.getLocalPort();
    }
    assertThat(connect("", "--socks5", "127.0.0.1:" + port).err())
        .isEqualTo(
            "opentls: cannot connect to hidden.example.org:4433 through socks5://127.0.0.1:"
                + port
                + ": Connection refused\n");
    var nobody = "a".repeat(64);
    assertThat(connect("", "--socks5", nobody).err())
        .isEqualTo("opentls: cannot find the proxy " + nobody + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--socks5 a --proxy http://b | --proxy and --socks5 exclude each other",
        "--socks5 a:x | --socks5 must be a host or an address and a port",
        "--socks5 ann:secret@a | --socks5 shows a password in the list of processes; give",
        "--proxy http://ann:secret@a | --proxy shows a password in the list of processes; give",
        "--proxy ann:secret@a:1 | --proxy must be a URL without a path, as in http://proxy:3128",
        "--proxy http://a/b | --proxy must be a URL without a path, as in http://proxy:3128",
        "--proxy ftp://a | --proxy must be a URL of http, https or socks5, not 'ftp'",
        "--proxy http://a%zz@b --proxy-password-env PATH | the user in the URL of --proxy is",
        "--proxy http://a%0d@b --proxy-password-env PATH | the proxy cannot be used: the user or",
        "--proxy http://a%3ab@b --proxy-password-env PATH | the proxy cannot be used: the user has",
        "--proxy http://@b --proxy-password-env NO_SUCH | the environment has no variable",
        "--socks5 ann@a | no password for the proxy; give --proxy-password-file FILE or",
        "--socks5 a --proxy-password-env PATH | the password of a proxy needs a user, as in",
        "--proxy-password-env PATH | the password of a proxy needs a user, as in",
        "--socks5 a --proxy-ca x | --proxy-ca needs --proxy with https, not socks5",
        "--proxy-ca x | --proxy-ca needs --proxy with https, not no proxy",
        "--socks5 ann@a --proxy-password-file - | standard input cannot be two things; name a",
        "--socks5 a:0 | the proxy cannot be used: port 0 is not in 1 to 65535",
      })
  void optionThatIsNoGoodIsToldBeforeAnythingIsSent(String options, String why) {
    var transcript = connect("", options.split(" "));
    assertThat(transcript.err())
        .startsWith("opentls connect: " + why)
        .doesNotContain("secret")
        .hasLineCount(1);
    assertThat(transcript.exitCode()).isEqualTo(2);
  }

  @Test
  void hostThatCannotBeNamedToAProxyIsTold() {
    assertThat(Transcript.of("connect", "--socks5", "127.0.0.1:1", "a;b"))
        .isEqualTo(new Transcript(2, "", "opentls connect: not a name or an address: a;b\n"));
  }

  @Test
  void helpTellsOfProxies() {
    assertThat(Transcript.of("connect", "--help").out())
        .contains("--socks5", "--proxy", "opentls connect --socks5 localhost:9050 example.org");
  }

  @Test
  void passwordMayComeFromStandardInputIfNothingElseDoes() throws Exception {
    try (var target = Peer.tls(server, Peer::echo);
        var proxy =
            Peer.plain(socket -> {
              var in = socket.getInputStream();
              expect(in, "05020002");
              socket.getOutputStream().write(hex("0502"));
              expect(in, "0103616e6e06736563726574");
              socket.getOutputStream().write(hex("0100"));
              in.skipNBytes(4 + 1 + 18 + 2);
              socket.getOutputStream().write(hex("05000001000000000000"));
              carry(in, socket.getOutputStream(), target);
            })) {
      var transcript =
          connect(
              "secret\n",
              "--json",
              "--socks5",
              "ann@" + proxy.name(),
              "--proxy-password-file",
              "-");
      assertThat(transcript.exitCode()).isZero();
      assertThat(transcript.out()).doesNotContain("secret", "ann");
    }
  }
}
