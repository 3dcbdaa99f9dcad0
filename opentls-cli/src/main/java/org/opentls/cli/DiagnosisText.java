package org.opentls.cli;

import java.util.List;

/** A {@link Diagnosis} for a person. */
final class DiagnosisText {
  private DiagnosisText() {}

  /** The width of a terminal that nobody has made wider; only a path may be longer. */
  private static final int COLUMNS = 80;

  private static final int INDENT = 16;

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

  /** As {@link #row}, with the pieces on as many lines as they need. */
  private static void rows(StringBuilder text, String label, List<String> pieces) {
    var line = new StringBuilder();
    var lineLabel = label;
    for (var piece : pieces) {
      if (!line.isEmpty() && INDENT + line.length() + piece.stripTrailing().length() > COLUMNS) {
        row(text, lineLabel, line.toString().stripTrailing());
        line.setLength(0);
        lineLabel = "";
      }
      line.append(piece);
    }
    row(text, lineLabel, line.toString().stripTrailing());
  }

  /** The words of a text, each with the space behind it. */
  private static List<String> words(String text) {
    return List.of(text.split("(?<= )"));
  }

  private static void row(StringBuilder text, String label, String value) {
    text.append(label).append(" ".repeat(INDENT - label.length())).append(value).append('\n');
  }

  private static void missing(StringBuilder text, Diagnosis.Missing missing, boolean folderChosen) {
    row(text, "OpenSSL", "NOT FOUND");
    var label = "  tried";
    for (var tried : missing.tried()) {
      rows(text, label, words(tried));
      label = "";
    }
    text.append('\n').append(wrapped(missing.advice() + ".")).append('\n');
    if (!folderChosen) {
      text.append("Or name the folder that holds libcrypto and libssl in OPENTLS_OPENSSL.\n");
    }
  }

  private static String wrapped(String text) {
    return text.replaceAll("(.{1," + COLUMNS + "})(?: +|$)", "$1\n").strip();
  }

  private static void loaded(StringBuilder text, Diagnosis.Loaded loaded) {
    row(text, "OpenSSL", loaded.versionText());
    row(text, "  loaded from", loaded.source());
    row(text, "  built for", loaded.platform());
    row(text, "  configuration", loaded.configuration());
    row(text, "  modules", loaded.modules());
    rows(text, "  providers", words(String.join(", ", loaded.providers())));
    row(text, "  FIPS", loaded.fips() ? "on" : "off");
    rows(text, "  processor", List.of(loaded.processor().split("(?<=:)")));
    row(
        text,
        "  offers",
        "%d digests, %d ciphers, %d MACs, %d KDFs, %d TLS groups"
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
        ? "What is missing is switched off in this OpenSSL; its configuration is above."
        : """
        OpenTLS works; what is missing comes with OpenSSL 3.5: Debian 13, Ubuntu 25.10,
        Fedora 43, Alpine 3.22 and Homebrew have it. To use one beside the system's,
        name the folder that holds its libcrypto and libssl in OPENTLS_OPENSSL.\
        """;
  }
}
