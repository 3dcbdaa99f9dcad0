package org.opentls.cli;

import static org.opentls.cli.CommandModel.value;

import java.util.Arrays;
import java.util.concurrent.Callable;
import org.opentls.api.OpenSslException;
import org.opentls.kdf.Hkdf;
import picocli.CommandLine.Model.CommandSpec;

/** Derives a key from a key or a shared secret by one function. */
final class KdfKeyCommand implements Callable<Integer> {
  private final Console console;
  private final KeyFunction function;
  private final KeySource source;
  private final KeyOutput output = new KeyOutput();
  private final CommandSpec spec;
  private String digest = "SHA256";
  private String saltHex = "";
  private String info = "";
  private String infoHex = "";

  KdfKeyCommand(Console console, KeyFunction function) {
    this.console = console;
    this.function = function;
    this.source = new KeySource(console);
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
                "Derive a key from a key or a shared secret by " + function.name() + ".",
                "This is " + function.standard() + ". For passwords take 'opentls kdf scrypt'.")
            .option(
                value(
                    String.class,
                    "ALG",
                    name -> digest = name,
                    "The digest; SHA256 if not given.",
                    "--digest"));
    if (function.takesSalt()) {
      model.option(
          value(
              String.class,
              "HEX",
              digits -> saltHex = digits,
              "The salt, which need not be secret; none if not given.",
              "--salt-hex"));
    }
    model.oneOf(
        value(
            String.class,
            "TEXT",
            text -> info = text,
            "What tells uses of one key apart; none if not given.",
            "--info"),
        value(
            String.class,
            "HEX",
            digits -> infoHex = digits,
            "The same in hexadecimal.",
            "--info-hex"));
    return output
        .addTo(source.addTo(model))
        .examples(
            "  opentls kdf " + function.name() + " --key-file key --info 'invoices 2026'",
            "  opentls kdf " + function.name() + " --key-file key --length 64 --base64")
        .spec();
  }

  @Override
  public Integer call() {
    requireDigest();
    byte[] salt = Hex.parse("--salt-hex", saltHex);
    byte[] about = infoHex.isEmpty() ? FileNames.encode(info) : Hex.parse("--info-hex", infoHex);
    byte[] key = source.read();
    try {
      output.print(
          console.out(), length -> function.derivation().derive(digest, key, salt, about, length));
    } finally {
      Arrays.fill(key, (byte) 0);
    }
    return 0;
  }

  private void requireDigest() {
    try {
      var _ = new Hkdf(digest);
    } catch (OpenSslException _) {
      throw HashAlgorithm.missing(digest);
    } catch (IllegalArgumentException e) {
      throw new BadValue(Messages.oneLine(e));
    }
  }
}
