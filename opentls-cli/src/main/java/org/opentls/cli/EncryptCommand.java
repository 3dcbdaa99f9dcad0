package org.opentls.cli;

import static org.opentls.cli.CommandModel.flag;
import static org.opentls.cli.CommandModel.value;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.opentls.age.Age;
import org.opentls.age.Recipient;
import org.opentls.age.ScryptRecipient;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Encrypts a file. */
final class EncryptCommand implements Callable<Integer> {
  private static final int USUAL_WORK_FACTOR = 18;

  private final Console console;
  private final RecipientOptions recipients = new RecipientOptions();
  private final IdentityOptions identities =
      new IdentityOptions(
          "Encrypt to the public keys of the secret keys in FILE; may be repeated.");
  private final PassphraseInput passphrase;
  private final InOut files;
  private final CommandSpec spec;
  private boolean withPassphrase;
  private boolean armor;
  private boolean tar;
  private int workFactor = USUAL_WORK_FACTOR;

  EncryptCommand(Console console) {
    this.console = console;
    this.passphrase = new PassphraseInput(console);
    this.files = new InOut(console, "What to encrypt; standard input if not given, or if -.");
    this.spec = describe();
  }

  CommandSpec spec() {
    return spec;
  }

  private CommandSpec describe() {
    var model =
        CommandModel.of(
            this,
            "encrypt",
            "Encrypt a file.",
            "The file is in the age format. Everyone whose public key is given can decrypt it, or"
                + " everyone who knows the passphrase.");
    identities.addTo(recipients.addTo(model));
    model.option(
        flag(
            () -> withPassphrase = true,
            "Encrypt with a passphrase, which the terminal asks for.",
            "-p",
            "--passphrase"));
    passphrase
        .addTo(model)
        .option(
            value(
                Integer.class,
                "N",
                factor -> workFactor = factor,
                "What a guess of the passphrase costs: 2^(N + 10) bytes of memory, and time in"
                    + " proportion; 18 if not given.",
                "--work-factor"))
        .option(flag(() -> armor = true, "Write text instead of binary.", "-a", "--armor"))
        .option(flag(() -> tar = true, "FILE is a directory: encrypt an archive of it.", "--tar"));
    return files
        .addTo(model)
        .exitCodes(AgeExit.CODES)
        .examples(
            "  opentls keygen -o key.txt",
            "  opentls encrypt -r age1... -o report.age report.pdf",
            "  opentls encrypt --tar -R team.txt -o photos.age photos",
            "  opentls encrypt -p -a < note.txt > note.age")
        .spec();
  }

  @Override
  public Integer call() throws IOException {
    withPassphrase |= passphrase.isGiven();
    requireOneKindOfRecipients();
    requireOneUseOfStandardInput();
    if (files.wouldShow() && !armor) {
      throw new BadValue(
          "binary would garble the terminal; give -o FILE, -a for text, or -o - to see it all the"
              + " same");
    }
    requireFittingInput();
    files.requireFreeTarget();
    if (withPassphrase) {
      try (var recipient = passphraseRecipient()) {
        encrypt(recipient);
      }
    } else {
      encrypt(publicKeys().toArray(Recipient[]::new));
    }
    return 0;
  }

  private void requireOneKindOfRecipients() {
    boolean keys = recipients.isGiven() || identities.isGiven();
    if (withPassphrase && keys) {
      throw new ParameterException(
          spec.commandLine(), "a passphrase and public keys exclude each other");
    }
    if (!withPassphrase && !keys) {
      throw new ParameterException(
          spec.commandLine(), "say for whom: -r RECIPIENT, -R FILE, -i FILE or -p");
    }
  }

  private void requireOneUseOfStandardInput() {
    int uses =
        (files.isStandardInput() ? 1 : 0)
            + (recipients.hasStandardInput() ? 1 : 0)
            + (identities.hasStandardInput() ? 1 : 0)
            + (passphrase.isStandardInput() ? 1 : 0);
    if (uses > 1) {
      throw new ParameterException(
          spec.commandLine(), "standard input cannot be two things; name FILE");
    }
  }

  private void requireFittingInput() throws IOException {
    if (files.isStandardInput()) {
      if (tar) {
        throw new ParameterException(spec.commandLine(), "--tar needs FILE, a directory");
      }
      return;
    }
    var in = FileNames.path(files.name());
    if (Files.isDirectory(in) != tar && Files.exists(in)) {
      throw new Failure(
          Quoting.quote(files.name())
              + (tar ? ": is no directory; leave --tar out" : ": is a directory; give --tar"));
    }
    var out = files.target();
    if (tar && out != null && Files.isDirectory(in)) {
      var folder = out.toAbsolutePath().getParent();
      if (folder != null
          && Files.exists(folder)
          && folder.toRealPath().startsWith(in.toRealPath())) {
        throw new Failure("the output would be a part of its own input; write it elsewhere");
      }
    }
  }

  private ScryptRecipient passphraseRecipient() {
    BadValue.require(
        workFactor >= 1 && workFactor <= 30, "--work-factor must be from 1 to 30", workFactor);
    char[] characters = passphrase.readNew();
    try {
      return ScryptRecipient.of(characters, workFactor);
    } finally {
      Arrays.fill(characters, '\0');
    }
  }

  private List<Recipient> publicKeys() throws IOException {
    var all = recipients.read();
    try (var opened = identities.read(passphrase)) {
      for (var identity : opened.all()) {
        all.addAll(identity.recipients());
      }
    }
    return all;
  }

  private void encrypt(Recipient... to) throws IOException {
    var options = armor ? Age.Options.none().withArmor() : Age.Options.none();
    try {
      if (tar) {
        archive(options, to);
      } else {
        file(options, to);
      }
    } catch (IllegalArgumentException e) {
      throw new BadValue(Messages.oneLine(e));
    }
  }

  private void file(Age.Options options, Recipient... to) throws IOException {
    try (var in = files.open();
        var _ = files.startProgress()) {
      files.write(false, out -> Age.encrypt(in, out, options, to));
    }
  }

  private void archive(Age.Options options, Recipient... to) throws IOException {
    var directory = FileNames.path(files.name());
    try (var progress = files.startProgress(OptionalLong.empty())) {
      files.write(
          false,
          out -> {
            // Not closed after a failure: a file that ends early must not decrypt.
            @SuppressWarnings("resource")
            var encrypted = Age.encryptTo(new Unclosed(out), options, to);
            TarSource.write(console, progress, directory, encrypted);
            encrypted.close();
          });
    }
  }

  /** A stream that outlives what writes to it. */
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      out.write(from, offset, length);
    }

    @Override
    public void close() throws IOException {
      out.flush();
    }
  }
}
