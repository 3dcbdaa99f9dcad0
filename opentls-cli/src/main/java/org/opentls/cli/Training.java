package org.opentls.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * Runs the usual commands once and throws their output away, so that the JVM can record the classes
 * they load; see the launcher.
 */
final class Training {
  private Training() {}

  private static final List<String> COMMANDS =
      List.of("hash -", "rand int 1 6", "doctor", "--help");

  public static void main(String[] args) {
    for (var command : COMMANDS) {
      try (var console =
          new Console(
              InputStream.nullInputStream(),
              OutputStream.nullOutputStream(),
              OutputStream.nullOutputStream(),
              "",
              false)) {
        Main.run(console, command.split(" "));
      }
    }
  }
}
