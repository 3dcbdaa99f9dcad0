package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.tls.TlsContext;
import org.opentls.tls.Trust;

/** {@code connect --sess-out} and {@code --sess-in}. */
class SessionFilesTest {
  @TempDir private Path folder;

  private TrialFiles files;
  private TlsContext server;
  private Path session;

  @BeforeEach
  void makeServer() throws IOException {
    files = TrialFiles.make(folder.resolve("tls"));
    server = TlsContext.server(files.identity()).applicationProtocols("one").build();
    session = folder.resolve("session");
  }

  private Transcript connect(String to, String... options) {
    var command = new ArrayList<>(List.of("connect", "--ca", files.authority().toString()));
    command.addAll(List.of(options));
    command.add(to);
    return Transcript.of(command.toArray(String[]::new));
  }

  private Transcript connect(TlsContext context, String... options) throws Exception {
    try (var peer = Peer.tls(context, Peer::echo)) {
      return connect(peer.name(), options);
    }
  }

  private void write(String... options) throws Exception {
    var all = new ArrayList<>(List.of("--sess-out", session.toString()));
    all.addAll(List.of(options));
    assertThat(connect(server, all.toArray(String[]::new)).exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"--tls1.2,", "--tls1.3,", "--tls1.2, --json", "--tls1.3, --json"})
  void sessionThatWasWrittenIsResumed(String version, String json) throws Exception {
    if (json == null) {
      write(version);
    } else {
      write(version, json);
    }
    if (session.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(session)))
          .isEqualTo("rw-------");
    }
    var resumed = connect(server, version, "--sess-in", session.toString());
    assertThat(resumed.exitCode()).isZero();
    assertThat(resumed.err().lines()).contains("Resumed the session in " + session);
    assertThat(connect(server, "--json", version, "--sess-in", session.toString()).out())
        .contains("\"resumed\" : true", "\"full_because\" : null");
  }

  /** Each connection grants the next one its session. */
  @ParameterizedTest
  @ValueSource(strings = {"--tls1.2", "--tls1.3"})
  void oneFileIsReadAndWritten(String version) throws Exception {
    write(version);
    for (int i = 0; i < 3; i++) {
      var next =
          connect(
              server, version, "--sess-in", session.toString(), "--sess-out", session.toString());
      assertThat(next.err().lines()).contains("Resumed the session in " + session);
      assertThat(next.exitCode()).isZero();
    }
  }

  @Test
  void withoutASessionNothingIsSaidOfOne() throws Exception {
    assertThat(connect(server).err()).doesNotContain("session").doesNotContain("Full handshake");
    assertThat(connect(server, "--json").out())
        .contains("\"resumed\" : false", "\"full_because\" : null");
    write("-q");
    assertThat(connect(server, "-q", "--sess-in", session.toString()))
        .isEqualTo(new Transcript(0, "", ""));
  }

  private void assertFull(TlsContext context, String why, String... options) throws Exception {
    var all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--sess-in", session.toString()));
    var told = connect(context, all.toArray(String[]::new));
    assertThat(told.exitCode()).isZero();
    assertThat(told.err().lines()).contains("Full handshake: " + why);
    all.add("--json");
    assertThat(connect(context, all.toArray(String[]::new)).out())
        .contains("\"resumed\" : false", "\"full_because\" : \"" + why + "\"");
  }

  @Test
  void serverThatDoesNotTakeTheSessionIsTold() throws Exception {
    write();
    assertFull(TlsContext.server(files.identity()).build(), "the server has not taken the session");
  }

  @Test
  void sessionOfAnotherHostIsTold() throws Exception {
    write();
    assertFull(
        server,
        "the session is of localhost, and the connection to 127.0.0.1",
        "--servername",
        "127.0.0.1");
  }

  @Test
  void sessionOfOtherRulesIsTold() throws Exception {
    write();
    assertFull(
        server,
        "the session was verified by other rules: trust, identity, application protocols or how"
            + " the name is verified",
        "--alpn",
        "one");
  }

  @Test
  void sessionThatHasExpiredIsTold() throws Exception {
    var client = TlsContext.client().trust(Trust.pem(files.authority())).build();
    client.asSslContext().getClientSessionContext().setSessionTimeout(3);
    try (var peer = Peer.tls(server, Peer::echo);
        var connection = client.connect("localhost", peer.port())) {
      connection.outputStream().write(1);
      assertThat(connection.inputStream().read()).isEqualTo(1);
      var granted = connection.takeSession().orElseThrow();
      Files.write(session, granted.toPlainBytes());
      Thread.sleep(3100);
      assertFull(server, "the session has expired, at " + granted.expires());
    }
  }

  @Test
  void fileThatIsNoSessionIsToldBeforeAnythingIsSent() throws Exception {
    Files.writeString(session, "no session");
    assertThat(connect("localhost:1", "--sess-in", session.toString()))
        .isEqualTo(new Transcript(1, "", "opentls: " + session + ": not a session\n"));
    assertThat(connect("localhost:1", "--sess-in", "missing"))
        .isEqualTo(new Transcript(1, "", "opentls: missing: No such file or directory\n"));
    write();
    Files.write(session, Arrays.copyOf(Files.readAllBytes(session), 1000));
    assertThat(connect("localhost:1", "--sess-in", session.toString()))
        .isEqualTo(
            new Transcript(1, "", "opentls: " + session + ": a session that was cut or damaged\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--sess-in", "--sess-out"})
  void whatWasNotVerifiedIsNotBelievedLater(String option) {
    assertThat(Transcript.of("connect", "--insecure", option, "file", "localhost:1"))
        .isEqualTo(
            new Transcript(
                2, "", "opentls connect: --insecure and " + option + " exclude each other\n"));
  }

  @Test
  void serverThatGrantsNoneIsAFailure() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "there is no openssl");
    var process =
        new ProcessBuilder(
                "/usr/bin/openssl",
                "s_server",
                "-tls1_3",
                "-num_tickets",
                "0",
                "-rev",
                "-naccept",
                "1",
                "-accept",
                "127.0.0.1:0",
                "-cert",
                files.certificate().toString(),
                "-key",
                files.key().toString())
            .redirectError(folder.resolve("log").toFile())
            .start();
    try (var lines = process.inputReader()) {
      var line = lines.readLine();
      while (line != null && !line.startsWith("ACCEPT")) {
        line = lines.readLine();
      }
      assertThat(line).isNotNull();
      var port = line.substring(line.lastIndexOf(':') + 1);
      assertThat(connect("localhost:" + port, "-q", "--sess-out", session.toString()))
          .isEqualTo(
              new Transcript(
                  1, "", "opentls: the server has granted no session for " + session + "\n"));
      assertThat(session).doesNotExist();
    } finally {
      process.destroyForcibly();
    }
  }
}
