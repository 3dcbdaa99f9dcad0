package org.opentls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Replays README's transcripts: what stands behind {@code $} must print what stands below it. */
@DisabledOnOs(OS.WINDOWS)
class ReadmeTranscriptTest {
  private static final Pattern TRANSCRIPT = Pattern.compile("(?ms)^```console\\n(.*?)^```$");
  private static final String PROMPT = "$ ";

  @TempDir Path folder;

  /** A command of a transcript and the lines that it prints. */
  private record Command(String line, List<String> output) {}

  /** Stands in for the launcher, which would wait for the jar that this build has yet to make. */
  @BeforeEach
  void makeLauncher() throws IOException {
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
            exec '%s' --enable-native-access=ALL-UNNAMED -cp '%s' org.opentls.cli.Main "$@"
            """
                .formatted(java, classes));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void everyTranscriptOfReadmePrintsWhatItSays() throws Exception {
    var readme = Files.readString(Path.of("..", "README.md"));
    var transcripts = TRANSCRIPT.matcher(readme).results().map(match -> match.group(1)).toList();
    assertThat(transcripts).isNotEmpty();
    for (var transcript : transcripts) {
      for (var command : commands(transcript)) {
        assertThat(run(command.line)).as(command.line).isEqualTo(command.output);
      }
    }
  }

  private static List<Command> commands(String transcript) {
    var commands = new ArrayList<Command>();
    for (var line : transcript.lines().toList()) {
      if (line.startsWith(PROMPT)) {
        commands.add(new Command(line.substring(PROMPT.length()), new ArrayList<>()));
      } else {
        commands.getLast().output.add(line);
      }
    }
    return commands;
  }

  private List<String> run(String command) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder("sh", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    try (var output = process.getInputStream()) {
      var lines = new String(output.readAllBytes(), UTF_8).lines().toList();
      assertThat(process.waitFor()).as(command).isZero();
      return lines;
    }
  }
}
