package org.opentls.tls;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.opentls.api.Asn1Integer.ASN1_INTEGER_get;
import static org.opentls.api.Asn1Time.ASN1_TIME_diff;
import static org.opentls.api.Asn1Time.ASN1_TIME_set;
import static org.opentls.api.Err.check;
import static org.opentls.api.EvpDigest.EVP_MD_fetch;
import static org.opentls.api.OcspCertToId.OCSP_cert_to_id;
import static org.opentls.api.OcspRespFindStatus.OCSP_basic_verify;
import static org.opentls.api.OcspRespFindStatus.OCSP_check_validity;
import static org.opentls.api.OcspRespFindStatus.OCSP_resp_find;
import static org.opentls.api.OcspRespFindStatus.OCSP_resp_get0;
import static org.opentls.api.OcspRespFindStatus.OCSP_single_get0_status;
import static org.opentls.api.OcspResponseStatus.OCSP_response_get1_basic;
import static org.opentls.api.OcspResponseStatus.OCSP_response_status;
import static org.opentls.api.OcspResponseStatus.OCSP_response_status_str;
import static org.opentls.api.OcspResponseStatus.d2i_OCSP_RESPONSE;
import static org.opentls.api.OpensslSk.OPENSSL_sk_new_null;
import static org.opentls.api.OpensslSk.OPENSSL_sk_num;
import static org.opentls.api.OpensslSk.OPENSSL_sk_push;
import static org.opentls.api.OpensslSk.OPENSSL_sk_value;
import static org.opentls.api.X509GetExtD2i.X509_get_ext_d2i;
import static org.opentls.api.X509Store.X509_STORE_add_cert;
import static org.opentls.api.X509Store.X509_STORE_new;
import static org.opentls.api.X509Store.X509_STORE_set_flags;
import static org.opentls.api.X509SubjectName.X509_get_subject_name;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.security.cert.CRLReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateRevokedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.opentls.api.Asn1Time;
import org.opentls.api.CString;
import org.opentls.api.Err;
import org.opentls.api.EvpDigest;
import org.opentls.api.Handle;
import org.opentls.api.OcspCertToId;
import org.opentls.api.OcspResponseStatus;
import org.opentls.api.OpenSslException;
import org.opentls.api.OpensslSk;
import org.opentls.api.X509GetExtD2i;
import org.opentls.api.X509Store;

/** What an authority says of a certificate when it is asked: RFC 6960. */
final class OcspResponse {
  private OcspResponse() {}

  private static final int SUCCESSFUL = 0;
  private static final int V_OCSP_CERTSTATUS_GOOD = 0;
  private static final int V_OCSP_CERTSTATUS_REVOKED = 1;
  private static final long OCSP_NOEXPLICIT = 0x20;
  private static final long X509_V_FLAG_PARTIAL_CHAIN = 0x80000;
  private static final int NID_TLSFEATURE = 1020;

  /** The extension {@code status_request}: RFC 6066. */
  private static final int STATUS_REQUEST = 5;

  /** Clocks differ. */
  private static final Duration LEEWAY = Duration.ofMinutes(5);

  /** How long one counts that does not say when there will be another. */
  private static final Duration WITHOUT_END = Duration.ofHours(1);

  /**
   * Checks that a response says of a certificate that it is good, in its time and signed by the
   * issuer or by whom the issuer lets sign responses.
   *
   * @param der the response
   * @param certificate an {@code X509}
   * @param issuer that of the certificate, as far as is known
   * @return until when the response counts
   * @throws CertificateRevokedException if the certificate is revoked
   * @throws CertificateException if it is not said to be good
   */
  static Instant requireGood(byte[] der, MemorySegment certificate, MemorySegment issuer)
      throws CertificateException {
    try (var arena = Arena.ofConfined();
        var basic = basic(der, arena)) {
      requireSigned(basic.pointer(), issuer);
      var said = new Said(arena);
      int status = said.read(find(basic.pointer(), certificate, issuer, arena));
      if (status == V_OCSP_CERTSTATUS_REVOKED) {
        throw said.revocation(issuer);
      } else if (status != V_OCSP_CERTSTATUS_GOOD) {
        throw new CertificateException("the OCSP responder does not know the certificate");
      }
      return said.requireInTime();
    }
  }

  private static Handle basic(byte[] der, Arena arena) throws CertificateException {
    try (var response = response(der, arena)) {
      int status = OCSP_response_status(response.pointer());
      if (status != SUCCESSFUL) {
        throw new CertificateException(
            "the OCSP responder answers " + CString.at(OCSP_response_status_str(status)));
      }
      return Handle.own(
          OCSP_response_get1_basic(response.pointer()), OcspResponseStatus::OCSP_BASICRESP_free);
    } catch (OpenSslException e) {
      throw new CertificateException("an OCSP response that is malformed", e);
    }
  }

  private static Handle response(byte[] der, Arena arena) throws CertificateException {
    var encoded = arena.allocateFrom(JAVA_BYTE, der);
    var at = arena.allocateFrom(ADDRESS, encoded);
    var response =
        Handle.own(d2i_OCSP_RESPONSE(NULL, at, der.length), OcspResponseStatus::OCSP_RESPONSE_free);
    if (at.get(ADDRESS, 0).address() != encoded.address() + der.length) {
      response.close();
      throw new CertificateException("an OCSP response with something after its end");
    }
    return response;
  }

