package org.opentls.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands that draw from OpenSSL's random generator. */
@Command(
    name = "rand",
    description = {
      "Draw random bytes, numbers, choices and tokens.",
      "All come from OpenSSL's generator, which the operating system seeds."
    },
    synopsisSubcommandLabel = "WHAT",
    footerHeading = "%nExamples:%n",
    footer = {
      "  opentls rand bytes 32",
      "  opentls rand int 1 6 -n 5",
      "  opentls rand choice heads tails",
      "  opentls rand shuffle < names.txt",
      "  opentls rand token --url",
      "  opentls rand normal 100 15 -n 1000"
    })
final class RandCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the specification
  RandCommand() {}

  /** The command with the one below it that was named, or all if none was. */
  static CommandLine commandLine(Console console, String what) {
    var rand = new CommandLine(new RandCommand());
    var commands = commands();
    var named = commands.get(what);
    (named == null ? commands : Map.of(what, named))
        .forEach((name, command) -> rand.addSubcommand(name, command.apply(console)));
    return rand;
  }

  private static Map<String, Function<Console, Object>> commands() {
    var commands = new LinkedHashMap<String, Function<Console, Object>>();
    commands.put("bytes", RandBytesCommand::new);
    commands.put("token", RandTokenCommand::new);
    commands.put("int", RandIntCommand::commandLine);
    commands.put("choice", RandChoiceCommand::new);
    commands.put("sample", RandSampleCommand::new);
    commands.put("shuffle", RandShuffleCommand::new);
    for (var distribution : Distribution.ALL) {
      commands.put(
          distribution.command(),
          console -> RandDistributionCommand.commandLine(console, distribution));
    }
    return commands;
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "say what to draw, as in 'opentls rand bytes 16'");
  }
}
