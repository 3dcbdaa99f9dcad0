package org.opentls.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.tls.ProxyException.Kind;

/** Proxies of others: microsocks, Dante, OpenSSH and Tinyproxy, as far as they are there. */
class ProxyProgramsTest {
  private static final int PATIENCE_SECONDS = 30;
  private static final TlsContext CLIENT = TlsContext.client().trust(ALL.trust()).build();
  private static final TlsContext SERVER = TlsContext.server(ALL.identity("EC")).build();

  /** Where a server that runs as root keeps away from everybody; it is made at boot. */
  private static final Path PRIVILEGE_SEPARATION = Path.of("/run/sshd");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Process> started = new ArrayList<>();
  private final int port = unusedPort();

  @TempDir Path folder;
  private ServerSocket listening;

  ProxyProgramsTest() throws IOException {}

  @BeforeEach
  void serve() throws IOException {
    listening = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
    var _ =
        threads.submit(
            (Callable<Void>)
                () -> {
                  while (true) {
                    var socket = listening.accept();
                    var _ = threads.submit(() -> echo(socket));
                  }
                });
  }

  private static Void echo(Socket socket) throws IOException {
    try (var connection = SERVER.over(socket)) {
      connection.inputStream().transferTo(connection.outputStream());
      connection.closeOutput();
    }
    return null;
  }

