package org.opentls.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.opentls.age.Age;
import picocli.CommandLine.Model.CommandSpec;

/** Checks that a file decrypts. */
final class VerifyCommand implements Callable<Integer> {
  private final Console console;
  private final DecryptionKeys keys;
  private final InOut files;
  private final CommandSpec spec;

  VerifyCommand(Console console) {
    this.console = console;
    this.keys = new DecryptionKeys(console);
    this.files = new InOut(console, "What to check; standard input if not given, or if -.");
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
            "Check that a file decrypts, to its end, and write nothing.",
            "Prints FILE: OK. Whoever has a public key can make a file for it: this tells that the"
                + " file is whole, not who made it.");
    keys.addTo(model);
    return files
        .addInput(model)
        .exitCodes(
            "0", "the file decrypts",
            "1", "it does not, or cannot be read",
            "2", "the command line is wrong; nothing was done")
        .examples("  opentls verify -i key.txt report.age")
        .spec();
  }

  @Override
  public Integer call() throws IOException {
    keys.requireSense(spec, files.isStandardInput());
    try (var in = files.open()) {
      keys.open(
          identities -> files.discard(out -> Age.decrypt(in, out, files.options(), identities)));
    }
    console.out().write(FileNames.encode(Quoting.quote(files.name()) + ": OK\n"));
    return 0;
  }
}
