package org.opentls.cli;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.opentls.api.Asn1Integer.ASN1_INTEGER_set_uint64;
import static org.opentls.api.Asn1Time.ASN1_TIME_set;
import static org.opentls.api.Err.check;
import static org.opentls.api.Err.checkNotNull;
import static org.opentls.api.EvpDigest.EVP_MD_fetch;
import static org.opentls.api.X509.i2d_X509;
import static org.opentls.api.X509AddExt.X509_add_ext;
import static org.opentls.api.X509Name.MBSTRING_UTF8;
import static org.opentls.api.X509Name.X509_NAME_add_entry_by_txt;
import static org.opentls.api.X509Name.X509_NAME_new;
import static org.opentls.api.X509New.X509_new;
import static org.opentls.api.X509Pubkey.X509_set_pubkey;
import static org.opentls.api.X509SerialNumber.X509_get_serialNumber;
import static org.opentls.api.X509Sign.X509_sign;
import static org.opentls.api.X509SubjectName.X509_get_subject_name;
import static org.opentls.api.X509SubjectName.X509_set_issuer_name;
import static org.opentls.api.X509SubjectName.X509_set_subject_name;
import static org.opentls.api.X509V3.X509V3_EXT_conf_nid;
import static org.opentls.api.X509V3.X509V3_set_ctx;
import static org.opentls.api.X509Validity.X509_getm_notAfter;
import static org.opentls.api.X509Validity.X509_getm_notBefore;
import static org.opentls.api.X509Version.X509_set_version;

import java.lang.foreign.Arena;
import java.time.Instant;
import java.util.Optional;
import org.opentls.api.EvpDigest;
import org.opentls.api.Handle;
import org.opentls.api.SslClientCaList;
import org.opentls.api.X509;
import org.opentls.api.X509AddExt;
import org.opentls.api.X509V3;
import org.opentls.random.SystemRandom;

/** A certificate while OpenSSL makes it: RFC 5280, section 4.1. For one thread. */
final class NewCertificate implements AutoCloseable {
  /** The number of version 3. */
  private static final long V3 = 2;

  /** Takes the length of a text from its end. */
  private static final int WHOLE = -1;

  private static final int AT_THE_END = -1;
  private static final int NEW_PART = 0;

  private final Handle certificate = Handle.own(X509_new(), X509::X509_free);
  private final Handle key;

  /** Starts a certificate of a key with a random serial number; the key stays the caller's. */
  NewCertificate(Handle key) {
    this.key = key;
    check(X509_set_version(certificate.pointer(), V3));
    long serial = SystemRandom.create().nextLong(1, Long.MAX_VALUE);
    check(ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.pointer()), serial));
    check(X509_set_pubkey(certificate.pointer(), key.pointer()));
  }

  /** Sets whose it is. */
  NewCertificate subject(String commonName) {
    try (var arena = Arena.ofConfined();
        var name = Handle.own(X509_NAME_new(), SslClientCaList::X509_NAME_free)) {
      check(
          X509_NAME_add_entry_by_txt(
              name.pointer(),
              arena.allocateFrom("CN"),
              MBSTRING_UTF8,
              arena.allocateFrom(commonName),
              WHOLE,
              AT_THE_END,
              NEW_PART));
      check(X509_set_subject_name(certificate.pointer(), name.pointer()));
    }
    return this;
  }

  /** Sets from when and until when it is valid. */
  NewCertificate validity(Instant from, Instant until) {
    checkNotNull(ASN1_TIME_set(X509_getm_notBefore(certificate.pointer()), from.getEpochSecond()));
    checkNotNull(ASN1_TIME_set(X509_getm_notAfter(certificate.pointer()), until.getEpochSecond()));
    return this;
  }

  /**
   * Adds an extension.
   *
   * @param nid a constant of {@link X509V3}
   * @param value as in {@code x509v3_config(5ossl)}
   * @param issuer whose certificate identifiers are taken from
   */
  NewCertificate extension(int nid, String value, NewCertificate issuer) {
    try (var arena = Arena.ofConfined()) {
      var context = arena.allocate(X509V3.SIZE_OF_CONTEXT, Long.BYTES);
      X509V3_set_ctx(context, issuer.certificate.pointer(), certificate.pointer(), NULL, NULL, 0);
      try (var extension =
          Handle.own(
              X509V3_EXT_conf_nid(NULL, context, nid, arena.allocateFrom(value)),
              X509AddExt::X509_EXTENSION_free)) {
        check(X509_add_ext(certificate.pointer(), extension.pointer(), AT_THE_END));
      }
    }
    return this;
  }

  /** Sets who says so, and signs it with the issuer's key. */
  NewCertificate sign(NewCertificate issuer, Optional<String> digest) {
    check(
        X509_set_issuer_name(
            certificate.pointer(), X509_get_subject_name(issuer.certificate.pointer())));
    if (digest.isEmpty()) {
      check(X509_sign(certificate.pointer(), issuer.key.pointer(), NULL));
      return this;
    }
    try (var arena = Arena.ofConfined();
        var md =
            Handle.own(
                EVP_MD_fetch(NULL, arena.allocateFrom(digest.get()), NULL),
                EvpDigest::EVP_MD_free)) {
      check(X509_sign(certificate.pointer(), issuer.key.pointer(), md.pointer()));
    }
    return this;
  }

  /** The certificate in DER. */
  byte[] encoded() {
    try (var arena = Arena.ofConfined()) {
      var der = arena.allocate(check(i2d_X509(certificate.pointer(), NULL)));
      check(i2d_X509(certificate.pointer(), arena.allocateFrom(ADDRESS, der)));
      return der.toArray(JAVA_BYTE);
    }
  }

  @Override
  public void close() {
    certificate.close();
  }
}
