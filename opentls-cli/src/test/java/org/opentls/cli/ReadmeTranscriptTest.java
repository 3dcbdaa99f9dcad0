package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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

  @Test
  void everyTranscriptOfReadmePrintsWhatItSays() throws Exception {
    var readme = Files.readString(Path.of("..", "README.md"));
    var transcripts = TRANSCRIPT.matcher(readme).results().map(match -> match.group(1)).toList();
    assertThat(transcripts).isNotEmpty();
    var program = Program.in(folder);
    for (var transcript : transcripts) {
      for (var command : commands(transcript)) {
        var ran = program.run("sh", "exec 2>&1\n" + command.line);
        assertThat(ran.exitCode()).as(command.line).isZero();
        assertThat(ran.out().lines().toList()).as(command.line).isEqualTo(command.output);
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
}
