package org.opentls.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Asks a trust manager of Java's about the certificates of a peer. It has all that it needs, so
 * that the connection may be closed meanwhile.
 *
 * @param socket that of the connection, or {@code null} if there is an engine only
 * @param client whether the peer is a server
 * @param verifiedHost what the certificate of a server must be of, or {@code null}
 * @param cipherSuite that which the two have agreed upon
 */
record PeerJudge(
    X509TrustManager manager,
    SSLEngine engine,
    @Nullable SSLSocket socket,
    boolean client,
    @Nullable String verifiedHost,
    String cipherSuite) {
  /**
   * Judges a chain.
   *
   * @param chain each in DER, the peer's own first
   * @return why it is not trusted, or {@code null} if it is
   */
  @Nullable Throwable judge(List<byte[]> chain) {
    try {
      var certificates = NativeCertificate.toJava(chain).toArray(X509Certificate[]::new);
      if (manager instanceof X509ExtendedTrustManager extended) {
        check(extended, certificates);
      } else {
        check(certificates);
      }
      return null;
    } catch (CertificateException | RuntimeException e) {
      return e;
    }
  }

  /** Such a manager verifies the name as well. */
  private void check(X509ExtendedTrustManager extended, X509Certificate[] chain)
      throws CertificateException {
    if (socket != null && client) {
      extended.checkServerTrusted(chain, keyExchange(), socket);
    } else if (socket != null) {
      extended.checkClientTrusted(chain, keyType(chain[0]), socket);
    } else if (client) {
      extended.checkServerTrusted(chain, keyExchange(), engine);
    } else {
      extended.checkClientTrusted(chain, keyType(chain[0]), engine);
    }
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    if (client) {
      manager.checkServerTrusted(chain, keyExchange());
    } else {
      manager.checkClientTrusted(chain, keyType(chain[0]));
    }
    if (verifiedHost != null) {
      ServerNames.requireMatch(chain[0], verifiedHost);
    }
  }

  /** One that the trust managers of Java know; TLS 1.3 has none of its own. */
  private String keyExchange() {
    int end = cipherSuite.indexOf("_WITH_");
    return end < 0 ? "UNKNOWN" : cipherSuite.substring("TLS_".length(), end);
  }

  private static String keyType(X509Certificate certificate) {
    var algorithm = certificate.getPublicKey().getAlgorithm();
    return switch (algorithm) {
      case "RSA", "EC", "RSASSA-PSS" -> algorithm;
      default -> "UNKNOWN";
    };
  }
}
