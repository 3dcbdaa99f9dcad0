package org.opentls.agent;

import java.util.SortedMap;
import org.opentls.api.OpenSSL;
import org.opentls.provider.ServiceUse;
import org.opentls.tls.TlsMetrics;

/** What a program has done with OpenSSL, as text. */
final class Report {
  private Report() {}

  /** The report of a program that runs on the JDK alone. */
  static String withoutOpenSsl() {
    return "OpenTLS: no OpenSSL was found, the program has run on the JDK alone%n".formatted();
  }

  /** The report of this moment. */
  static String now() {
    var tls = TlsMetrics.now();
    var use = ServiceUse.now();
    return "OpenTLS on %s, %s%n".formatted(OpenSSL.versionText(), OpenSSL.source())
        + line("TLS as client", tls.client())
        + line("TLS as server", tls.server())
        + "native contexts: %d made, %d times shared%n"
            .formatted(tls.contextsMade(), tls.contextsShared())
        + "key stores: %d times opened with a password, %d times open already%n"
            .formatted(use.storesOpened(), use.storesFound())
        + list("made on OpenSSL", use.made())
        + list("asked for and left to other providers", use.left());
  }

  private static String line(String role, TlsMetrics.Handshakes handshakes) {
    return "%s: %d full handshakes, %d resumed, %d failed%n"
        .formatted(role, handshakes.full(), handshakes.resumed(), handshakes.failed());
  }

  private static String list(String title, SortedMap<String, Long> counts) {
    var text = new StringBuilder("%s:%s%n".formatted(title, counts.isEmpty() ? " nothing" : ""));
    counts.forEach((name, count) -> text.append("  %s %d%n".formatted(name, count)));
    return text.toString();
  }
}
