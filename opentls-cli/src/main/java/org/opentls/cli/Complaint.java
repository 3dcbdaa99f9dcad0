package org.opentls.cli;

import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in words that need no knowledge of picocli. */
final class Complaint {
  private Complaint() {}

  /** One line: the command, what is wrong with it, and where to read on. */
  static String about(ParameterException e) {
    var name = e.getCommandLine().getCommandSpec().qualifiedName();
    var trouble = trouble(e);
    return name
        + ": "
        + trouble
        + (trouble.endsWith("?") ? "" : ";")
        + " try '"
        + name
        + " --help'";
  }

  private static String trouble(ParameterException e) {
    return switch (e) {
      case UnmatchedArgumentException unmatched ->
          unmatched(e.getCommandLine(), unmatched.getUnmatched().getFirst());
      case MissingParameterException missing -> missing(missing.getMissing());
      case MutuallyExclusiveArgsException _ -> exclusive(Messages.oneLine(e));
      case OverwrittenOptionException twice
          when twice.getOverwritten() instanceof OptionSpec option ->
          option.longestName() + " is given twice";
      default ->
          e.getArgSpec() == null || e.getValue() == null
              ? Messages.oneLine(e)
              : unfit(e.getCommandLine(), e.getArgSpec(), e.getValue());
    };
  }

  private static String unmatched(CommandLine command, String word) {
    if (word.startsWith("-") && word.length() > 1) {
      var option = word.replaceFirst("=.*", "");
      var known = command.getCommandSpec().optionsMap().keySet();
      return "unknown option " + Quoting.always(option) + Suggestion.of(option, known);
    }
    var commands = command.getSubcommands().keySet();
    return commands.isEmpty()
        ? "unexpected argument " + Quoting.always(word)
        : "unknown command " + Quoting.always(word) + Suggestion.of(word, commands);
  }

  private static String missing(List<ArgSpec> missing) {
    if (missing.getFirst() instanceof OptionSpec option) {
      return "option '" + option.longestName() + "' needs a value, " + option.paramLabel();
    }
    var labels = missing.stream().map(ArgSpec::paramLabel).toList();
    return enumeration(labels, "and") + (labels.size() == 1 ? " is missing" : " are missing");
  }

  /** The message of picocli alone has the names of the options. */
  private static String exclusive(String message) {
    var options =
        Pattern.compile("--[a-z0-9-]+(\\.[0-9]+)?")
            .matcher(message)
            .results()
            .map(MatchResult::group);
    return enumeration(options.sorted().toList(), "and") + " exclude each other";
  }

  private static String unfit(CommandLine command, ArgSpec argument, String value) {
    if (argument instanceof OptionSpec option && option.arity().max() == 0) {
      return "option '" + option.longestName() + "' takes no value";
    }
    if (argument.isPositional() && value.matches("-[^0-9.].*")) {
      return unmatched(command, value);
    }
    var label =
        argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    return label + " must be " + kind(argument.type(), value) + ", not " + Quoting.always(value);
  }

  private static String kind(Class<?> type, String value) {
    if (type.isEnum()) {
      var names = Stream.of(type.getEnumConstants()).map(Object::toString).toList();
      return enumeration(names, "or");
    }
    if (type == double.class) {
      return "a number";
    }
    var bound = value.matches("[+-]?[0-9]+") ? greatest(type) : "";
    return "a whole number" + bound;
  }

  private static String greatest(Class<?> type) {
    if (type == BigInteger.class) {
      return "";
    }
    return " of at most " + (type == long.class ? Long.MAX_VALUE : Integer.MAX_VALUE);
  }

  private static String enumeration(Collection<String> words, String conjunction) {
    var last = words.stream().skip(words.size() - 1L).findFirst().orElseThrow();
    var others = words.stream().limit(words.size() - 1L).collect(Collectors.joining(", "));
    return others.isEmpty() ? last : others + " " + conjunction + " " + last;
  }
}
