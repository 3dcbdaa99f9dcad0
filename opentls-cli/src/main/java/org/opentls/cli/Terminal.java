package org.opentls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The terminal that a command was started from, also if its standard streams lead elsewhere; see
 * {@code tty(4)} and {@code stty(1)}.
 */
final class Terminal {
  private Terminal() {}

  private static final Path DEVICE = Path.of("/dev/tty");

  /**
   * Asks for a line, which is not shown while it is typed.
   *
   * @param prompt what to ask, as in {@code Password}
   * @return the line in UTF-8, without its end; the caller clears it
   * @throws Failure if there is no terminal, its echo cannot be switched off, or the input ends
   */
  static byte[] readHidden(String prompt) {
    try {
      return Files.exists(DEVICE) ? readFromDevice(prompt) : readFromConsole(prompt);
    } catch (IOException e) {
      throw new Failure("cannot ask at the terminal: " + Failure.reason(e), e);
    }
  }

  /**
   * Writes a line to the terminal, wherever the standard streams lead.
   *
   * @throws Failure if there is no terminal
   */
  static void show(byte[] line) {
    try (var out = new FileOutputStream(DEVICE.toFile())) {
      out.write(line);
    } catch (IOException e) {
      throw new Failure("cannot write to the terminal: " + Failure.reason(e), e);
    }
  }

  private static byte[] readFromDevice(String prompt) throws IOException {
    try (var in = new FileInputStream(DEVICE.toFile());
        var out = new FileOutputStream(DEVICE.toFile())) {
      var settings = stty("-g").strip();
      var restore = Thread.ofPlatform().unstarted(() -> restore(settings));
      Runtime.getRuntime().addShutdownHook(restore);
      try {
        stty("-echo");
        out.write((prompt + ": ").getBytes(UTF_8));
        return SecretBytes.line(in);
      } finally {
        out.write('\n');
        restore(settings);
        Runtime.getRuntime().removeShutdownHook(restore);
      }
    }
  }

  private static void restore(String settings) {
    try {
      stty(settings);
    } catch (IOException _) {
      // the terminal is gone, and nobody reads on it
    }
  }

  private static String stty(String argument) throws IOException {
    var process =
        new ProcessBuilder("stty", argument)
            .redirectInput(DEVICE.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (InputStream out = process.getInputStream()) {
      var answer = new String(out.readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException("stty failed");
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Where there is no such device, as on Windows. */
  private static byte[] readFromConsole(String prompt) throws IOException {
    char[] line =
        Optional.ofNullable(System.console())
            .filter(java.io.Console::isTerminal)
            .map(console -> console.readPassword("%s: ", prompt))
            .orElseThrow(() -> new IOException("there is none"));
    try {
      return SecretBytes.encode(line, "line");
    } finally {
      Arrays.fill(line, '\0');
    }
  }
}
