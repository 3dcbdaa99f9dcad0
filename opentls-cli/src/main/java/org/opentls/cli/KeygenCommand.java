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
import org.opentls.age.HybridIdentity;
import org.opentls.age.Recipient;
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
  private boolean postQuantum;
  private boolean x25519;

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
                    + " encrypt; who has the secret one can decrypt. Without --pq and --x25519 the"
                    + " key is post-quantum if the loaded OpenSSL can use it; which it is, is"
                    + " told.")
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
                    () -> postQuantum = true,
                    "A key that quantum computers do not break either, ML-KEM-768 with X25519. It"
                        + " needs OpenSSL 3.5, and others need age 1.3.",
                    "--pq"))
            .option(
                flag(
                    () -> x25519 = true,
                    "An X25519 key, which every program for age files can use.",
                    "--x25519"))
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
    if ((postQuantum ? 1 : 0) + (x25519 ? 1 : 0) + (publicKeys ? 1 : 0) > 1) {
      throw new ParameterException(
          spec.commandLine(), "--pq, --x25519 and --public exclude each other");
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
    boolean chosen = postQuantum || x25519;
    if (postQuantum || (!x25519 && HybridIdentity.isSupported())) {
      try (var identity = HybridIdentity.generate()) {
        write(identity.recipient(), identity.encoded());
      }
      sayUnless(chosen, "A post-quantum key; --x25519 makes one for programs older than age 1.3.");
    } else {
      try (var identity = X25519Identity.generate()) {
        write(identity.recipient(), identity.encoded());
      }
      sayUnless(chosen, "An X25519 key; post-quantum ones need OpenSSL 3.5.");
    }
  }

  private void sayUnless(boolean chosen, String line) {
    if (!chosen) {
      console.say(line);
    }
  }

  private void write(Recipient recipient, char[] secret) throws IOException {
    byte[] line = SecretBytes.encode(secret, "key");
    try {
      write(true, file -> writeIdentity(file, recipient, line));
    } finally {
      Arrays.fill(secret, '\0');
      Arrays.fill(line, (byte) 0);
    }
    if (out != null || !console.isOutTerminal()) {
      console.say("Public key: " + recipient);
    }
  }

  /** In the form of {@code age-keygen}. */
  private static void writeIdentity(OutputStream file, Recipient recipient, byte[] secret)
      throws IOException {
    var now = OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
    var comments =
        "# created: %s\n# public key: %s\n"
            .formatted(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(now), recipient);
    file.write(comments.getBytes(US_ASCII));
    file.write(secret);
    file.write('\n');
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
