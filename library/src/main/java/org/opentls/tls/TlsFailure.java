package org.opentls.tls;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.PKIXReason;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.opentls.api.CString;
import org.opentls.api.OpenSslError;
import org.opentls.api.OpenSslException;
import org.opentls.api.X509StoreCtx;

/** Why a connection has failed, as OpenSSL tells it. */
final class TlsFailure extends Exception {
  private static final long serialVersionUID = 1;

  private static final int ERR_LIB_SSL = 20;
  private static final int SSL_R_CERTIFICATE_VERIFY_FAILED = 134;
  private static final int X509_V_OK = 0;

  /** Reasons from here on are alerts of the peer. */
  private static final int SSL_AD_REASON_OFFSET = 1000;

  private static final int HIGHEST_ALERT = 255;

  private final transient List<OpenSslError> errors;
  private final long verifyResult;
  private transient List<byte[]> presentedChain = List.of();

  TlsFailure(List<OpenSslError> errors, long verifyResult, @Nullable Throwable cause) {
    super(cause);
    this.errors = errors;
    this.verifyResult = verifyResult;
  }

  /** Takes the certificates that are not trusted, each in DER. */
  TlsFailure withPresentedChain(List<byte[]> chain) {
    presentedChain = chain;
    return this;
  }

  /** The exception of Java's for it. */
  SSLException toException(boolean handshaking) {
    return (SSLException) exception(handshaking).initCause(cause());
  }

  private SSLException exception(boolean handshaking) {
    int alert = alert();
    if (getCause() == null && !isVerification() && alert >= 0) {
      return TlsAlert.exception(alert, "the peer sent the alert " + TlsAlert.name(alert));
    }
    return handshaking ? new SSLHandshakeException(message()) : new SSLException(message());
  }

  /** The number of the alert that the peer sent, or -1. */
  private int alert() {
    return errors.stream()
        .filter(error -> error.libraryCode() == ERR_LIB_SSL)
        .mapToInt(error -> error.reasonCode() - SSL_AD_REASON_OFFSET)
        .filter(number -> number >= 0 && number <= HIGHEST_ALERT)
        .findFirst()
        .orElse(-1);
  }

  private String message() {
    var own = getCause();
    if (own != null) {
      return own.getMessage() == null ? own.toString() : own.getMessage();
    }
    if (isVerification()) {
      return "the certificate of the peer is not trusted: " + verification();
    }
    return errors.isEmpty() ? "the connection has failed" : errors.getFirst().reason();
  }

  private Throwable cause() {
    if (getCause() != null) {
      return getCause();
    }
    return isVerification()
        ? new CertificateException(verification(), pathFailure())
        : new OpenSslException(errors);
  }

  /** Tells a program why, and of which certificates; null if Java cannot read them. */
  private @Nullable CertPathValidatorException pathFailure() {
    try {
      var path =
          NativeCertificate.factory().generateCertPath(NativeCertificate.toJava(presentedChain));
      return new CertPathValidatorException(verification(), null, path, -1, reason());
    } catch (CertificateException _) {
      return null;
    }
  }

  /** The number is a constant of {@code X509_STORE_CTX_get_error(3ossl)}. */
  private CertPathValidatorException.Reason reason() {
    return switch ((int) verifyResult) {
      case 2, 18, 19, 20, 21, 27 -> PKIXReason.NO_TRUST_ANCHOR;
      case 7 -> BasicReason.INVALID_SIGNATURE;
      case 9 -> BasicReason.NOT_YET_VALID;
      case 10 -> BasicReason.EXPIRED;
      case 23 -> BasicReason.REVOKED;
      case 26 -> PKIXReason.INVALID_KEY_USAGE;
      case 66, 67, 68 -> BasicReason.ALGORITHM_CONSTRAINED;
      default -> BasicReason.UNSPECIFIED;
    };
  }

  /** Whether OpenSSL does not trust the certificates of the peer. */
  boolean isVerification() {
    return verifyResult != X509_V_OK
        && errors.stream()
            .anyMatch(error ->
                error.libraryCode() == ERR_LIB_SSL
                    && error.reasonCode() == SSL_R_CERTIFICATE_VERIFY_FAILED);
  }

  private String verification() {
    return CString.at(X509StoreCtx.X509_verify_cert_error_string(verifyResult));
  }
}
