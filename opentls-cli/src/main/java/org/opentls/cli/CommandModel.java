package org.opentls.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ScopeType;

/**
 * Describes a command in code. The commands that must start at once are described so: picocli needs
 * longer to read the annotations of one than OpenSSL to load; see decision 5.
 */
final class CommandModel {
  private final CommandSpec spec;

  private CommandModel(CommandSpec spec) {
    this.spec = spec;
  }

  static CommandModel of(Callable<Integer> command, String name, String... description) {
    var spec = CommandSpec.wrapWithoutInspection(command).name(name);
    spec.usageMessage().sortOptions(false).description(description);
    return new CommandModel(spec);
  }

  CommandSpec spec() {
    return spec;
  }

  CommandModel examples(String... lines) {
    spec.usageMessage().footerHeading("%nExamples:%n").footer(lines);
    return this;
  }

  /** Adds what the commands below this one have too. */
  CommandModel inherited(OptionSpec.Builder option) {
    spec.addOption(option.scopeType(ScopeType.INHERIT).build());
    return this;
  }

  CommandModel option(OptionSpec.Builder option) {
    spec.addOption(option.build());
    return this;
  }

  CommandModel option(OptionSpec option) {
    spec.addOption(option);
    return this;
  }

  /**
   * Says what exit codes mean.
   *
   * @param codes a code and its meaning, in turn
   */
  CommandModel exitCodes(String... codes) {
    var list = new LinkedHashMap<String, String>();
    for (int i = 0; i < codes.length; i += 2) {
      list.put(codes[i], codes[i + 1]);
    }
    spec.usageMessage().exitCodeListHeading("%nExit code:%n").exitCodeList(list);
    return this;
  }

  /** Adds options of which a command line has one at the most. */
  CommandModel oneOf(OptionSpec.Builder... options) {
    var group = ArgGroupSpec.builder().exclusive(true);
    for (var option : options) {
      group.addArg(option.build());
    }
    spec.addArgGroup(group.build());
    return this;
  }

  CommandModel parameters(PositionalParamSpec parameters) {
    spec.addPositional(parameters);
    return this;
  }

  /** An option that is given or not. */
  static OptionSpec.Builder flag(Runnable given, String description, String... names) {
    return OptionSpec.builder(names)
        .type(boolean.class)
        .description(description)
        .setter(
            setter(
                Boolean.class,
                value -> {
                  if (value != null && value) {
                    given.run();
                  }
                }));
  }

  /** An option with a value. */
  static <T> OptionSpec.Builder value(
      Class<T> type, String label, Consumer<T> given, String description, String... names) {
    return OptionSpec.builder(names)
        .type(type)
        .paramLabel(label)
        .description(description)
        .setter(
            setter(
                type,
                value -> {
                  if (value != null) {
                    given.accept(value);
                  }
                }));
  }

  /** An option that may be given more than once; {@link #given} has its values. */
  static OptionSpec repeatable(String label, String description, String... names) {
    return OptionSpec.builder(names)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("1")
        .paramLabel(label)
        .description(description)
        .build();
  }

  /** A word that may stand on the command line. */
  static PositionalParamSpec optionalWord(String label, String description) {
    return PositionalParamSpec.builder()
        .paramLabel(label)
        .arity("0..1")
        .type(String.class)
        .description(description)
        .build();
  }

  /** The values of an argument that takes several. */
  static List<String> given(ArgSpec argument) {
    @Nullable List<String> values = argument.getValue();
    return values == null ? List.of() : values;
  }

  private static <T> ISetter setter(Class<T> type, Consumer<@Nullable T> target) {
    return new ISetter() {
      @Override
      public <V> V set(V value) {
        target.accept(type.cast(value));
        return value;
      }
    };
  }
}
