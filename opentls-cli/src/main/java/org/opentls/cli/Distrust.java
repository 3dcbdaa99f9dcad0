package org.opentls.cli;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Why the certificates of a server are not trusted, in words.
 *
 * @param why as in {@code the certificate expired 3 days ago, on 2026-01-31}
 * @param chain what the server has shown, its own first
 */
record Distrust(String why, List<CertificateFacts> chain) {
  /** The distrust behind a failed handshake, if that is why it failed. */
  static Optional<Distrust> of(SSLException e, String expectedName) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathValidatorException failure) {
        var certificates =
            failure.getCertPath().getCertificates().stream()
                .map(X509Certificate.class::cast)
                .toList();
        var chain = CertificateFacts.chain(certificates);
        return Optional.of(new Distrust(why(failure, chain, expectedName), chain));
      }
    }
    return Optional.empty();
  }

  private static String why(
      CertPathValidatorException failure, List<CertificateFacts> chain, String expectedName) {
    var words = String.valueOf(failure.getMessage());
    if (words.toLowerCase(Locale.ROOT).contains("mismatch")) {
      return "the certificate is not for " + expectedName + "; " + names(chain);
    }
    return switch (failure.getReason()) {
      case BasicReason.EXPIRED, BasicReason.NOT_YET_VALID ->
          chain.stream()
              .filter(CertificateFacts::isOutOfTime)
              .findFirst()
              .map(found -> found.named(chain) + " " + found.warnings().getFirst())
              .orElse(words);
      case PKIXReason.NO_TRUST_ANCHOR ->
          "nobody who is trusted has issued it: "
              + issuer(chain)
              + "; --ca FILE names whom to trust";
      default -> words;
    };
  }

  private static String names(List<CertificateFacts> chain) {
    var names = chain.isEmpty() ? List.<String>of() : chain.getFirst().names();
    return names.isEmpty() ? "it has no name" : "it is for " + CertificateFacts.enumerated(names);
  }

  private static String issuer(List<CertificateFacts> chain) {
    if (chain.isEmpty()) {
      return "there is no certificate";
    }
    var last = chain.getLast();
    return last.issuer().equals(last.subject())
        ? "the chain ends at " + last.subject()
        : "its issuer is " + last.issuer();
  }
}
