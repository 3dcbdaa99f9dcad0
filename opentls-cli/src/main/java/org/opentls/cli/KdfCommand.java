package org.opentls.cli;

import static org.opentls.cli.CommandModel.value;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The commands that hash passwords and derive keys; {@code --verify} needs none of them. */
final class KdfCommand implements Callable<Integer> {
  private final PasswordCheck check;
  private final CommandSpec spec;
  private @Nullable String stored;

  private KdfCommand(Console console) {
    this.check = new PasswordCheck(console, new PasswordSource(console));
    this.spec = describe();
  }

  /** The command with the one below it that was named, or all if none was. */
  static CommandLine commandLine(Console console, String what) {
    var kdf = new CommandLine(new KdfCommand(console).spec);
    var commands = commands();
    var named = commands.get(what);
    if (!isOwnOption(what)) {
      (named == null ? commands : Map.of(what, named))
          .forEach((name, command) -> kdf.addSubcommand(name, command.apply(console)));
    }
    return kdf;
  }

  /** A line that begins with an option of this command can go on with no command. */
  private static boolean isOwnOption(String word) {
    return word.startsWith("--verify") || word.startsWith("--password-");
  }

  private static Map<String, Function<Console, CommandSpec>> commands() {
    var commands = new LinkedHashMap<String, Function<Console, CommandSpec>>();
    commands.put("hash", console -> new KdfHashCommand(console).spec());
    commands.put("verify", console -> new KdfVerifyCommand(console).spec());
    for (var function : PasswordFunction.values()) {
      commands.put(function.name(), console -> new KdfPasswordCommand(console, function).spec());
    }
    for (var function : KeyFunction.all()) {
      commands.put(function.name(), console -> new KdfKeyCommand(console, function).spec());
    }
    return commands;
  }

  private CommandSpec describe() {
    var model =
        CommandModel.of(
                this,
                "kdf",
                "Hash passwords for storage, check them, and derive keys.",
                "Passwords and keys come from the terminal, a file, standard input or the"
                    + " environment, never from the command line.")
            .option(
                value(
                    String.class,
                    "STORED",
                    hash -> stored = hash,
                    "The same as 'opentls kdf verify STORED'.",
                    "--verify"));
    var described =
        check
            .source()
            .addTo(model)
            .examples(
                "  opentls kdf hash",
                "  opentls kdf verify --hash-file stored.txt",
                "  opentls kdf scrypt --salt-hex $(cat salt)",
                "  opentls kdf hkdf --key-file key --info 'invoices 2026'")
            .spec();
    described.usageMessage().synopsisSubcommandLabel("WHAT");
    return described;
  }

  @Override
  public Integer call() {
    if (stored == null) {
      throw new ParameterException(spec.commandLine(), "say what to do, as in 'opentls kdf hash'");
    }
    return check.run(stored);
  }
}
