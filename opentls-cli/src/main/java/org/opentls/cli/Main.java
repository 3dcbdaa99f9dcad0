package org.opentls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.opentls.api.OpenSslException;
import org.opentls.api.OpenSslNotFoundException;
import org.opentls.api.UnsupportedOpenSslException;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;

/** Starts the {@code opentls} program. */
public final class Main {
  private Main() {}

  /** Exit code: a check or an operation failed. */
  static final int FAILED = 1;

  /** Exit code: the command line is wrong, be it a word or a value; nothing was done. */
  static final int USAGE = 2;

  /** Exit code: Ctrl-C; as a shell reports {@code SIGINT}. */
  static final int INTERRUPTED = 130;

  /** Exit code: the reader of the output went away; as a shell reports {@code SIGPIPE}. */
  static final int NO_READER = 141;

  /**
   * All commands, each made only when it is called for.
   *
   * @param what the word after the command's name, for commands with commands of their own
   */
  private static Map<String, Function<Console, Object>> commands(String what) {
    var commands = new LinkedHashMap<String, Function<Console, Object>>();
    commands.put("tour", TourCommand::new);
    commands.put("hash", console -> new HashCommand(console).spec());
    commands.put("mac", console -> new MacCommand(console).spec());
    commands.put("kdf", console -> KdfCommand.commandLine(console, what));
    commands.put("keygen", console -> new KeygenCommand(console).spec());
    commands.put("encrypt", console -> new EncryptCommand(console).spec());
    commands.put("decrypt", console -> new DecryptCommand(console).spec());
    commands.put("inspect", console -> new InspectCommand(console).spec());
    commands.put("verify", console -> new VerifyCommand(console).spec());
    commands.put("certs", console -> new CertsCommand(console).spec());
    commands.put("connect", console -> new ConnectCommand(console).spec());
    commands.put("serve", console -> new ServeCommand(console).spec());
    commands.put("rand", console -> RandCommand.commandLine(console, what));
    commands.put("speed", SpeedCommand::new);
    commands.put("doctor", DoctorCommand::new);
    commands.put("completion", CompletionCommand::new);
    commands.put("man", ManCommand::new);
    return commands;
  }

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    int exitCode;
    try (var console = Console.ofProcess()) {
      exitCode = run(console, FileNames.recover(args));
    }
    if (exitCode == INTERRUPTED) {
      // the process ends already, with the exit code of the signal
      return;
    }
    if (exitCode != 0) {
      // System.exit would load the logging framework to log the exit
      Runtime.getRuntime().halt(exitCode);
    }
  }

  /** Runs a command and returns its exit code. */
  static int run(Console console, String... args) {
    try {
      int exitCode = commandLine(console, args).execute(args);
      console.out().flush();
      return exitCode;
    } catch (Output.WriteException e) {
      return afterFailedWrite(console, e);
    }
  }

  private static int afterFailedWrite(Console console, Output.WriteException e) {
    console.out().discard();
    if (e.isReaderGone()) {
      return NO_READER;
    }
    console.complain("cannot write the output: " + e.reason());
    return FAILED;
  }

  /** Only the command that was named is made: picocli's look at each one costs milliseconds. */
  private static CommandLine commandLine(Console console, String[] args) {
    var commands = commands(args.length > 1 ? args[1] : "");
    var command = args.length == 0 ? null : commands.get(args[0]);
    return command == null
        ? commandLine(console, commands)
        : commandLine(console, Map.of(args[0], command));
  }

  /** The program with all its commands. */
  static CommandLine commandLine(Console console) {
    return commandLine(console, commands(""));
  }

  private static CommandLine commandLine(
      Console console, Map<String, Function<Console, Object>> commands) {
    var root = new CommandLine(new RootCommand(console).spec());
    commands.forEach((name, command) -> root.addSubcommand(name, command.apply(console)));
    stateVersion(root);
    return root.setOut(new PrintWriter(withoutFlush(console.out()), false, UTF_8))
        .setErr(new PrintWriter(console.err(), true, UTF_8))
        .setColorScheme(Help.defaultColorScheme(console.hasColour() ? Help.Ansi.ON : Help.Ansi.OFF))
        .setParameterExceptionHandler((e, _) -> explain(console, e))
        .setExecutionExceptionHandler((e, line, _) -> explain(console, line, e));
  }

  /** Set for each command: one that inherits the provider would ask it at once. */
  private static void stateVersion(CommandLine command) {
    command.getCommandSpec().versionProvider(new VersionText());
    command.getSubcommands().values().forEach(Main::stateVersion);
  }

  /** Leaves it to {@link #run} to flush: picocli would print the stack trace of a failed write. */
  private static OutputStream withoutFlush(OutputStream out) {
    return new FilterOutputStream(out) {
      @Override
      public void flush() {
        // run() does
      }
    };
  }

  private static int explain(Console console, ParameterException e) {
    console.out().flush();
    console.say(Complaint.about(e));
    return USAGE;
  }

  private static int explain(Console console, CommandLine command, Exception e) {
    if (e instanceof Output.WriteException failed) {
      return afterFailedWrite(console, failed);
    }
    if (e instanceof CancellationException) {
      console.out().discard();
      return INTERRUPTED;
    }
    console.out().flush();
    if (e instanceof BadValue) {
      console.say(command.getCommandSpec().qualifiedName() + ": " + Messages.oneLine(e));
      return USAGE;
    }
    console.complain(
        switch (e) {
          case Failure _, OpenSslNotFoundException _, UnsupportedOpenSslException _ ->
              Messages.oneLine(e);
          case OpenSslException _ -> "OpenSSL failed: " + Messages.oneLine(e);
          case IOException io -> Failure.told(io);
          case UncheckedIOException io -> Failure.reason(io);
          default ->
              e.getClass().getSimpleName() + ": " + Messages.oneLine(e) + "; --debug tells where";
        });
    if (RootCommand.isDebugging(command)) {
      e.printStackTrace(new PrintWriter(console.err(), true, UTF_8));
    }
    return FAILED;
  }
}
