package org.opentls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The program in processes of its own, as {@code ./opentls} in a folder. It stands in for the
 * launcher, which would wait for the jar that this build has yet to make.
 */
record Program(Path folder) {
  /** Puts the program into a folder; {@code JVM_OPTIONS} in its environment go to the JVM. */
  static Program in(Path folder) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    var classes =
        Path.of("target", "classes").toAbsolutePath()
            + File.pathSeparator
            + System.getProperty("jdk.module.path", "");
    var file =
        Files.writeString(
            folder.resolve("opentls"),
            """
            #!/bin/sh
            exec '%s' ${JVM_OPTIONS-} --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC \\
              -XX:TieredStopAtLevel=1 -cp '%s' org.opentls.cli.Main "$@"
            """
                .formatted(java, classes));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return new Program(folder);
  }

  /** Runs a script in the folder. */
  Transcript run(String shell, String script) throws IOException, InterruptedException {
    var err = Files.createTempFile(folder, "stderr", "");
    var builder =
        new ProcessBuilder(shell, "-c", script)
            .directory(folder.toFile())
            .redirectError(err.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    var process = builder.start();
    try (var output = process.getInputStream()) {
      var out = new String(output.readAllBytes(), UTF_8);
      int exitCode = process.waitFor();
      return new Transcript(exitCode, out, Files.readString(err));
    } finally {
      Files.delete(err);
    }
  }
}
