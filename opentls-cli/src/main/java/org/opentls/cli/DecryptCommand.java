package org.opentls.cli;

import static org.opentls.cli.CommandModel.flag;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Decrypts a file. */
final class DecryptCommand implements Callable<Integer> {
  private final Console console;
  private final DecryptionKeys keys;
  private final InOut files;
  private final CommandSpec spec;
  private boolean tar;

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
    keys.addTo(model)
        .option(
            flag(
                () -> tar = true,
                "Take the files out of an archive, into the new directory of -o. Owners are not"
                    + " restored.",
                "--tar"));
    return files
        .addTo(model)
        .exitCodes(AgeExit.CODES)
        .examples(
            "  opentls decrypt -i key.txt -o report.pdf report.age",
            "  opentls decrypt -i ~/.ssh/id_ed25519 < report.age > report.pdf",
            "  opentls decrypt --tar -i key.txt -o photos photos.age",
            "  opentls decrypt note.age")
        .spec();
  }

  @Override
  public Integer call() throws IOException {
    keys.requireSense(spec, files.isStandardInput());
    requireFreeTarget();
    try (var in = files.open()) {
      keys.open(in, tar ? this::extract : this::write);
    }
    return 0;
  }

  private void requireFreeTarget() throws IOException {
    var target = files.target();
    if (!tar) {
      files.requireFreeTarget();
    } else if (target == null) {
      throw new ParameterException(spec.commandLine(), "--tar needs -o, a directory to make");
    } else {
      TarSource.requirePermissions();
      NewDirectory.requireFree(target);
    }
  }

  private void extract(InputStream plaintext) throws IOException {
    var target = Objects.requireNonNull(files.target());
    try (var progress = files.startProgress();
        var directory = NewDirectory.create(console, target)) {
      directory.extract(new TarReader(plaintext), progress);
      directory.commit();
    }
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
