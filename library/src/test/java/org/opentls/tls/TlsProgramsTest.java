package org.opentls.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.opentls.tls.Certificates.ALL;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Programs of others at the other end: openssl, curl, GnuTLS, Node and Python, as far as they are
 * there.
 */
class TlsProgramsTest {
  private static final Pattern ACCEPTING = Pattern.compile("ACCEPT .*:(\\d+)");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Process> started = new ArrayList<>();

  @TempDir Path folder;
  private Path authority;

  @BeforeEach
  void writeAuthority() throws IOException {
    authority =
        Files.writeString(
            folder.resolve("ca.pem"), Certificates.chainPem(List.of(ALL.authority())));
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (var process : started) {
      process.destroyForcibly().waitFor();
    }
    threads.close();
  }

  private Path chain(String alias) throws IOException {
    return Files.writeString(folder.resolve(alias + ".pem"), ALL.chainPem(alias));
  }

  private Path key(String alias) throws IOException {
    return Files.writeString(folder.resolve(alias + "-key.pem"), ALL.keyPem(alias));
  }

  private static void assumeThere(String program) {
    boolean there =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    assumeTrue(there, () -> program + " is not installed");
  }

  private Process start(List<String> command) throws IOException {
    assumeThere(command.getFirst());
    var log = folder.resolve("log" + started.size()).toFile();
    var process = new ProcessBuilder(command).redirectError(log).start();
    started.add(process);
    return process;
  }

