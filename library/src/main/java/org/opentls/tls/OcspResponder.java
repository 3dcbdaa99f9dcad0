package org.opentls.tls;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.opentls.api.Err.check;
import static org.opentls.api.OcspCertToId.OCSP_cert_to_id;
import static org.opentls.api.OcspRequestNew.OCSP_REQUEST_new;
import static org.opentls.api.OcspRequestNew.OCSP_request_add0_id;
import static org.opentls.api.OcspRequestNew.i2d_OCSP_REQUEST;
import static org.opentls.api.OpensslSk.OPENSSL_sk_num;
import static org.opentls.api.OpensslSk.OPENSSL_sk_value;
import static org.opentls.api.X509GetExtD2i.X509_get1_ocsp;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Optional;
import org.opentls.api.CString;
import org.opentls.api.Err;
import org.opentls.api.Handle;
import org.opentls.api.OcspCertToId;
import org.opentls.api.OcspRequestNew;
import org.opentls.api.OpenSslException;
import org.opentls.api.X509GetExtD2i;

/**
 * Asks a responder about a certificate, by HTTP: RFC 6960, appendix A. For any number of threads.
 */
final class OcspResponder implements OcspStaple.Source {
  private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
  private static final int READ_TIMEOUT_MILLIS = 10_000;

  private final URI uri;
  private final byte[] request;

  /**
   * Makes one.
   *
   * @param uri of the scheme {@code http} or {@code https}
   * @param certificate an {@code X509}
   * @param issuer that of the certificate
   */
  OcspResponder(URI uri, MemorySegment certificate, MemorySegment issuer) {
    if (!"http".equalsIgnoreCase(uri.getScheme()) && !"https".equalsIgnoreCase(uri.getScheme())) {
      throw new IllegalArgumentException("a responder that is not asked by HTTP: " + uri);
    }
    this.uri = uri;
    request = request(certificate, issuer);
  }

  /** The responder that a certificate names: RFC 5280, section 4.2.2.1. */
  static Optional<String> named(MemorySegment certificate) {
    var found = X509_get1_ocsp(certificate);
    if (found.equals(NULL)) {
      Err.drain();
      return Optional.empty();
    }
    try (var uris = Handle.own(found, X509GetExtD2i::X509_email_free)) {
      return OPENSSL_sk_num(uris.pointer()) < 1
          ? Optional.empty()
          : Optional.of(CString.at(OPENSSL_sk_value(uris.pointer(), 0)));
    }
  }

  /** Without a nonce, so that it may have been signed ahead: RFC 5019, section 2.1.1. */
  private static byte[] request(MemorySegment certificate, MemorySegment issuer) {
    try (var arena = Arena.ofConfined();
        var request = Handle.own(OCSP_REQUEST_new(), OcspRequestNew::OCSP_REQUEST_free)) {
      // It belongs to the request as soon as it is in there.
      var id = Err.checkNotNull(OCSP_cert_to_id(NULL, certificate, issuer));
      if (OCSP_request_add0_id(request.pointer(), id).equals(NULL)) {
        var errors = Err.drain();
        OcspCertToId.OCSP_CERTID_free(id);
        throw new OpenSslException(errors);
      }
      var der = arena.allocate(check(i2d_OCSP_REQUEST(request.pointer(), NULL)));
      check(i2d_OCSP_REQUEST(request.pointer(), arena.allocateFrom(ADDRESS, der)));
      return der.toArray(JAVA_BYTE);
    }
  }

  @Override
  public byte[] response() throws IOException {
    var connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
    connection.setReadTimeout(READ_TIMEOUT_MILLIS);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Content-Type", "application/ocsp-request");
    connection.setRequestProperty("Accept", "application/ocsp-response");
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(request.length);
    try {
      try (var out = connection.getOutputStream()) {
        out.write(request);
      }
      int status = connection.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        throw new IOException(uri + " answers with the status " + status);
      }
      try (var in = connection.getInputStream()) {
        // One byte more shows that it is too long.
        return in.readNBytes(OcspStaple.MAX_RESPONSE + 1);
      }
    } finally {
      connection.disconnect();
    }
  }
}
