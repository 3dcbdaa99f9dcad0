package org.opentls.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.opentls.random.Secrets;
import org.opentls.redis.RedisServer;

/** Three servers in JVMs of their own, Redis, and who hands connections to them in turn. */
final class Fleet implements AutoCloseable {
  private static final int NODES = 3;

  /**
   * How the servers are.
   *
   * @param isStore whether sessions lie in Redis, or only the keys of tickets
   * @param rotation how long a key encrypts, in seconds
   * @param lifetime of a session, in seconds
   * @param deadline how long a handshake waits for Redis, in milliseconds
   * @param other the folder of the OpenSSL of every other server, if not all have the same
   */
  record Setup(boolean isStore, int rotation, int lifetime, int deadline, Optional<Path> other) {
    static Setup of(boolean isStore, int deadline) {
      return new Setup(isStore, 14_400, 7200, deadline, Optional.empty());
    }

    Setup rotating(int rotation, int lifetime) {
      return new Setup(isStore, rotation, lifetime, deadline, other);
    }

    Setup mixedWith(Path other) {
      return new Setup(isStore, rotation, lifetime, deadline, Optional.of(other));
    }

    String name() {
      return isStore ? "sessions" : "tickets";
    }
  }

  private final Path folder;
  private final Setup setup;
  private final RedisServer redis;
  private final RoundRobin robin;
  private final List<Node> nodes = new ArrayList<>();
  private final Set<String> versions = new TreeSet<>();

  private Fleet(Path folder, Setup setup, RedisServer redis, RoundRobin robin) {
    this.folder = folder;
    this.setup = setup;
    this.redis = redis;
    this.robin = robin;
  }

  /**
   * Starts all.
   *
   * @param folder for this fleet alone
   */
  static Fleet start(Path folder, Setup setup) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    certify(folder);
    var kek = Base64.getEncoder().encodeToString(Secrets.tokenBytes(32));
    Files.writeString(folder.resolve("kek"), kek + "\n");
    var redis = RedisServer.start(folder.resolve("redis"));
    var fleet = new Fleet(folder, setup, redis, new RoundRobin());
    try {
      fleet.startNodes();
    } catch (IOException e) {
      fleet.close();
      throw e;
    }
    return fleet;
  }

  private void startNodes() throws IOException {
    for (int i = 0; i < NODES; i++) {
      nodes.add(startNode(i, Programs.freePort()));
    }
    for (var node : nodes) {
      versions.add(node.awaitReady());
      robin.add(node.port());
    }
  }

  /** A certificate that vouches for itself; keytool takes a second for each. */
  private static void certify(Path folder) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("openssl", "req", "-x509", "-newkey", "ec", "-nodes"));
    command.addAll(List.of("-pkeyopt", "ec_paramgen_curve:P-256", "-subj", "/CN=localhost"));
    command.addAll(List.of("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"));
    command.addAll(List.of("-days", "30", "-keyout", "key.pem", "-out", "chain.pem"));
    var openssl =
        new ProcessBuilder(Programs.installed(command.toArray(String[]::new)))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("openssl.log").toFile())
            .start();
    if (openssl.waitFor() != 0) {
      throw new IOException(Files.readString(folder.resolve("openssl.log")));
    }
    Files.copy(folder.resolve("chain.pem"), folder.resolve("ca.pem"));
  }

  /**
   * A server.
   *
   * @param answers what it says
   * @param log what it complains of
   */
  record Node(int number, int port, Process process, BufferedReader answers, Path log) {
    /** Waits until it serves, and returns the version of its OpenSSL. */
    String awaitReady() throws IOException {
      var line = answers.readLine();
      if (line == null || !line.startsWith(READY)) {
        throw new IOException(
            "server %d does not start: %s\n%s".formatted(number, line, Files.readString(log)));
      }
      return line.substring(READY.length());
    }

    private static final String READY = "ready, ";

    private void say(String command) throws IOException {
      var out = process.getOutputStream();
      out.write((command + "\n").getBytes(UTF_8));
      out.flush();
    }

    NodeCounts counts() throws IOException {
      say("metrics");
      return NodeCounts.parse(answers.readLine());
    }

    void stop() throws IOException {
      say("stop");
      process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
      process.destroyForcibly().onExit().join();
    }
  }

  private Node startNode(int number, int port) throws IOException {
    var command =
        OwnJvm.command(
            List.of("-Xmx192m", "-XX:+UseSerialGC"),
            FleetNode.class,
            Integer.toString(port),
            setup.name(),
            redis.uri().toString(),
            folder.toString(),
            Integer.toString(setup.rotation()),
            Integer.toString(setup.lifetime()),
            Integer.toString(setup.deadline()));
    if (number % 2 == 1) {
      setup.other().ifPresent(other -> command.environment().put(OPENSSL, other.toString()));
    }
    var log = folder.resolve("node%d.log".formatted(number));
    var process =
        command
            .redirectErrorStream(false)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new Node(number, port, process, process.inputReader(UTF_8), log);
  }

  private static final String OPENSSL = "OPENTLS_OPENSSL";

  int port() {
    return robin.port();
  }

  /** Those of OpenSSL that the servers began with. */
  Set<String> versions() {
    return versions;
  }

  Path folder() {
    return folder;
  }

  RedisServer redis() {
    return redis;
  }

  /** Of all servers, since this was asked last. */
  List<NodeCounts> counts() throws IOException {
    var all = new ArrayList<NodeCounts>();
    for (var node : nodes) {
      all.add(node.counts());
    }
    return all;
  }

  /** Restarts the servers one by one: each is first left by its clients. */
  void restartEach() throws IOException {
    for (int i = 0; i < NODES; i++) {
      var node = nodes.get(i);
      robin.remove(node.port());
      node.stop();
      var fresh = startNode(i, node.port());
      var _ = fresh.awaitReady();
      nodes.set(i, fresh);
      robin.add(fresh.port());
    }
  }

  /** Restarts the servers at once. */
  void restartAll() throws IOException {
    for (var node : nodes) {
      node.stop();
    }
    for (int i = 0; i < NODES; i++) {
      nodes.set(i, startNode(i, nodes.get(i).port()));
    }
    for (var node : nodes) {
      var _ = node.awaitReady();
    }
  }

  @Override
  public void close() throws IOException {
    robin.close();
    for (var node : nodes) {
      node.process().destroyForcibly().onExit().join();
    }
    redis.close();
  }
}
