package org.opentls.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A server's process. */
final class Daemon implements AutoCloseable {
  private final Process process;

  private Daemon(Process process) {
    this.process = process;
  }

  /**
   * Starts a server and waits until it is ready.
   *
   * @param log a file for what it says
   * @param ready what it says then
   */
  static Daemon start(ProcessBuilder command, Path log, String ready)
      throws IOException, InterruptedException {
    var process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    var daemon = new Daemon(process);
    while (!Files.readString(log).contains(ready)) {
      if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
        throw new IOException("the server has ended: " + Files.readString(log));
      }
    }
    return daemon;
  }

  /** Asks it to end, and sees to it. */
  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    process.destroyForcibly().onExit().join();
  }
}
