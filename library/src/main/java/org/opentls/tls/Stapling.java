package org.opentls.tls;

import static org.opentls.api.OpensslSk.OPENSSL_sk_num;
import static org.opentls.api.OpensslSk.OPENSSL_sk_value;
import static org.opentls.api.SslInfo.SSL_session_reused;
import static org.opentls.api.SslPeerCertificate.SSL_get0_verified_chain;

import java.lang.foreign.MemorySegment;
import java.security.cert.CertificateException;

/**
 * Whether a client asks a server to prove, with an OCSP response that is stapled to its
 * certificate, that this has not been revoked: RFC 6066, section 8. The response is of the server's
 * own certificate, and signed by its issuer or by whom the issuer lets sign such.
 *
 * <p>A session that is resumed was judged when it was made.
 */
public enum Stapling {
  /** It does not. */
  NONE,
  /**
   * It does, and goes on without one, unless the certificate says that its server always staples:
   * RFC 7633. A response that is not valid, or says anything but good, ends the handshake.
   */
  WANT,
  /** It does, and does not go on without one. */
  NEED;

  /**
   * Judges what a server has stapled.
   *
   * @param ssl that of a client that has verified the server's certificate
   * @throws CertificateException if the server's certificate is not to be used
   */
  void judge(MemorySegment ssl) throws CertificateException {
    if (SSL_session_reused(ssl) == 1) {
      return;
    }
    var chain = SSL_get0_verified_chain(ssl);
    int length = OPENSSL_sk_num(chain);
    if (length < 1) {
      throw new CertificateException("there is no certificate to have a status");
    }
    var certificate = OPENSSL_sk_value(chain, 0);
    var stapled = NativeSession.statusResponse(ssl);
    if (stapled.isPresent()) {
      // One that is trusted itself has no issuer but itself.
      var issuer = OPENSSL_sk_value(chain, Math.min(1, length - 1));
      var _ = OcspResponse.requireGood(stapled.get(), certificate, issuer);
    } else if (this == NEED || OcspResponse.isPromised(certificate)) {
      throw new CertificateException("the server has stapled no OCSP response");
    }
  }
}
