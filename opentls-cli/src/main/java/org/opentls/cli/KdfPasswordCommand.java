package org.opentls.cli;

import static org.opentls.cli.CommandModel.value;

import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Derives a key from a password by one function. */
final class KdfPasswordCommand implements Callable<Integer> {
  private final Console console;
  private final PasswordFunction function;
  private final PasswordSource source;
  private final CostOptions costs = new CostOptions();
  private final KeyOutput output = new KeyOutput();
  private final CommandSpec spec;
  private @Nullable String salt;

  KdfPasswordCommand(Console console, PasswordFunction function) {
    this.console = console;
    this.function = function;
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
                function.name(),
                "Derive a key from a password by " + function + ".",
                "The same password, salt and cost give the same key again.")
            .option(
                value(
                    String.class,
                    "HEX",
                    digits -> salt = digits,
                    "Random bytes, 16 or more, that need not be secret; needed.",
                    "--salt-hex"));
    costs.addTo(model, function);
    source.addTo(model);
    return output
        .addTo(model)
        .examples(
            "  opentls rand bytes 16 > salt",
            "  opentls kdf " + function + " --salt-hex $(cat salt)",
            "  opentls kdf " + function + " --salt-hex $(cat salt) --raw > key")
        .spec();
  }

  @Override
  public Integer call() {
    if (salt == null) {
      throw new BadValue("no salt; give --salt-hex HEX, once drawn with 'opentls rand bytes 16'");
    }
    byte[] bytes = Hex.parse("--salt-hex", salt);
    var wanted = costs.of(function);
    var password = source.readNew();
    try {
      output.print(console.out(), length -> wanted.derive(password, bytes, length));
    } finally {
      Arrays.fill(password, '\0');
    }
    return 0;
  }
}
