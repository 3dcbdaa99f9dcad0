package org.opentls.cli;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.opentls.tls.TlsAgreement;
import tools.jackson.core.JsonGenerator;

/**
 * What the two sides of a connection have agreed upon.
 *
 * @param peer the certificates of the other side, its own first; none if it has shown none
 * @param own those of this side, likewise
 */
record ConnectionFacts(
    String protocol,
    String cipherSuite,
    Optional<String> group,
    Optional<String> applicationProtocol,
    boolean resumed,
    List<CertificateFacts> peer,
    List<CertificateFacts> own) {
  static ConnectionFacts of(
      SSLSession session, TlsAgreement agreement, Optional<String> applicationProtocol) {
    return new ConnectionFacts(
        session.getProtocol(),
        session.getCipherSuite(),
        agreement.group(),
        applicationProtocol,
        agreement.isResumed(),
        CertificateFacts.chain(peer(session)),
        CertificateFacts.chain(own(session)));
  }

  private static List<X509Certificate> own(SSLSession session) {
    var certificates = session.getLocalCertificates();
    return certificates == null
        ? List.of()
        : Stream.of(certificates).map(X509Certificate.class::cast).toList();
  }

  private static List<X509Certificate> peer(SSLSession session) {
    try {
      return Stream.of(session.getPeerCertificates()).map(X509Certificate.class::cast).toList();
    } catch (SSLPeerUnverifiedException _) {
      return List.of();
    }
  }

  /** As in {@code TLSv1.3, TLS_AES_256_GCM_SHA384, x25519, h2}. */
  String summary() {
    return String.join(
        ", ",
        Stream.of(Stream.of(protocol, cipherSuite), group.stream(), applicationProtocol.stream())
            .flatMap(part -> part)
            .map(Quoting::visible)
            .toList());
  }

  /** Writes properties of an object. */
  void write(JsonGenerator json) {
    json.writeStringProperty("protocol", protocol);
    json.writeStringProperty("cipher_suite", cipherSuite);
    json.writeStringProperty("group", group.orElse(null));
    json.writeStringProperty("application_protocol", applicationProtocol.orElse(null));
    json.writeBooleanProperty("resumed", resumed);
  }

  /** Writes an array of certificates. */
  static void write(JsonGenerator json, String name, List<CertificateFacts> chain) {
    json.writeArrayPropertyStart(name);
    chain.forEach(certificate -> certificate.write(json));
    json.writeEndArray();
  }
}
