package org.opentls.age;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Programs of others. */
final class Commands {
  private Commands() {}

  /** Skips the calling test if there is no such program. */
  static void require(String program) {
    var path = System.getenv().getOrDefault("PATH", "");
    boolean there =
        List.of(path.split(File.pathSeparator)).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    assumeTrue(there, () -> "needs the program " + program);
  }

  /** Runs a program to its end, and returns what it wrote. */
  static String run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(List.of(command) + ": " + output);
    }
    return output;
  }

  /** Skips the calling test if no program can be run at a terminal. */
  static void requireTerminal() throws IOException, InterruptedException {
    require("script");
    assumeTrue(run("script", "--version").contains("util-linux"), "needs script of util-linux");
  }

  /** Runs a program at a terminal, where somebody types the lines, to its end. */
  static void runAtTerminal(String typed, String... command)
      throws IOException, InterruptedException {
    var quoted = String.join(" ", List.of(command).stream().map(Commands::quoted).toList());
    var process =
        new ProcessBuilder("script", "-qec", quoted, "/dev/null").redirectErrorStream(true).start();
    process.getOutputStream().write(typed.getBytes(UTF_8));
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(quoted + ": " + output);
    }
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