  private static String output(Process process) throws Exception {
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  /** Answers one connection with HTTP, and returns what the server knows of its client. */
  private Future<String> serve(TlsContext context, ServerSocket listening) {
    return threads.submit(
        (Callable<String>)
            () -> {
              try (var connection = context.over(listening.accept())) {
                var in = new BufferedReader(new InputStreamReader(connection.inputStream(), UTF_8));
                var request = in.readLine();
                var answer = "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello";
                connection.outputStream().write(answer.getBytes(UTF_8));
                connection.closeOutput();
                var session = connection.session();
                return request + " " + session.getProtocol();
              }
            });
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
  }

  @ParameterizedTest
  @CsvSource({
    "-tls1_3, EC",
    "-tls1_3, RSA",
    "-tls1_3, Ed25519",
    "-tls1_2, EC",
    "-tls1_2, RSA",
    "-tls1_2, Ed25519"
  })
  void opensslConnectsWithACertificate(String version, String alias) throws Exception {
    var context =
        TlsContext.server(ALL.identity(alias))
            .trust(ALL.trust())
            .clientAuth(ClientAuth.NEED)
            .applicationProtocols("http/1.1")
            .build();
    try (var listening = listen()) {
      var served = serve(context, listening);
      var client =
          start(
              List.of(
                  "openssl",
                  "s_client",
                  version,
                  "-quiet",
                  "-verify_return_error",
                  "-connect",
                  "127.0.0.1:" + listening.getLocalPort(),
                  "-servername",
                  "localhost",
                  "-verify_hostname",
                  "localhost",
                  "-alpn",
                  "h2,http/1.1",
                  "-CAfile",
                  authority.toString(),
                  "-cert",
                  chain("client").toString(),
                  "-key",
                  key("client").toString()));
      client.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8));
      client.getOutputStream().flush();
      assertThat(output(client)).endsWith("hello");
      assertThat(served.get())
          .isEqualTo("GET / HTTP/1.0 " + version.replace("-tls", "TLSv").replace('_', '.'));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-tls1_3, EC, X25519", "-tls1_3, RSA, P-384", "-tls1_3, Ed25519, P-521",
    "-tls1_2, EC, P-256", "-tls1_2, RSA, X25519:P-256", "-tls1_2, Ed25519, X25519:P-256"
  })
  void opensslServesWithAnyGroup(String version, String alias, String group) throws Exception {
    var server =
        start(
            List.of(
                "openssl",
                "s_server",
                version,
                "-rev",
                "-accept",
                "127.0.0.1:0",
                "-groups",
                group,
                "-cert",
                chain(alias).toString(),
                "-cert_chain",
                chain(alias).toString(),
                "-key",
                key(alias).toString(),
                "-Verify",
                "2",
                "-verify_return_error",
                "-CAfile",
                authority.toString(),
                "-alpn",
                "x"));
    int port = port(server);
    var context =
        TlsContext.client()
            .trust(ALL.trust())
            .identity(ALL.identity("client"))
            .applicationProtocols("x")
            .build();
    // The one of P-384 and P-521 makes openssl ask for another key share: HelloRetryRequest.
    try (var connection = context.connect("127.0.0.1", port)) {
      var in = new BufferedReader(new InputStreamReader(connection.inputStream(), UTF_8));
      for (var line : List.of("abc", "x".repeat(10_000))) {
        connection.outputStream().write((line + "\n").getBytes(UTF_8));
        assertThat(in.readLine()).isEqualTo(new StringBuilder(line).reverse().toString());
      }
      assertThat(connection.applicationProtocol()).contains("x");
      assertThat(connection.session().getProtocol())
          .isEqualTo(version.replace("-tls", "TLSv").replace('_', '.'));
    }
  }

  @Test
  void opensslAsksForNewKeys() throws Exception {
    try (var listening = listen()) {
      var served = serve(TlsContext.server(ALL.identity("EC")).build(), listening);
      var client =
          start(
              List.of(
                  "openssl",
                  "s_client",
                  "-tls1_3",
                  "-connect",
                  "127.0.0.1:" + listening.getLocalPort()));
      // A line that begins with it is a command: new keys, and the other side's as well.
      client.getOutputStream().write("K\n".getBytes(UTF_8));
      client.getOutputStream().flush();
      var log = folder.resolve("log0");
      for (int i = 0; i < 300 && !Files.readString(log).contains("KEYUPDATE"); i++) {
        Thread.sleep(100);
      }
      assertThat(Files.readString(log)).contains("KEYUPDATE");
      client.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8));
      client.getOutputStream().flush();
      assertThat(output(client)).contains("HTTP/1.0 200 OK", "hello");
      assertThat(served.get()).isEqualTo("GET / HTTP/1.0 TLSv1.3");
    }
  }

  @Test
  void opensslIsAskedForAnotherKeyShare() throws Exception {
    var context = TlsContext.server(ALL.identity("EC")).groups("P-384").build();
    assertGroup(context, "X25519:P-384", "secp384r1");
  }

  @Test
  void aHybridGroupThatQuantumComputersDoNotBreakIsSpoken() throws Exception {
    var context = withGroup(TlsContext.server(ALL.identity("EC")), "X25519MLKEM768");
    assertGroup(context, "X25519MLKEM768", "X25519MLKEM768");
    var server =
        start(
            List.of(
                "openssl",
                "s_server",
                "-rev",
                "-accept",
                "127.0.0.1:0",
                "-groups",
                "X25519MLKEM768",
                "-cert",
                chain("EC").toString(),
                "-key",
                key("EC").toString()));
    var client = TlsContext.client().trust(ALL.trust()).build();
    try (var connection = client.connect("127.0.0.1", port(server))) {
      connection.handshake();
      assertThat(connection.group()).contains("X25519MLKEM768");
    }
  }

  private static TlsContext withGroup(TlsContext.Builder builder, String group) {
    try {
      return builder.groups(group).build();
    } catch (IllegalArgumentException e) {
      return abort("this OpenSSL has no " + group);
    }
  }

  /** Lets openssl connect with groups, and asserts which one was taken. */
  private void assertGroup(TlsContext context, String offered, String group) throws Exception {
    try (var listening = listen()) {
      var served =
          threads.submit(() -> {
            try (var connection = context.over(listening.accept())) {
              connection.handshake();
              return connection.group().orElse("");
            }
          });
      var client =
          start(
              List.of(
                  "openssl",
                  "s_client",
                  "-tls1_3",
                  "-quiet",
                  "-groups",
                  offered,
                  "-connect",
                  "127.0.0.1:" + listening.getLocalPort()));
      assertThat(output(client)).isEmpty();
      assertThat(served.get()).isEqualTo(group);
    }
  }

  private static int port(Process server) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8));
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      var match = ACCEPTING.matcher(line);
      if (match.find()) {
        return Integer.parseInt(match.group(1));
      }
    }
    throw new IOException("openssl s_server has ended");
  }

  @Test
  void curlConnects() throws Exception {
    try (var listening = listen()) {
      var served = serve(TlsContext.server(ALL.identity("EC")).build(), listening);
      var client =
          start(
              List.of(
                  "curl",
                  "--silent",
                  "--show-error",
                  "--http1.0",
                  "--cacert",
                  authority.toString(),
                  "--resolve",
                  "localhost:" + listening.getLocalPort() + ":127.0.0.1",
                  "https://localhost:" + listening.getLocalPort() + "/"));
      assertThat(output(client)).isEqualTo("hello");
      assertThat(served.get()).isEqualTo("GET / HTTP/1.0 TLSv1.3");
    }
  }

  @ParameterizedTest
  @CsvSource({"NORMAL:-VERS-TLS1.3, TLSv1.2", "NORMAL, TLSv1.3"})
  void gnutlsConnects(String priority, String protocol) throws Exception {
    try (var listening = listen()) {
      assumeThere("gnutls-cli");
      var served = serve(TlsContext.server(ALL.identity("RSA")).build(), listening);
      var client =
          start(
              List.of(
                  "gnutls-cli",
                  "--priority",
                  priority,
                  "--x509cafile",
                  authority.toString(),
                  "--port",
                  Integer.toString(listening.getLocalPort()),
                  "--sni-hostname",
                  "localhost",
                  "--verify-hostname",
                  "localhost",
                  "127.0.0.1"));
      client.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8));
      client.getOutputStream().flush();
      assertThat(output(client)).contains("hello");
      assertThat(served.get()).isEqualTo("GET / HTTP/1.0 " + protocol);
    }
  }

  @Test
  void pythonConnects() throws Exception {
    try (var listening = listen()) {
      assumeThere("python3");
      var served = serve(TlsContext.server(ALL.identity("Ed25519")).build(), listening);
      var script =
          """
          import socket, ssl, sys
          context = ssl.create_default_context(cafile=sys.argv[1])
          with socket.create_connection(("127.0.0.1", int(sys.argv[2]))) as plain:
              with context.wrap_socket(plain, server_hostname="localhost") as tls:
                  tls.sendall(b"GET / HTTP/1.0\\r\\n\\r\\n")
                  print(tls.version(), tls.recv(1000)[-5:].decode())
          """;
      var client =
          start(
              List.of(
                  "python3",
                  "-c",
                  script,
                  authority.toString(),
                  Integer.toString(listening.getLocalPort())));
      assertThat(output(client)).isEqualTo("TLSv1.3 hello\n");
      assertThat(served.get()).isEqualTo("GET / HTTP/1.0 TLSv1.3");
    }
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2", "TLSv1.3"})
  void nodeConnects(String protocol) throws Exception {
    try (var listening = listen()) {
      assumeThere("node");
      var context =
          TlsContext.server(ALL.identity("EC"))
              .trust(ALL.trust())
              .clientAuth(ClientAuth.NEED)
              .applicationProtocols("http/1.1")
              .build();
      var served = serve(context, listening);
      var script =
          """
          const fs = require("fs"), [ca, cert, key, port, version] = process.argv.slice(1);
          const socket = require("tls").connect({
            port, host: "127.0.0.1", servername: "localhost", ALPNProtocols: ["http/1.1"],
            ca: fs.readFileSync(ca), cert: fs.readFileSync(cert), key: fs.readFileSync(key),
            minVersion: version, maxVersion: version,
          }, () => socket.write("GET / HTTP/1.0\\r\\n\\r\\n"));
          let text = "";
          socket.on("data", data => text += data);
          socket.on("end", () => {
            console.log(socket.getProtocol(), socket.alpnProtocol, text.slice(-5));
            socket.end();
          });
          """;
      var client =
          start(
              List.of(
                  "node",
                  "-e",
                  script,
                  authority.toString(),
                  chain("client").toString(),
                  key("client").toString(),
                  Integer.toString(listening.getLocalPort()),
                  protocol));
      assertThat(output(client)).isEqualTo(protocol + " http/1.1 hello\n");
      assertThat(served.get()).isEqualTo("GET / HTTP/1.0 " + protocol);
    }
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2", "TLSv1.3"})
  void nodeServes(String protocol) throws Exception {
    var script =
        """
        const fs = require("fs"), [ca, cert, key, version] = process.argv.slice(1);
        const server = require("tls").createServer({
          ca: fs.readFileSync(ca), cert: fs.readFileSync(cert), key: fs.readFileSync(key),
          requestCert: true, rejectUnauthorized: true, ALPNProtocols: ["x"],
          minVersion: version, maxVersion: version,
        }, socket => {
          socket.on("error", () => {});
          socket.pipe(socket);
        });
        server.listen(0, "127.0.0.1", () => console.log("ACCEPT :" + server.address().port));
        """;
    var server =
        start(
            List.of(
                "node",
                "-e",
                script,
                authority.toString(),
                chain("RSA").toString(),
                key("RSA").toString(),
                protocol));
    var context =
        TlsContext.client()
            .trust(ALL.trust())
            .identity(ALL.identity("client"))
            .applicationProtocols("x")
            .build();
    try (var connection = context.connect("127.0.0.1", port(server))) {
      var text = "x".repeat(100_000) + "\n";
      connection.outputStream().write(text.getBytes(UTF_8));
      var in = new BufferedReader(new InputStreamReader(connection.inputStream(), UTF_8));
      assertThat(in.readLine() + "\n").isEqualTo(text);
      assertThat(connection.session().getProtocol()).isEqualTo(protocol);
      assertThat(connection.applicationProtocol()).contains("x");
    }
  }
}
