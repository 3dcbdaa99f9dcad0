package org.opentls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.tls.ClientSession;
import org.opentls.tls.TlsContext;
import org.opentls.tls.Transport;
import org.opentls.tls.Trust;

/** Runs the programs of docs/start.md as it says: from their source, in a folder of their own. */
class StartPageTest {
  private static final Path PROGRAMS = Path.of("..", "docs", "start").toAbsolutePath();

  @TempDir Path folder;

  private Process start(String program, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("jdk.module.path", "")));
    command.add(PROGRAMS.resolve(program).toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectError(folder.resolve("errors").toFile())
        .start();
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("errors"));
  }

  @Test
  void helloSaysWhatThePageSays() throws Exception {
    var process = start("Hello.java");
    var lines = new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(process.waitFor()).as(errors()).isZero();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).startsWith("OpenSSL ");
    assertThat(lines.get(1))
        .isEqualTo("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03");
    assertThat(lines.get(2)).matches("[1-6]");
    assertThat(lines.get(3)).isEqualTo("hello");
    assertThat(errors()).isEmpty();
  }

  @Test
  void twoHostsKnowAClientAgainAfterTheirRestart() throws Exception {
    for (var host : List.of("shop", "blog")) {
      var made = Transcript.of("certs", "--name", host + ".test", folder.resolve(host).toString());
      assertThat(made.exitCode()).as(made.err()).isZero();
    }
    int port = freePort();
    ClientSession session;
    try (var server = new Server(port)) {
      assertThat(server.greeting("blog", null)).isEqualTo("hello\n");
      assertThat(server.greeting("shop", null)).isEqualTo("hello\n");
      session = server.granted();
    }
    try (var server = new Server(port)) {
      assertThat(server.greeting("shop", session)).isEqualTo("welcome back\n");
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** The program in a process of its own, and those who visit it. */
  private final class Server implements AutoCloseable {
    private final int port;
    private final Process process;
    private @Nullable ClientSession session;

    Server(int port) throws IOException {
      this.port = port;
      process = start("TwoHosts.java", Integer.toString(port));
      var lines = process.inputReader();
      assertThat(lines.readLine()).as(errors()).isEqualTo("listening");
    }

    String greeting(String host, @Nullable ClientSession offered) throws IOException {
      var trust = Trust.pem(folder.resolve(host).resolve("ca.pem"));
      var client = TlsContext.client().trust(trust).build();
      var socket = new Socket(InetAddress.getLoopbackAddress(), port);
      try (var connection = client.over(Transport.of(socket), host + ".test", port)) {
        if (offered != null) {
          connection.resume(offered);
        }
        var text = new String(connection.inputStream().readAllBytes(), UTF_8);
        session = connection.takeSession().orElse(null);
        return text;
      }
    }

    ClientSession granted() {
      return Objects.requireNonNull(session);
    }

    @Override
    public void close() {
      process.destroy();
      process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }
  }
}
