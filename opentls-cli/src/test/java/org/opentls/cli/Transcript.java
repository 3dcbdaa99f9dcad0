package org.opentls.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;

/** A command that ran inside the test: what it printed and its exit code. */
record Transcript(int exitCode, String out, String err) {
  static Transcript of(String... command) {
    return withInput("", command);
  }

  static Transcript withInput(String input, String... command) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int exitCode;
    try (var console =
        new Console(new ByteArrayInputStream(FileNames.encode(input)), out, err, "", false)) {
      exitCode = Main.run(console, command);
    }
    return new Transcript(
        exitCode, FileNames.decode(out.toByteArray()), FileNames.decode(err.toByteArray()));
  }
}
