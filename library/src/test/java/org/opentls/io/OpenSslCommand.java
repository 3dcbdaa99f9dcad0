package org.opentls.io;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the {@code openssl} program, which knows nothing of this library. */
final class OpenSslCommand {
  private OpenSslCommand() {}

  private static final boolean EXISTS = exists();

  private static boolean exists() {
    try {
      return new ProcessBuilder("openssl", "version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  /** What the program writes to its output for this input. */
  static byte[] run(Path folder, byte[] input, String... arguments)
      throws IOException, InterruptedException {
    assumeTrue(EXISTS, "needs the openssl program");
    var in = Files.write(folder.resolve("openssl.in"), input);
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    var errors = folder.resolve("openssl.err");
    var process =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectError(errors.toFile())
            .start();
    var output = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new AssertionError(command + ": " + Files.readString(errors, StandardCharsets.UTF_8));
    }
    return output;
  }
}
