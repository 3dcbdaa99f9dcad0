package org.opentls.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** Decrypts a file. */
final class DecryptCommand implements Callable<Integer> {
  private final Console console;
  private final DecryptionKeys keys;
  private final InOut files;
  private final CommandSpec spec;

  DecryptCommand(Console console) {
    this.console = console;
    this.keys = new DecryptionKeys(console);
    this.files = new InOut(console, "What to decrypt; standard input if not given, or if -.");
    this.spec = describe();
  }

  CommandSpec spec() {
    return spec;
  }

  private CommandSpec describe() {
    var model =
        CommandModel.of(
            this,
            "decrypt",
            "Decrypt a file.",
            "The file of -o appears when all of the input was found to be right. Standard output"
                + " has its beginning before that: use it if the exit code is 0.");
    keys.addTo(model);
    return files
        .addTo(model)
        .exitCodes(AgeExit.CODES)
        .examples(
            "  opentls decrypt -i key.txt -o report.pdf report.age",
            "  opentls decrypt -i ~/.ssh/id_ed25519 < report.age > report.pdf",
            "  opentls decrypt note.age")
        .spec();
  }

  @Override
  public Integer call() throws IOException {
    keys.requireSense(spec, files.isStandardInput());
    files.requireFreeTarget();
    try (var in = files.open()) {
      keys.open(in, this::write);
    }
    return 0;
  }

  private void write(InputStream plaintext) throws IOException {
    try (var _ = files.startProgress()) {
      files.write(true, out -> plaintext.transferTo(shown(out)));
    }
  }

  private OutputStream shown(OutputStream out) {
    return files.wouldShow() ? new TextOnly(console.out()) : out;
  }
}
