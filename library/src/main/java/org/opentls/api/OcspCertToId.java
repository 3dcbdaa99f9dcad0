package org.opentls.api;

import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** How OCSP names a certificate; see {@code OCSP_cert_to_id(3ossl)}. */
public final class OcspCertToId {
  private OcspCertToId() {}

  private static final MethodHandle OCSP_cert_to_id =
      Native.function("OCSP_cert_to_id", C_POINTER, C_POINTER, C_POINTER, C_POINTER);

  /** {@code OCSP_CERTID *OCSP_cert_to_id(const EVP_MD *dgst, X509 *subject, X509 *issuer)} */
  public static MemorySegment OCSP_cert_to_id(
      MemorySegment dgst, MemorySegment subject, MemorySegment issuer) {
    try {
      return (MemorySegment) OCSP_cert_to_id.invokeExact(dgst, subject, issuer);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OCSP_CERTID_free =
      Native.procedure("OCSP_CERTID_free", C_POINTER);

  /** {@code void OCSP_CERTID_free(OCSP_CERTID *id)} */
  public static void OCSP_CERTID_free(MemorySegment id) {
    try {
      OCSP_CERTID_free.invokeExact(id);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
