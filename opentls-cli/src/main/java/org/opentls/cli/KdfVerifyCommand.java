package org.opentls.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** Checks a password against a stored hash. */
final class KdfVerifyCommand implements Callable<Integer> {
  private final PasswordCheck check;
  private final SecretSource hashSource;
  private final PositionalParamSpec stored =
      PositionalParamSpec.builder()
          .paramLabel("STORED")
          .arity("0..1")
          .type(String.class)
          .description(
              "What 'opentls kdf hash' printed, in single quotes; who sees it in the list of"
                  + " processes can try passwords.")
          .build();
  private final CommandSpec spec;

  KdfVerifyCommand(Console console) {
    this.check = new PasswordCheck(console, new PasswordSource(console));
    this.hashSource = new SecretSource(console, "hash");
    this.spec = describe();
  }

  CommandSpec spec() {
    return spec;
  }

  private CommandSpec describe() {
    var model =
        CommandModel.of(
            this,
            "verify",
            "Check a password against a stored hash.",
            "Prints OK or FAILED, with exit code 0 or 1. Hashes that ask for more than some seconds"
                + " of work are refused.");
    model.option(hashSource.fileOption("What to read STORED from."));
    return check
        .source()
        .addTo(model)
        .parameters(stored)
        .examples(
            "  opentls kdf verify '$scrypt$ln=17,r=8,p=1$...$...'",
            "  opentls kdf verify --hash-file stored.txt --password-file -")
        .spec();
  }

  @Override
  public Integer call() {
    @Nullable String given = stored.getValue();
    if ((given == null) == !hashSource.isGiven()) {
      throw new ParameterException(spec.commandLine(), "give either STORED or --hash-file");
    }
    return check.run(given == null ? new String(hashSource.read(), ISO_8859_1).strip() : given);
  }
}
