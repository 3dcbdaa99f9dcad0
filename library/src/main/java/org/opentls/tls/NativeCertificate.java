package org.opentls.tls;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.opentls.api.Err.check;
import static org.opentls.api.SslClientCaList.i2d_X509_NAME;
import static org.opentls.api.X509.d2i_X509;
import static org.opentls.api.X509.i2d_X509;

import java.io.ByteArrayInputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.opentls.api.Handle;
import org.opentls.api.OpenSslException;
import org.opentls.api.X509;

/** Certificates, from Java to OpenSSL and back. */
final class NativeCertificate {
  private NativeCertificate() {}

  /**
   * A certificate as OpenSSL has it; all who use it share it.
   *
   * @throws IllegalArgumentException if OpenSSL cannot read it
   */
  static Handle of(X509Certificate certificate) {
    try (var arena = Arena.ofConfined()) {
      var der = arena.allocateFrom(JAVA_BYTE, certificate.getEncoded());
      var at = arena.allocateFrom(ADDRESS, der);
      return Handle.own(d2i_X509(NULL, at, der.byteSize()), X509::X509_free);
    } catch (CertificateEncodingException | OpenSslException e) {
      throw new IllegalArgumentException("a certificate that OpenSSL cannot read", e);
    }
  }

  /**
   * Certificates in DER as Java has them.
   *
   * @throws CertificateException if Java cannot read one
   */
  static List<X509Certificate> toJava(List<byte[]> chain) throws CertificateException {
    var factory = factory();
    var certificates = new ArrayList<X509Certificate>();
    for (var der : chain) {
      var in = new ByteArrayInputStream(der);
      certificates.add((X509Certificate) factory.generateCertificate(in));
    }
    return certificates;
  }

  /** A certificate of OpenSSL's in DER. */
  static byte[] encoded(MemorySegment certificate) {
    try (var arena = Arena.ofConfined()) {
      var der = arena.allocate(check(i2d_X509(certificate, NULL)));
      check(i2d_X509(certificate, arena.allocateFrom(ADDRESS, der)));
      return der.toArray(JAVA_BYTE);
    }
  }

  /** A name of OpenSSL's, an {@code X509_NAME}, as Java has it. */
  static X500Principal name(MemorySegment name) {
    try (var arena = Arena.ofConfined()) {
      var der = arena.allocate(check(i2d_X509_NAME(name, NULL)));
      check(i2d_X509_NAME(name, arena.allocateFrom(ADDRESS, der)));
      return new X500Principal(der.toArray(JAVA_BYTE));
    }
  }

  static CertificateFactory factory() throws CertificateException {
    return CertificateFactory.getInstance("X.509");
  }
}