  @AfterEach
  void stop() throws Exception {
    for (var process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    listening.close();
    threads.shutdownNow();
  }

  private static int unusedPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  /** Servers are in a place that not every user searches. */
  private static String program(String name) {
    return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
        .map(place -> Path.of(place, name))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .orElseGet(() -> abort(name + " is not installed"));
  }

  /** Starts a program, and waits until it listens. */
  private void start(int listensAt, String program, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(program(program)));
    command.addAll(List.of(arguments));
    var log = folder.resolve(program + ".log");
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    started.add(process);
    for (int i = 0; i < PATIENCE_SECONDS * 20 && process.isAlive(); i++) {
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), listensAt), 1000);
        return;
      } catch (IOException _) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
    throw new AssertionError(program + " does not listen: " + Files.readString(log));
  }

  /** By a name that the proxy looks up, and by an address; as a stream, a channel and a socket. */
  private void assertTunnels(ProxyServer proxy) throws Exception {
    for (var host : List.of("localhost", "127.0.0.1")) {
      try (var connection = CLIENT.connect(host, listening.getLocalPort(), proxy)) {
        var sent = "hello".repeat(20_000).getBytes(UTF_8);
        var writing =
            threads.submit(
                (Callable<Void>)
                    () -> {
                      connection.outputStream().write(sent);
                      connection.closeOutput();
                      return null;
                    });
        assertThat(connection.inputStream().readAllBytes()).isEqualTo(sent);
        writing.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
      var channel = proxy.connectChannel(host, listening.getLocalPort());
      try (var connection = CLIENT.over(Transport.of(channel), host, listening.getLocalPort())) {
        assertAnswers(connection);
      }
      var factory = CLIENT.socketFactory(proxy);
      try (var socket = (SSLSocket) factory.createSocket(host, listening.getLocalPort())) {
        socket.getOutputStream().write('x');
        assertThat(socket.getInputStream().read()).isEqualTo('x');
      }
    }
  }

  private static void assertAnswers(TlsConnection connection) throws IOException {
    connection.outputStream().write('x');
    assertThat(connection.inputStream().read()).isEqualTo('x');
  }

  private static void assertRefuses(ProxyServer proxy, Kind kind) throws IOException {
    int nobody = unusedPort();
    assertThatThrownBy(() -> proxy.connect("localhost", nobody))
        .isInstanceOfSatisfying(ProxyException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void microsocks() throws Exception {
    start(port, "microsocks", "-i", "127.0.0.1", "-p", "" + port);
    var proxy = Socks5Proxy.of("127.0.0.1", port);
    assertTunnels(proxy);
    assertTunnels(proxy.resolveLocally());
    assertTunnels(proxy.withCredentials("nobody", "asks".toCharArray()));
    assertRefuses(proxy, Kind.CONNECTION_REFUSED);
  }

  @Test
  void microsocksThatAsksForAPassword() throws Exception {
    start(port, "microsocks", "-i", "127.0.0.1", "-p", "" + port, "-u", "ann", "-P", "open sesame");
    var proxy = Socks5Proxy.of("127.0.0.1", port);
    assertTunnels(proxy.withCredentials("ann", "open sesame".toCharArray()));
    assertRefuses(proxy.withCredentials("ann", "sesame".toCharArray()), Kind.AUTHENTICATION);
    assertRefuses(proxy, Kind.NO_ACCEPTABLE_METHOD);
  }

  @Test
  void dante() throws Exception {
    var configuration =
        Files.writeString(
            folder.resolve("danted.conf"),
            """
            logoutput: stderr
            internal: 127.0.0.1 port = %d
            external: 127.0.0.1
            clientmethod: none
            socksmethod: none
            client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }
            socks block { from: 0.0.0.0/0 to: 127.0.0.9/32 }
            socks pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }
            """
                .formatted(port));
    start(port, "danted", "-f", configuration.toString());
    var proxy = Socks5Proxy.of("127.0.0.1", port);
    assertTunnels(proxy);
    assertRefuses(proxy, Kind.CONNECTION_REFUSED);
    assertThatThrownBy(() -> proxy.connect("127.0.0.9", listening.getLocalPort()))
        .isInstanceOfSatisfying(
            ProxyException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_ALLOWED));
  }

  @Test
  void openSsh() throws Exception {
    int server = unusedPort();
    boolean isMade = preparePrivilegeSeparation();
    try {
      startSshServer(server);
      start(
          port,
          "ssh",
          List.of("-F", "none", "-N", "-D", "127.0.0.1:" + port, "-p", "" + server),
          "IdentityFile=" + folder.resolve("user"),
          "IdentitiesOnly=yes",
          "StrictHostKeyChecking=no",
          "UserKnownHostsFile=" + folder.resolve("hosts"),
          "BatchMode=yes",
          "ExitOnForwardFailure=yes");
      assertTunnels(Socks5Proxy.of("127.0.0.1", port));
    } finally {
      stop();
      if (isMade) {
        Files.delete(PRIVILEGE_SEPARATION);
      }
    }
  }

  private void startSshServer(int server) throws Exception {
    for (var name : List.of("host", "user")) {
      var made =
          new ProcessBuilder(
                  program("ssh-keygen"),
                  "-q",
                  "-t",
                  "ed25519",
                  "-N",
                  "",
                  "-f",
                  folder.resolve(name).toString())
              .start();
      assertThat(made.waitFor()).isZero();
    }
    start(
        server,
        "sshd",
        List.of("-D", "-e", "-f", "/dev/null", "-p", "" + server),
        "ListenAddress=127.0.0.1",
        "HostKey=" + folder.resolve("host"),
        "AuthorizedKeysFile=" + folder.resolve("user.pub"),
        "StrictModes=no",
        "UsePAM=no",
        "PidFile=none",
        "PermitRootLogin=yes");
  }

  /** As {@link #start} with options of OpenSSH, and the host at the end for a client. */
  private void start(int listensAt, String program, List<String> arguments, String... options)
      throws Exception {
    var all = new ArrayList<>(arguments);
    for (var option : options) {
      all.addAll(List.of("-o", option));
    }
    if (arguments.contains("-N")) {
      all.add(System.getProperty("user.name") + "@127.0.0.1");
    }
    start(listensAt, program, all.toArray(String[]::new));
  }

  /** Whether the folder had to be made; nobody but root needs it. */
  private static boolean preparePrivilegeSeparation() throws IOException {
    if (!System.getProperty("user.name").equals("root") || Files.exists(PRIVILEGE_SEPARATION)) {
      return false;
    }
    Files.createDirectory(PRIVILEGE_SEPARATION);
    return true;
  }

  @Test
  void tinyproxy() throws Exception {
    startTinyproxy("");
    var proxy = HttpProxy.of("127.0.0.1", port);
    assertTunnels(proxy);
    assertTunnels(proxy.withCredentials("nobody", "asks".toCharArray()));
    assertRefuses(proxy, Kind.HTTP_STATUS);
  }

  @Test
  void tinyproxyThatAsksForAPassword() throws Exception {
    startTinyproxy("BasicAuth ann sesame");
    var proxy = HttpProxy.of("127.0.0.1", port);
    assertTunnels(proxy.withCredentials("ann", "sesame".toCharArray()));
    assertRefuses(proxy, Kind.AUTHENTICATION);
    assertThatThrownBy(
            () -> proxy.withCredentials("ann", "x".toCharArray()).connect("localhost", 1))
        .isInstanceOf(ProxyException.class)
        .hasMessageContaining("status 40")
        .hasMessageNotContaining("ann");
  }

  private void startTinyproxy(String line) throws Exception {
    var configuration =
        Files.writeString(
            folder.resolve("tinyproxy.conf"),
            """
            Port %d
            Listen 127.0.0.1
            Timeout 60
            MaxClients 20
            %s
            """
                .formatted(port, line));
    start(port, "tinyproxy", "-d", "-c", configuration.toString());
  }
}
