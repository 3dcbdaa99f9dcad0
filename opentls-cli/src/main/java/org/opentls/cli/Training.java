package org.opentls.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs the usual commands once and throws their output away, so that the JVM can record the classes
 * they load; see the launcher.
 */
final class Training {
  private Training() {}

  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("hash", "-", someFile()),
          List.of("rand", "int", "1", "6"),
          List.of("doctor"),
          List.of("--help"));

  /** A small file that every JDK has. */
  private static String someFile() {
    return Path.of(System.getProperty("java.home"), "release").toString();
  }

  public static void main(String[] args) {
    for (var command : COMMANDS) {
      try (var console =
          new Console(
              InputStream.nullInputStream(),
              OutputStream.nullOutputStream(),
              OutputStream.nullOutputStream(),
              "",
              false)) {
        Main.run(console, command.toArray(String[]::new));
      }
    }
  }
}
