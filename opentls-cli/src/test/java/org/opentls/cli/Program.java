package org.opentls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The program in processes of its own, as {@code ./opentls} in a folder. It stands in for the
 * launcher, which would wait for the jar that this build has yet to make.
 */
record Program(Path folder) {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Puts the program into a folder; {@code JVM_OPTIONS} in its environment go to the JVM. */
  static Program in(Path folder) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    // Modules that none of the program's requires by name are on the class path of a test.
    var classes =
        String.join(
            File.pathSeparator,
            Path.of("target", "classes").toAbsolutePath().toString(),
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path", ""));
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

  /** Runs a script in the folder. It fails with what was printed if it does not end. */
  Transcript run(String shell, String script) throws IOException, InterruptedException {
    var out = Files.createTempFile(folder, "stdout", "");
    var err = Files.createTempFile(folder, "stderr", "");
    try {
      var builder =
          new ProcessBuilder(shell, "-c", script)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().put("LC_ALL", "C.UTF-8");
      var process = builder.start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (!ended) {
        kill(process);
      }
      var transcript =
          new Transcript(
              process.waitFor(), new String(Files.readAllBytes(out), UTF_8), Files.readString(err));
      assertThat(ended)
          .as("%s ended within %d s; so far %s", script, LIMIT.toSeconds(), transcript)
          .isTrue();
      return transcript;
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
