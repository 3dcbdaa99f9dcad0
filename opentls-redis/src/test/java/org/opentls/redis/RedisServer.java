package org.opentls.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@code redis-server} of the system's, on a port of the loopback address, with nothing on disk.
 * Tests of what is not installed are skipped. For one thread.
 */
public final class RedisServer implements AutoCloseable {
  private final Path folder;
  private final int port;
  private final String portOption;
  private final List<String> options;
  private @Nullable Process process;

  private RedisServer(Path folder, int port, String portOption, List<String> options) {
    this.folder = folder;
    this.port = port;
    this.portOption = portOption;
    this.options = options;
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @param folder for its log and the files of its configuration; another for each server
   * @param options as on the command line of {@code redis-server}, each with its values
   */
  public static RedisServer start(Path folder, String... options)
      throws IOException, InterruptedException {
    var server = stopped(folder, options);
    server.start();
    return server;
  }

  /** As {@link #start}, with a port for TLS alone. */
  public static RedisServer startTls(Path folder, String... options)
      throws IOException, InterruptedException {
    requireInstalled();
    var server = new RedisServer(folder, freePort(), "--tls-port", List.of(options));
    server.start();
    return server;
  }

  /** One that does not run yet. */
  public static RedisServer stopped(Path folder, String... options) throws IOException {
    requireInstalled();
    return new RedisServer(folder, freePort(), "--port", List.of(options));
  }

  /** Skips the test if there is no Redis. */
  public static void requireInstalled() {
    for (var program : List.of("redis-server", "redis-cli")) {
      boolean there =
          Stream.of(System.getenv("PATH").split(":"))
              .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
      assumeTrue(there, () -> program + " is not installed");
    }
  }

  /** That was free a moment ago, as was the one 10,000 above, where a node of a cluster listens. */
  private static int freePort() throws IOException {
    while (true) {
      try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
        int port = socket.getLocalPort();
        if (port < 50_000 && isFree(port + 10_000)) {
          return port;
        }
      }
    }
  }

  private static boolean isFree(int port) {
    try (var _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Starts it, empty, after it was stopped or has never run. */
  public void start() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    var command = new ArrayList<>(List.of("redis-server"));
    if (portOption.equals("--tls-port")) {
      command.addAll(List.of("--port", "0"));
    }
    command.addAll(List.of(portOption, Integer.toString(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--save", "", "--appendonly", "no", "--dir", folder.toString()));
    command.addAll(options);
    run(command, "eady to accept connections");
  }

  private void run(List<String> command, String ready) throws IOException, InterruptedException {
    var log = folder.resolve("log");
    var started =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    process = started;
    while (!Files.readString(log).contains(ready)) {
      if (started.waitFor(20, TimeUnit.MILLISECONDS)) {
        throw new IOException("the server has ended: " + Files.readString(log));
      }
    }
  }

  /**
   * Starts a sentinel, which watches others.
   *
   * @param master which it calls {@code main}
   * @param quorum how many must agree that the master is gone
   */
  public static RedisServer startSentinel(Path folder, RedisServer master, int quorum)
      throws IOException, InterruptedException {
    requireInstalled();
    var sentinel = new RedisServer(folder, freePort(), "--port", List.of());
    Files.createDirectories(folder);
    var configuration =
        Files.writeString(
            folder.resolve("sentinel.conf"),
            """
            bind 127.0.0.1
            port %d
            sentinel monitor main 127.0.0.1 %d %d
            sentinel down-after-milliseconds main 500
            sentinel failover-timeout main 2000
            """
                .formatted(sentinel.port, master.port, quorum));
    sentinel.run(
        List.of("redis-server", configuration.toString(), "--sentinel"), "+monitor master main");
    return sentinel;
  }

  public int port() {
    return port;
  }

  public URI uri() {
    return URI.create("redis://127.0.0.1:" + port);
  }

  /** Runs {@code redis-cli}, and returns what it prints. */
  public String ask(String... words) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("redis-cli", "-p", Integer.toString(port)));
    command.addAll(List.of(words));
    return output(command);
  }

  static String output(List<String> command) throws IOException, InterruptedException {
    var started = new ProcessBuilder(command).redirectErrorStream(true).start();
    started.getOutputStream().close();
    var output = new String(started.getInputStream().readAllBytes(), UTF_8);
    if (started.waitFor() != 0) {
      throw new IOException(command + ": " + output);
    }
    return output.strip();
  }

  /** Ends it at once, with all that it has. */
  public void kill() {
    var running = process;
    if (running != null) {
      running.destroyForcibly().onExit().join();
    }
  }

  /** Makes it answer nothing, with its connections open. */
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets it go on after {@link #freeze}. */
  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    var running = process;
    if (running == null) {
      throw new IllegalStateException("it does not run");
    }
    output(List.of("kill", "-" + name, Long.toString(running.pid())));
  }

  @Override
  public void close() {
    kill();
  }
}
