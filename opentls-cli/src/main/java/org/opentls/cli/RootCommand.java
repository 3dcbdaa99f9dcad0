package org.opentls.cli;

import static org.opentls.cli.CommandModel.flag;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The program without a command: help and version, and the options of all commands. */
final class RootCommand implements Callable<Integer> {
  private final Console console;
  private final CommandSpec spec;
  private boolean debug;

  RootCommand(Console console) {
    this.console = console;
    this.spec = describe();
  }

  CommandSpec spec() {
    return spec;
  }

  private CommandSpec describe() {
    var described =
        CommandModel.of(
                this,
                "opentls",
                "Digests, authentication codes, keys and random numbers by OpenSSL.")
            .inherited(flag(() -> debug = true, "Print the stack trace of a failure.", "--debug"))
            .inherited(
                flag(() -> {}, "Show this help message and exit.", "-h", "--help").usageHelp(true))
            .inherited(
                flag(() -> {}, "Print version information and exit.", "-V", "--version")
                    .versionHelp(true))
            .examples(
                "  opentls tour",
                "  opentls hash --check SUMS",
                "  opentls mac --key-file KEY FILE",
                "  opentls kdf hash",
                "  opentls rand token",
                "  opentls certs",
                "  opentls rand --help")
            .spec()
            .scopeType(ScopeType.INHERIT);
    described
        .usageMessage()
        .synopsisSubcommandLabel("COMMAND")
        .optionListHeading("%nOptions:%n")
        .commandListHeading("%nCommands:%n")
        .exitCodeListHeading("%nExit code:%n")
        .exitCodeList(exitCodes());
    return described;
  }

  private static Map<String, String> exitCodes() {
    var codes = new LinkedHashMap<String, String>();
    codes.put("0", "done");
    codes.put("1", "a check or an operation failed");
    codes.put("2", "the command line is wrong; nothing was done");
    return codes;
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
