package org.opentls.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A command of a transcript, and what it prints.
 *
 * @param command what stands behind {@code $}
 * @param lines what stands below; {@code ...} is any text of a line or, alone in a line, any lines
 */
record TranscriptStep(String command, List<String> lines) {
  private static final String PROMPT = "$ ";
  private static final String ANYTHING = "...";

  static List<TranscriptStep> parse(String transcript) {
    var steps = new ArrayList<TranscriptStep>();
    for (var line : transcript.lines().toList()) {
      if (line.startsWith(PROMPT)) {
        steps.add(new TranscriptStep(line.substring(PROMPT.length()), new ArrayList<>()));
      } else if (steps.getLast().goesOn()) {
        var begun = steps.removeLast();
        steps.add(new TranscriptStep(begun.command + "\n" + line, begun.lines));
      } else {
        steps.getLast().lines.add(line);
      }
    }
    return steps;
  }

  private boolean goesOn() {
    return lines.isEmpty() && command.endsWith("\\");
  }

  /** Whether the shell goes on while the command runs. */
  static boolean staysInBackground(String command) {
    return command.stripTrailing().endsWith("&");
  }

  /** What is to be printed. Of a command in the background it is what is printed first. */
  Pattern pattern() {
    var all = lines.stream().map(TranscriptStep::pattern).collect(Collectors.joining());
    return Pattern.compile(all + (staysInBackground(command) ? "(?s:.*)" : ""));
  }

  private static String pattern(String line) {
    if (line.equals(ANYTHING)) {
      return "(?:.*\n)*";
    }
    return Stream.of(line.stripTrailing().split(Pattern.quote(ANYTHING), -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"))
        + "\n";
  }
}
