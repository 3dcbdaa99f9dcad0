package org.opentls.cli;

/** A {@link Diagnosis} for a person. */
final class DiagnosisText {
  private DiagnosisText() {}

  static String of(Diagnosis diagnosis) {
    var text = new StringBuilder();
    row(text, "OpenTLS", diagnosis.program());
    row(text, "Java", diagnosis.jdk().version() + ", " + diagnosis.jdk().vendor());
    row(text, "", diagnosis.jdk().folder());
    row(text, "System", diagnosis.system());
    diagnosis
        .chosenFolder()
        .ifPresent(folder -> row(text, "Asked for", folder + " (OPENTLS_OPENSSL)"));
    switch (diagnosis.openSsl()) {
      case Diagnosis.Missing missing ->
          missing(text, missing, diagnosis.chosenFolder().isPresent());
      case Diagnosis.Loaded loaded -> loaded(text, loaded);
    }
    return text.toString();
  }

  private static void row(StringBuilder text, String label, String value) {
    text.append(label.isEmpty() ? " ".repeat(16) : "%-16s".formatted(label)).append(value);
    text.append('\n');
  }

  private static void missing(StringBuilder text, Diagnosis.Missing missing, boolean folderChosen) {
    row(text, "OpenSSL", "NOT FOUND");
    var label = "  tried";
    for (var tried : missing.tried()) {
      row(text, label, tried);
      label = "";
    }
    text.append('\n').append(missing.advice()).append(".\n");
    if (!folderChosen) {
      text.append("Or name the folder that holds libcrypto and libssl in OPENTLS_OPENSSL.\n");
    }
  }

  private static void loaded(StringBuilder text, Diagnosis.Loaded loaded) {
    row(text, "OpenSSL", loaded.versionText());
    row(text, "  loaded from", loaded.source());
    row(text, "  built for", loaded.platform());
    row(text, "  configuration", loaded.configuration());
    row(text, "  modules", loaded.modules());
    row(text, "  providers", String.join(", ", loaded.providers()));
    row(text, "  FIPS", loaded.fips() ? "on" : "off");
    row(text, "  processor", loaded.processor());
    row(
        text,
        "  offers",
        "%d digests, %d ciphers, %d MACs, %d key derivations, %d groups for TLS"
            .formatted(
                loaded.digests(),
                loaded.ciphers(),
                loaded.macs(),
                loaded.kdfs(),
                loaded.groups().size()));
    text.append('\n');
    for (var feature : loaded.features()) {
      text.append(feature.available() ? "  yes  " : "  NO   ").append(feature.name());
      text.append(feature.available() ? "\n" : ": needs " + feature.needs() + "\n");
    }
    text.append('\n').append(verdict(loaded)).append('\n');
  }

  private static String verdict(Diagnosis.Loaded loaded) {
    if (Diagnosis.lacking(loaded).isEmpty()) {
      return "Everything OpenTLS can use is there.";
    }
    return loaded.version().isAtLeast(3, 5)
        ? "What is missing is switched off in this OpenSSL; see its configuration above."
        : """
        OpenTLS works; what is missing comes with OpenSSL 3.5: Debian 13, Ubuntu 25.10, Fedora 43,
        Alpine 3.22 and Homebrew have it. To use one beside the system's, name the folder that holds
        its libcrypto and libssl in OPENTLS_OPENSSL.\
        """;
  }
}
