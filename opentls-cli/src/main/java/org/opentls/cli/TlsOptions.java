package org.opentls.cli;

import static org.opentls.cli.CommandModel.flag;
import static org.opentls.cli.CommandModel.value;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentls.tls.KeyLog;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.TlsProtocol;
import org.opentls.tls.Trust;
import picocli.CommandLine.Model.OptionSpec;

/** The options that clients and servers have in common. */
final class TlsOptions {
  private final PassphraseInput passphrase;
  private @Nullable String certificate;
  private @Nullable String key;
  private @Nullable String keyLog;
  private @Nullable TlsProtocol protocol;

  TlsOptions(Console console) {
    this.passphrase = new PassphraseInput(console);
  }

  /** Adds all, with what the certificate of this side is for. */
  CommandModel addTo(CommandModel model, String purpose) {
    model
        .option(
            value(
                String.class,
                "FILE",
                file -> certificate = file,
                purpose + ": the certificate and those of its issuers, in PEM.",
                "--cert"))
        .option(
            value(
                String.class,
                "FILE",
                file -> key = file,
                "The key of --cert, in PEM; in the file of --cert if not given.",
                "--key"));
    return passphrase
        .addTo(model)
        .oneOf(version(TlsProtocol.TLS_1_2, "--tls1.2"), version(TlsProtocol.TLS_1_3, "--tls1.3"))
        .option(
            value(
                String.class,
                "FILE",
                file -> keyLog = file,
                "Append the secrets of the connections to FILE, for Wireshark. Who has them can"
                    + " read along.",
                "--keylog"));
  }

  private OptionSpec.Builder version(TlsProtocol version, String name) {
    return flag(() -> protocol = version, "Speak " + version.standardName() + " only.", name);
  }

  /** The file of the certificate of this side; null if none is given. */
  @Nullable String certificate() {
    return certificate;
  }

  /** Whether standard input is the passphrase of the key. */
  boolean takesStandardInput() {
    return passphrase.isStandardInput();
  }

  /** Sets what the options say, but for the identity. */
  TlsContext.Builder apply(TlsContext.Builder builder) {
    if (protocol != null) {
      builder.protocols(protocol);
    }
    if (keyLog != null) {
      builder.keyLog(KeyLog.file(FileNames.path(keyLog)));
    }
    return builder;
  }

  /**
   * Reads the identity of this side; empty if none is given.
   *
   * @throws BadValue if there is a key alone
   * @throws Failure if a file is no good
   */
  Optional<TlsIdentity> identity() throws IOException {
    if (certificate == null) {
      if (key != null) {
        throw new BadValue("--key needs --cert");
      }
      return Optional.empty();
    }
    var keyFile = key == null ? certificate : key;
    try {
      return Optional.of(
          TlsIdentity.pem(
              FileNames.path(certificate), FileNames.path(keyFile), passphrase::passphrase));
    } catch (IllegalArgumentException e) {
      throw new Failure(Messages.oneLine(e), e);
    }
  }

  /**
   * Reads certificates that are trusted.
   *
   * @throws Failure if the file is no good
   */
  static Trust trust(String file) throws IOException {
    try {
      return Trust.pem(FileNames.path(file));
    } catch (IllegalArgumentException e) {
      throw new Failure(Messages.oneLine(e), e);
    }
  }
}
