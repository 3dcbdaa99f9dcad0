package org.opentls.benchmarks;

import org.opentls.tls.TlsProtocol;

/**
 * What all engines of a benchmark have in common.
 *
 * @param protocol the one version
 * @param authentication who shows which certificate
 * @param sessions where those of servers are
 */
record TlsSetup(TlsProtocol protocol, Authentication authentication, SessionPlace sessions) {
  /** With a certificate of ECDSA, and nothing said of sessions. */
  static TlsSetup of(TlsProtocol protocol) {
    return new TlsSetup(protocol, Authentication.ECDSA, SessionPlace.OWN);
  }

  /** The name of the suite in the registry. */
  String suite() {
    return suite(protocol);
  }

  /** The same of a version, whichever is spoken. */
  String suite(TlsProtocol version) {
    return switch (version) {
      case TLS_1_2 -> "TLS_ECDHE_%s_WITH_AES_128_GCM_SHA256".formatted(authentication.suitePart());
      case TLS_1_3 -> "TLS_AES_128_GCM_SHA256";
    };
  }
}
