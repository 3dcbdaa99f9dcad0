package org.opentls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Processes of a tour that share sessions: a Redis, and servers of this program. For one thread.
 *
 * @param folder where the servers' certificate is, and what they need more is put
 * @param redis one that is there, or empty to start one
 */
record TourFleet(Path folder, Optional<URI> redis) {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Pattern URL = Pattern.compile("https://[^ /]+:(\\d+)/");

  /** Whether {@link #redis} need not be given. */
  static boolean hasRedis() {
    return programs("redis-server").findAny().isPresent();
  }

  private static Stream<Path> programs(String name) {
    var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator))
        .filter(place -> !place.isEmpty())
        .map(place -> Path.of(place, name))
        .filter(Files::isExecutable);
  }

  /** A process that ends with the step. */
  record Child(Process process) implements AutoCloseable {
    static Child start(List<String> command) throws IOException {
      return new Child(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Ends it as nothing else does: it cannot say good-bye. */
    void kill() {
      process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
      process.destroy();
      try {
        process.onExit().orTimeout(5, TimeUnit.SECONDS).join();
      } catch (CompletionException _) {
        kill();
      }
    }
  }

  /**
   * A server.
   *
   * @param child its process
   * @param port where it listens
   */
  record Server(Child child, int port) implements AutoCloseable {
    @Override
    public void close() {
      child.close();
    }
  }

  /** A Redis, and how to reach it; one that was given goes on. */
  record Redis(URI uri, Optional<Child> child) implements AutoCloseable {
    @Override
    public void close() {
      child.ifPresent(Child::close);
    }
  }

  /** That which was given, or a new one that keeps nothing. */
  Redis redisServer() throws IOException, InterruptedException {
    if (redis.isPresent()) {
      return new Redis(redis.get(), Optional.empty());
    }
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    var program = programs("redis-server").findFirst().orElseThrow();
    var options = List.of("--bind", "127.0.0.1", "--save", "", "--port", Integer.toString(port));
    var command = Stream.concat(Stream.of(program.toString()), options.stream()).toList();
    var child =
        new Child(
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
    awaitPort(child, port);
    return new Redis(URI.create("redis://127.0.0.1:" + port), Optional.of(child));
  }

  private static void awaitPort(Child child, int port) throws IOException, InterruptedException {
    long end = System.nanoTime() + START.toNanos();
    while (!isOpen(port)) {
      if (!child.process().isAlive() || System.nanoTime() > end) {
        child.kill();
        throw new Failure("redis-server does not start");
      }
      Thread.sleep(10);
    }
  }

  private static boolean isOpen(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /**
   * Starts a server and waits until it listens.
   *
   * @param protector the file with the key that wraps the keys in Redis
   */
  Server server(Redis shared, Path protector) throws IOException {
    var command = program();
    command.addAll(List.of("serve", "--listen", "127.0.0.1:0", "--namespace", "opentls-tour"));
    command.addAll(List.of("--cert", folder.resolve("server.pem").toString()));
    command.addAll(List.of("--key", folder.resolve("server.key").toString()));
    command.addAll(List.of("--sessions", shared.uri().toString()));
    command.addAll(List.of("--kek-file", protector.toString()));
    command.addAll(List.of("--policy", "lookup-deadline=50ms"));
    var child = Child.start(command);
    // One that says nothing would be waited for without an end.
    var late = Thread.ofVirtual().start(() -> killAfter(START, child));
    try {
      return new Server(child, port(child));
    } catch (Throwable t) {
      child.kill();
      throw t;
    } finally {
      late.interrupt();
    }
  }

  private static void killAfter(Duration time, Child child) {
    try {
      Thread.sleep(time);
      child.kill();
    } catch (InterruptedException _) {
      // It has started.
    }
  }

  /** This program, whether it is on the class path or on the module path. */
  private static List<String> program() {
    var places =
        Stream.of("java.class.path", "jdk.module.path")
            .map(name -> System.getProperty(name, ""))
            .filter(place -> !place.isEmpty())
            .collect(Collectors.joining(File.pathSeparator));
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", places, Main.class.getName()));
    return command;
  }

  /**
   * What the server says when it listens; it says nothing else on its way there, unless it fails.
   */
  private static int port(Child child) throws IOException {
    var last = "";
    var out = new BufferedReader(new InputStreamReader(child.process().getInputStream(), UTF_8));
    for (var line = out.readLine(); line != null; line = out.readLine()) {
      var found = URL.matcher(line);
      if (found.find()) {
        return Integer.parseInt(found.group(1));
      }
      last = line;
    }
    throw new Failure("a server does not start: " + last.replaceFirst("^opentls: ", ""));
  }
}
