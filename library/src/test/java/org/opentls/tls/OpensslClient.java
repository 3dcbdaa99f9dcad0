package org.opentls.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.opentls.tls.OpensslAuthority.Issued;

/**
 * The program openssl as a client, which offers a session wherever it is told to, as an attacker
 * would: that which it got last.
 *
 * @param folder where it keeps its session
 */
record OpensslClient(Path folder) {
  /** What a connection has come to, from the server's side. */
  enum End {
    FULL,
    RESUMED,
    REFUSED
  }

  End connect(TlsContext server, String name, String... options) throws Exception {
    return connect(server, name, _ -> {}, options);
  }

  /** Connects with the session that is there, and leaves another. */
  End connect(TlsContext server, String name, Consumer<TlsConnection> look, String... options)
      throws Exception {
    return connect(server, name, TlsConnection::handshake, look, options);
  }

  /** What a server does first, up to the handshake. */
  interface First {
    void shakeHands(TlsConnection connection) throws IOException;
  }

  /** Connects to a server that shakes hands in its own way. */
  End connect(
      TlsContext server, String name, First first, Consumer<TlsConnection> look, String... options)
      throws Exception {
    try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var command = new ArrayList<>(List.of("openssl", "s_client", "-quiet"));
      command.addAll(List.of("-connect", "127.0.0.1:" + listening.getLocalPort()));
      command.addAll(name.isEmpty() ? List.of("-noservername") : List.of("-servername", name));
      command.addAll(Arrays.asList(options));
      if (Files.exists(session())) {
        command.addAll(List.of("-sess_in", session().toString()));
      }
      var next = folder.resolve("next");
      command.addAll(List.of("-sess_out", next.toString()));
      var log = folder.resolve("log").toFile();
      var program =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
      try {
        var end = serve(server, listening, first, look);
        // The program waits half a second for the end of the transport, unless that comes first.
        assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
        if (end != End.REFUSED) {
          assertThat(log).content().contains("hello");
        }
        if (end != End.REFUSED && Files.exists(next)) {
          Files.move(next, session(), StandardCopyOption.REPLACE_EXISTING);
        }
        return end;
      } finally {
        program.destroyForcibly().waitFor();
      }
    }
  }

  private static End serve(
      TlsContext server, ServerSocket listening, First first, Consumer<TlsConnection> look)
      throws IOException {
    try (var connection = server.over(listening.accept())) {
      first.shakeHands(connection);
      connection.outputStream().write("hello".getBytes(UTF_8));
      look.accept(connection);
      return connection.isResumed() ? End.RESUMED : End.FULL;
    } catch (SSLException _) {
      return End.REFUSED;
    }
  }

  /** The session that it offers, in PEM. */
  Path session() {
    return folder.resolve("session");
  }

  /** The options with which the client has a certificate. */
  static String[] with(Issued client, String... options) {
    var all = new ArrayList<>(Arrays.asList(options));
    all.addAll(List.of("-cert", client.certificate().toString(), "-key", client.key().toString()));
    return all.toArray(String[]::new);
  }

  /** The secret of the session that it offers, in hexadecimal, as the program shows it. */
  Optional<String> secret() throws Exception {
    var program =
        new ProcessBuilder("openssl", "sess_id", "-noout", "-text", "-in", session().toString())
            .redirectErrorStream(true)
            .start();
    var text = new String(program.getInputStream().readAllBytes(), UTF_8);
    return text.lines()
        .map(String::strip)
        .filter(line -> line.startsWith("Resumption PSK:") || line.startsWith("Master-Key:"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }
}
