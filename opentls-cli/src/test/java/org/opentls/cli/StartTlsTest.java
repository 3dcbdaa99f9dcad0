package org.opentls.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentls.tls.TlsContext;

/**
 * {@code connect --starttls} with servers that follow a script, in which the server speaks first.
 */
class StartTlsTest {
  @TempDir private Path folder;

  private TrialFiles files;
  private TlsContext server;

  @BeforeEach
  void makeServer() throws IOException {
    files = TrialFiles.make(folder);
    server = TlsContext.server(files.identity()).build();
  }

  private static String hex(String digits) {
    return new String(HexFormat.of().parseHex(digits), ISO_8859_1);
  }

  private static final String EHLO = "EHLO opentls.invalid\r\n";
  private static final String FEATURES =
      "<?xml version='1.0'?><stream:stream xmlns='jabber:client' id='1'><stream:features><starttls"
          + " xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>";
  private static final String STREAM =
      "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
          + " to='localhost' version='1.0'>\r\n";
  private static final String LDAP_REQUEST =
      hex("301d02010177188016312e332e362e312e342e312e313436362e3230303337");

  /** What the server says and hears in turn. */
  private static List<String> script(StartTls protocol) {
    return switch (protocol) {
      case smtp ->
          List.of(
              "220-mail\r\n220 ready\r\n",
              EHLO,
              "250-mail\r\n250-STARTTLS\r\n250 SIZE\r\n",
              "STARTTLS\r\n",
              "220 go\r\n");
      case lmtp ->
          List.of(
              "220 ready\r\n",
              "LHLO opentls.invalid\r\n",
              "250 STARTTLS\r\n",
              "STARTTLS\r\n",
              "220 go\n");
      case imap ->
          List.of("* OK ready\r\n", "a1 STARTTLS\r\n", "* CAPABILITY IMAP4rev1\r\na1 OK begin\r\n");
      case pop3 -> List.of("+OK ready\r\n", "STLS\r\n", "+OK begin\r\n");
      case ftp -> List.of("220 ready\r\n", "AUTH TLS\r\n", "234 go\r\n");
      case nntp -> List.of("201 ready\r\n", "STARTTLS\r\n", "382 go\r\n");
      case xmpp ->
          List.of(
              "",
              STREAM,
              FEATURES,
              "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>\r\n",
              "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
      case postgres -> List.of("", hex("0000000804d2162f"), "S");
      case ldap -> List.of("", LDAP_REQUEST, hex("300c02010178070a010004000400"));
    };
  }

  private static void follow(List<String> script, Socket socket) throws IOException {
    for (int i = 0; i < script.size(); i++) {
      var bytes = script.get(i).getBytes(ISO_8859_1);
      if (i % 2 == 0) {
        socket.getOutputStream().write(bytes);
      } else {
        assertThat(new String(socket.getInputStream().readNBytes(bytes.length), ISO_8859_1))
            .isEqualTo(script.get(i));
      }
    }
  }

  private Transcript connect(StartTls protocol, Peer peer) {
    return Transcript.withInput(
        "hi",
        "connect",
        "--ca",
        files.authority().toString(),
        "--timeout",
        "20",
        "--starttls",
        protocol.name(),
        peer.name());
  }

  @ParameterizedTest
  @EnumSource(StartTls.class)
  void tlsBeginsAfterAFewWords(StartTls protocol) throws Exception {
    try (var peer =
        Peer.plain(socket -> {
          follow(script(protocol), socket);
          Peer.over(server, socket, Peer::echo);
        })) {
      var transcript = connect(protocol, peer);
      assertThat(transcript.err())
          .contains(" by STARTTLS of " + protocol + "\n", "Verified to be localhost\n");
      assertThat(transcript.out()).isEqualTo("hi");
      assertThat(transcript.exitCode()).isZero();
      peer.await();
    }
  }

  /** CVE-2011-0411 and its kin: what comes with the last word is not from within TLS. */
  @ParameterizedTest
  @EnumSource(StartTls.class)
  void wordsAfterTheLastOneAreRefused(StartTls protocol) throws Exception {
    var script = script(protocol);
    var injected =
        Stream.concat(
                script.subList(0, script.size() - 1).stream(),
                Stream.of(script.getLast() + "250 injected\r\n"))
            .toList();
    try (var peer =
        Peer.plain(socket -> {
          follow(injected, socket);
          socket.getInputStream().readAllBytes();
        })) {
      var transcript = connect(protocol, peer);
      assertThat(transcript)
          .isEqualTo(
              new Transcript(
                  1,
                  "",
                  "opentls: there are bytes after the server's word to begin TLS; somebody may"
                      + " have put them there\n"));
    }
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(StartTls.smtp, List.of("554 no\r\n"), "'554 no'"),
        Arguments.of(
            StartTls.smtp,
            List.of("220 hi\r\n", EHLO, "250 hi\r\n", "STARTTLS\r\n", "454 \u001b[2J\r\n"),
            "'454 '$'\\033''[2J'"),
        Arguments.of(StartTls.imap, List.of("* BYE\r\n"), "'* BYE'"),
        Arguments.of(
            StartTls.imap, List.of("* OK\r\n", "a1 STARTTLS\r\n", "a1 NO x\r\n"), "'a1 NO x'"),
        Arguments.of(StartTls.pop3, List.of("+OK\r\n", "STLS\r\n", "-ERR\r\n"), "'-ERR'"),
        Arguments.of(StartTls.ftp, List.of("220 \r\n", "AUTH TLS\r\n", "502 x\r\n"), "'502 x'"),
        Arguments.of(StartTls.nntp, List.of("502 x\r\n"), "'502 x'"),
        Arguments.of(
            StartTls.xmpp,
            List.of("", STREAM, "<stream:features></stream:features>"),
            "'<stream:features></stream:features>'"),
        Arguments.of(StartTls.xmpp, List.of("", STREAM, "</stream:stream>"), "'</stream:stream>'"),
        Arguments.of(StartTls.postgres, List.of("", hex("0000000804d2162f"), "N"), "'N'"),
        Arguments.of(
            StartTls.ldap,
            List.of("", LDAP_REQUEST, hex("300c02010178070a013504000400")),
            "[2, 1, 1, 120, 7, 10, 1, 53, 4, 0, 4, 0]"),
        Arguments.of(StartTls.ldap, List.of("", LDAP_REQUEST, "HT"), "[72, 84]"),
        Arguments.of(StartTls.ldap, List.of("", LDAP_REQUEST, hex("3000")), "[48, 0]"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void serverThatDoesNotAgreeIsQuoted(StartTls protocol, List<String> script, String quoted)
      throws Exception {
    try (var peer =
        Peer.plain(socket -> {
          follow(script, socket);
          socket.getInputStream().readAllBytes();
        })) {
      assertThat(connect(protocol, peer))
          .isEqualTo(
              new Transcript(
                  1, "", "opentls: the server does not begin TLS; it says " + quoted + "\n"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "smtp, x, the server sends a line of more than 8192 bytes",
    "smtp, '220-\r\n', the server says more than 65536 bytes before TLS",
    "imap, x, the server sends a line of more than 8192 bytes",
    "xmpp, <, the server says more than 65536 bytes before TLS",
    "xmpp, >, the server says more than 65536 bytes before TLS",
  })
  void serverThatNeverStopsIsStopped(StartTls protocol, String word, String why) throws Exception {
    try (var peer =
        Peer.plain(socket -> {
          var words = word.repeat(1000).getBytes(ISO_8859_1);
          while (!Thread.interrupted()) {
            socket.getOutputStream().write(words);
          }
        })) {
      assertThat(connect(protocol, peer))
          .isEqualTo(new Transcript(1, "", "opentls: " + why + "\n"));
    }
  }

  @Test
  void longLengthIsNotBelieved() throws Exception {
    try (var peer =
        Peer.plain(socket -> {
          follow(List.of("", LDAP_REQUEST, hex("30847fffffff02010178")), socket);
          socket.getInputStream().readAllBytes();
        })) {
      assertThat(connect(StartTls.ldap, peer).err())
          .isEqualTo("opentls: the server sends a response of more than 4096 bytes\n");
    }
  }

  @ParameterizedTest
  @EnumSource(StartTls.class)
  void serverThatGoesIsToldSo(StartTls protocol) throws Exception {
    try (var peer = Peer.plain(socket -> socket.getOutputStream().flush())) {
      var transcript = connect(protocol, peer);
      assertThat(transcript.exitCode()).isEqualTo(1);
      assertThat(transcript.err()).startsWith("opentls: ").hasLineCount(1);
    }
  }
}
