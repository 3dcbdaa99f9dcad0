package org.opentls.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program without a command: help and version, and the options of all commands. */
@Command(
    name = "opentls",
    description = "Digests and random numbers by OpenSSL.",
    versionProvider = VersionText.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit code:%n",
    exitCodeList = {
      "0:done",
      "1:a check or an operation failed",
      "2:the command line is wrong; nothing was done"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  opentls tour",
      "  opentls hash --check SUMS",
      "  opentls rand token",
      "  opentls rand --help"
    })
final class RootCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of a failure.")
  private boolean debug;

  @SuppressWarnings("NullAway.Init") // picocli sets the specification
  RootCommand(Console console) {
    this.console = console;
  }

  /** Whether the user asked for stack traces. */
  static boolean isDebugging(CommandLine command) {
    return command.getCommandSpec().root().userObject() instanceof RootCommand root && root.debug;
  }

  @Override
  public Integer call() {
    if (!console.isOutTerminal()) {
      throw new ParameterException(spec.commandLine(), "no command given");
    }
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }
}