  /** Trusts the issuer alone, whatever else is trusted. */
  private static void requireSigned(MemorySegment basic, MemorySegment issuer)
      throws CertificateException {
    try (var store = Handle.own(X509_STORE_new(), X509Store::X509_STORE_free);
        var signers = Handle.own(OPENSSL_sk_new_null(), OpensslSk::OPENSSL_sk_free)) {
      check(X509_STORE_add_cert(store.pointer(), issuer));
      check(X509_STORE_set_flags(store.pointer(), X509_V_FLAG_PARTIAL_CHAIN));
      check(OPENSSL_sk_push(signers.pointer(), issuer));
      if (OCSP_basic_verify(basic, signers.pointer(), store.pointer(), OCSP_NOEXPLICIT) != 1) {
        throw failed("an OCSP response that nobody signed who may");
      }
      // A certificate in the response that cannot be read is of no matter if another has signed.
      Err.drain();
    }
  }

  private static CertificateException failed(String what) {
    var reason = new OpenSslException(Err.drain());
    return new CertificateException(what + ": " + reason.getMessage(), reason);
  }

  private static MemorySegment find(
      MemorySegment basic, MemorySegment certificate, MemorySegment issuer, Arena arena)
      throws CertificateException {
    for (var name : DIGESTS_OF_IDS) {
      try (var digest =
              Handle.own(
                  EVP_MD_fetch(NULL, arena.allocateFrom(name), NULL), EvpDigest::EVP_MD_free);
          var id =
              Handle.own(
                  OCSP_cert_to_id(digest.pointer(), certificate, issuer),
                  OcspCertToId::OCSP_CERTID_free)) {
        int at = OCSP_resp_find(basic, id.pointer(), -1);
        if (at >= 0) {
          return OCSP_resp_get0(basic, at);
        }
      }
    }
    throw new CertificateException("an OCSP response about another certificate");
  }

  /** RFC 5019 asks for the first, RFC 9654 for the second; what is hashed is known anyway. */
  private static final List<String> DIGESTS_OF_IDS = List.of("SHA1", "SHA256");

  /** What is said of one certificate. */
  private static final class Said {
    private final MemorySegment reason;
    private final MemorySegment revoked;
    private final MemorySegment from;
    private final MemorySegment until;
    private final MemorySegment days;
    private final MemorySegment seconds;

    Said(Arena arena) {
      reason = arena.allocate(JAVA_INT);
      revoked = arena.allocate(ADDRESS);
      from = arena.allocate(ADDRESS);
      until = arena.allocate(ADDRESS);
      days = arena.allocate(JAVA_INT);
      seconds = arena.allocate(JAVA_INT);
    }

    /** Reads an {@code OCSP_SINGLERESP} and returns the status. */
    int read(MemorySegment single) {
      return OCSP_single_get0_status(single, reason, revoked, from, until);
    }

    CertificateRevokedException revocation(MemorySegment issuer) throws CertificateException {
      var reasons = CRLReason.values();
      int number = reason.get(JAVA_INT, 0);
      return new CertificateRevokedException(
          Date.from(instant(revoked)),
          number >= 0 && number < reasons.length ? reasons[number] : CRLReason.UNSPECIFIED,
          NativeCertificate.name(X509_get_subject_name(issuer)),
          Map.of());
    }

    /** Checks that it is in its time, and returns when that ends. */
    Instant requireInTime() throws CertificateException {
      var end = until.get(ADDRESS, 0);
      boolean isOpen = end.equals(NULL);
      long most = isOpen ? WITHOUT_END.toSeconds() : -1;
      if (OCSP_check_validity(from.get(ADDRESS, 0), end, LEEWAY.toSeconds(), most) != 1) {
        throw failed("an OCSP response out of its time");
      }
      return isOpen ? instant(from).plus(WITHOUT_END) : instant(until);
    }

    private Instant instant(MemorySegment time) throws CertificateException {
      try (var epoch = Handle.own(ASN1_TIME_set(NULL, 0), Asn1Time::ASN1_TIME_free)) {
        if (ASN1_TIME_diff(days, seconds, epoch.pointer(), time.get(ADDRESS, 0)) != 1) {
          throw failed("an OCSP response with a time that is none");
        }
      }
      return Instant.EPOCH
          .plus(Duration.ofDays(days.get(JAVA_INT, 0)))
          .plusSeconds(seconds.get(JAVA_INT, 0));
    }
  }

  /** Whether a certificate says that its server always staples a response: RFC 7633. */
  static boolean isPromised(MemorySegment certificate) {
    var found = X509_get_ext_d2i(certificate, NID_TLSFEATURE, NULL, NULL);
    if (found.equals(NULL)) {
      Err.drain();
      return false;
    }
    try (var features = Handle.own(found, X509GetExtD2i::TLS_FEATURE_free)) {
      for (int i = 0; i < OPENSSL_sk_num(features.pointer()); i++) {
        if (ASN1_INTEGER_get(OPENSSL_sk_value(features.pointer(), i)) == STATUS_REQUEST) {
          return true;
        }
      }
      return false;
    }
  }
}
