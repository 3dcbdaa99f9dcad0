package org.opentls.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.opentls.cli.CommandModel.flag;
import static org.opentls.cli.CommandModel.optionalWord;
import static org.opentls.cli.CommandModel.value;

import java.io.IOException;
import java.io.OutputStream;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.opentls.age.X25519Identity;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** Makes a key for age files, and tells the public one of a secret one. */
final class KeygenCommand implements Callable<Integer> {
  private final Console console;
  private final PassphraseInput passphrase;
  private final PositionalParamSpec identityFile =
      optionalWord("FILE", "The secret keys of --public; standard input if not given, or if -.");
  private final CommandSpec spec;
  private @Nullable String out;
  private boolean publicKeys;

  KeygenCommand(Console console) {
    this.console = console;
    this.passphrase = new PassphraseInput(console);
    this.spec = describe();
  }

  CommandSpec spec() {
    return spec;
  }

  private CommandSpec describe() {
    var model =
        CommandModel.of(
                this,
                "keygen",
                "Make a key for 'opentls encrypt'.",
                "Prints the secret key with its public key as a comment. Who has the public key can"
                    + " encrypt; who has the secret one can decrypt.")
            .option(
                value(
                    String.class,
                    "FILE",
                    name -> out = name,
                    "Write to FILE, which only you can read. A file that exists stays.",
                    "-o",
                    "--output"))
            .option(
                flag(
                    () -> publicKeys = true,
                    "Print the public keys of the secret keys in FILE.",
                    "-y",
                    "--public"));
    return passphrase
        .addTo(model)
        .parameters(identityFile)
        .exitCodes(AgeExit.CODES)
        .examples(
            "  opentls keygen -o key.txt",
            "  opentls keygen -y key.txt",
            "  opentls keygen | opentls encrypt -p -o key.age")
        .spec();
  }

  @Override
  public Integer call() throws IOException {
    @Nullable String name = identityFile.getValue();
    if (name != null && !publicKeys) {
      throw new ParameterException(spec.commandLine(), "FILE goes with --public");
    }
    if (publicKeys) {
      printPublicKeys(name == null ? FileHasher.STANDARD_INPUT : name);
    } else {
      generate();
    }
    return 0;
  }

  private void printPublicKeys(String name) throws IOException {
    if (FileHasher.isStandardInput(name) && passphrase.isStandardInput()) {
      throw new ParameterException(
          spec.commandLine(), "standard input cannot be two things; name FILE");
    }
    var text = new StringBuilder();
    try (var identities = IdentityOptions.read(name, passphrase)) {
      for (var identity : identities.all()) {
        for (var recipient : identity.recipients()) {
          text.append(recipient).append('\n');
        }
      }
    }
    write(false, file -> file.write(text.toString().getBytes(US_ASCII)));
  }

  private void generate() throws IOException {
    try (var identity = X25519Identity.generate()) {
      write(true, file -> writeIdentity(file, identity));
      if (out != null || !console.isOutTerminal()) {
        console.say("Public key: " + identity.recipient());
      }
    }
  }

  private static void writeIdentity(OutputStream file, X25519Identity identity) throws IOException {
    var now = OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
    var comments =
        "# created: %s\n# public key: %s\n"
            .formatted(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(now), identity.recipient());
    file.write(comments.getBytes(US_ASCII));
    char[] secret = identity.encoded();
    byte[] line = SecretBytes.encode(secret, "key");
    try {
      file.write(line);
      file.write('\n');
    } finally {
      Arrays.fill(secret, '\0');
      Arrays.fill(line, (byte) 0);
    }
  }

  private void write(boolean ownerOnly, InOut.Content content) throws IOException {
    if (out == null || FileHasher.isStandardInput(out)) {
      content.writeTo(console.out());
      return;
    }
    try (var file = NewFile.create(FileNames.path(out), false, ownerOnly)) {
      content.writeTo(file.output());
      file.commit();
    }
  }
}
