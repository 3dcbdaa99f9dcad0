package org.opentls.cli;

import static org.opentls.cli.CommandModel.value;

import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.opentls.kdf.PasswordHash;
import picocli.CommandLine.Model.CommandSpec;

/** Hashes a password for storage. */
final class KdfHashCommand implements Callable<Integer> {
  private final Console console;
  private final PasswordSource source;
  private final CostOptions costs = new CostOptions();
  private final CommandSpec spec;
  private @Nullable PasswordFunction function;

  KdfHashCommand(Console console) {
    this.console = console;
    this.source = new PasswordSource(console);
    this.spec = describe();
  }

  CommandSpec spec() {
    return spec;
  }

  private CommandSpec describe() {
    var model =
        CommandModel.of(
            this,
            "hash",
            "Hash a password for storage.",
            "The line that is printed holds the function, its cost, a random salt and the hash, in"
                + " the PHC string format; 'opentls kdf verify' takes it.");
    model.option(
        value(
            PasswordFunction.class,
            "NAME",
            name -> function = name,
            "argon2id, scrypt or pbkdf2; if not given, argon2id where OpenSSL has it (3.2), else"
                + " scrypt.",
            "-f",
            "--function"));
    costs.addTo(model, PasswordFunction.values());
    return source
        .addTo(model)
        .examples(
            "  opentls kdf hash",
            "  opentls kdf hash --password-file - < password.txt",
            "  opentls kdf hash --function scrypt --cost 65536 --parallelism 2")
        .spec();
  }

  @Override
  public Integer call() {
    var wanted = costs.of(function == null ? PasswordFunction.best() : function);
    var password = source.readNew();
    try {
      console.out().line(PasswordHash.of(password, wanted).encoded());
    } catch (IllegalArgumentException e) {
      throw new BadValue(Messages.oneLine(e));
    } finally {
      Arrays.fill(password, '\0');
    }
    return 0;
  }
}
