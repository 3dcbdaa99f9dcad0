package org.opentls.cli;

import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Writes what picocli does not: a script that completes a program's commands and options in fish;
 * see fish's {@code complete(1)}.
 */
final class FishCompletion {
  /** What takes the name of a file is labelled so. */
  private static final String FILE = "FILE";

  private static final String FOLDER = "FOLDER";

  private final StringBuilder script = new StringBuilder();
  private final String program;

  private FishCompletion(String program) {
    this.program = program;
  }

  /** The script for a program with all its commands. */
  static String of(CommandLine commandLine) {
    var completion = new FishCompletion(commandLine.getCommandName());
    completion.functions();
    completion.command(commandLine, "");
    return completion.script.toString();
  }

  /** Conditions: the words before the cursor are just these, or begin with these. */
  private void functions() {
    script.append(
        """
        # Completion of %1$s for fish; written by '%1$s completion fish'.
        function __%1$s_words
            set -l words (commandline -opc | string match --invert -- '-*')
            set -e words[1]
            echo "$words"
        end
        function __%1$s_at
            test (__%1$s_words) = "$argv"
        end
        function __%1$s_under
            string match --quiet -- "$argv *" (__%1$s_words)' '
        end
        """
            .formatted(program));
  }

  private void command(CommandLine commandLine, String path) {
    var spec = commandLine.getCommandSpec();
    var under = path.isEmpty() ? "" : "__" + program + "_under" + path;
    var at = "__" + program + "_at" + path;
    commandLine.getSubcommands().forEach((name, sub) -> line(at, "-f -a " + name, summary(sub)));
    if (spec.positionalParameters().stream().noneMatch(FishCompletion::takesFile)) {
      line(path.isEmpty() ? at : under, "-f", "");
    }
    for (var positional : spec.positionalParameters()) {
      candidates(positional).forEach(candidate -> line(at, "-f -a " + candidate, ""));
    }
    for (var option : spec.options()) {
      line(path.isEmpty() ? at : under, switches(option), first(option.description()));
    }
    commandLine.getSubcommands().forEach((name, sub) -> command(sub, path + " " + name));
  }

  private void line(String condition, String what, String description) {
    script.append("complete -c ").append(program).append(" -n '").append(condition).append("' ");
    script.append(what);
    if (!description.isEmpty()) {
      script.append(" -d ").append(quote(description));
    }
    script.append('\n');
  }

  private static boolean takesFile(ArgSpec argument) {
    return argument.paramLabel().contains(FILE) || argument.paramLabel().contains(FOLDER);
  }

  private static Stream<String> candidates(ArgSpec argument) {
    var candidates = argument.completionCandidates();
    return candidates == null
        ? Stream.empty()
        : StreamSupport.stream(candidates.spliterator(), false);
  }

  /** As in {@code -s a -l algorithm -x}; {@code -r -F} for an option that takes a file. */
  private static String switches(OptionSpec option) {
    var names =
        List.of(option.names()).stream()
            .map(name -> name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.charAt(1))
            .toList();
    var value = takesFile(option) ? " -r -F" : " -x";
    return String.join(" ", names) + (option.arity().max() > 0 ? value : "");
  }

  private static String summary(CommandLine commandLine) {
    return first(commandLine.getCommandSpec().usageMessage().description());
  }

  private static String first(String... lines) {
    return lines.length == 0 ? "" : lines[0].replaceFirst("\\.$", "").replace("%n", " ");
  }

  private static String quote(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
