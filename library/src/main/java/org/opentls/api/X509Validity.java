package org.opentls.api;

import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** From when and until when a certificate is valid; see {@code X509_get0_notBefore(3ossl)}. */
public final class X509Validity {
  private X509Validity() {}

  private static final MethodHandle X509_getm_notBefore =
      Native.function("X509_getm_notBefore", C_POINTER, C_POINTER);

  /** {@code ASN1_TIME *X509_getm_notBefore(const X509 *x)} */
  public static MemorySegment X509_getm_notBefore(MemorySegment x) {
    try {
      return (MemorySegment) X509_getm_notBefore.invokeExact(x);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_getm_notAfter =
      Native.function("X509_getm_notAfter", C_POINTER, C_POINTER);

  /** {@code ASN1_TIME *X509_getm_notAfter(const X509 *x)} */
  public static MemorySegment X509_getm_notAfter(MemorySegment x) {
    try {
      return (MemorySegment) X509_getm_notAfter.invokeExact(x);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
