package org.opentls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/** A shell in a folder, in which commands run as if typed one after the other. */
final class TerminalSession implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path LIBRARY = ROOT.resolve("library/target/opentls-0.1.0-SNAPSHOT.jar");
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");
  private static final String MARK = "what-was-printed-ends-here";
  private static final Pattern END = Pattern.compile("\n" + MARK + " (\\d+)\n");

  /** The ports that pages speak of. Free ones stand in for them. */
  private static final Pattern PORT = Pattern.compile("\\b(?:1080|6379|844\\d)\\b");

  private final Process process;
  private final Writer input;
  private final Map<String, String> ports = new LinkedHashMap<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final StringBuilder unread = new StringBuilder();
  private boolean ended;

  private TerminalSession(Process process) {
    this.process = process;
    this.input = process.outputWriter(UTF_8);
  }

  /**
   * Starts a shell that finds the program as {@code opentls}, and Java. Where the library's jar has
   * been built, {@code OPENTLS} is the folder of the repository.
   */
  static TerminalSession start(Path folder, Program program) throws IOException {
    var builder = new ProcessBuilder("sh").directory(folder.toFile()).redirectErrorStream(true);
    var environment = builder.environment();
    environment.put("HOME", folder.toString());
    environment.put("LC_ALL", "C.UTF-8");
    var programs = program.folder() + File.pathSeparator + JAVA;
    environment.merge("PATH", programs, (path, ours) -> ours + File.pathSeparator + path);
    environment.remove("OPENTLS");
    if (Files.exists(LIBRARY)) {
      environment.put("OPENTLS", ROOT.toString());
    }
    var session = new TerminalSession(builder.start());
    Thread.ofVirtual().start(session::listen);
    return session;
  }

  private void listen() {
    var buffer = new char[8192];
    try (Reader output = process.inputReader(UTF_8)) {
      for (int n = output.read(buffer); n >= 0; n = output.read(buffer)) {
        add(buffer, n);
      }
    } catch (IOException _) {
      // the session was closed
    }
    end();
  }

  private void add(char[] text, int length) {
    lock.lock();
    try {
      unread.append(text, 0, length);
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      ended = true;
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs a command to its end. If it stays in the background, waits for what it prints first.
   *
   * @param first what a command in the background prints first
   * @return what was printed, standard error too, and the exit code
   */
  Transcript run(String command, Pattern first) throws IOException, InterruptedException {
    input.write("{ " + withFreePorts(command.replace("./opentls", "opentls")) + "\n} </dev/null\n");
    input.write("printf '\\n%s %d\\n' " + MARK + " $?\n");
    input.flush();
    lock.lock();
    try {
      long nanos = LIMIT.toNanos();
      while (!isComplete(command, first) && !ended && nanos > 0) {
        nanos = more.awaitNanos(nanos);
      }
      var end = END.matcher(unread);
      int exitCode = end.find() ? Integer.parseInt(end.group(1)) : -1;
      var printed = printed();
      unread.setLength(0);
      return new Transcript(exitCode, printed, "");
    } finally {
      lock.unlock();
    }
  }

  private boolean isComplete(String command, Pattern first) {
    return END.matcher(unread).find()
        && (!TranscriptStep.staysInBackground(command) || first.matcher(printed()).matches());
  }

  /** With the ports of the page, no spaces before the ends of lines, and an end of the last one. */
  private String printed() {
    var text = END.matcher(unread).replaceFirst("").replaceAll("[ \t]+(?=\n)", "");
    for (var port : ports.entrySet()) {
      text = text.replaceAll("\\b" + port.getValue() + "\\b", port.getKey());
    }
    return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
  }

  private String withFreePorts(String command) {
    return PORT.matcher(command)
        .replaceAll(port -> ports.computeIfAbsent(port.group(), _ -> freePort()));
  }

  private static String freePort() {
    try (var socket = new ServerSocket(0)) {
      return String.valueOf(socket.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the shell and what it has started. */
  @Override
  public void close() throws IOException {
    process.descendants().toList().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    input.close();
  }
}
