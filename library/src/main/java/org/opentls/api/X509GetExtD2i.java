package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Extensions of certificates; see {@code X509_get_ext_d2i(3ossl)}. */
public final class X509GetExtD2i {
  private X509GetExtD2i() {}

  private static final MethodHandle X509_get_ext_d2i =
      Native.function("X509_get_ext_d2i", C_POINTER, C_POINTER, C_INT, C_POINTER, C_POINTER);

  /** {@code void *X509_get_ext_d2i(const X509 *x, int nid, int *crit, int *idx)} */
  public static MemorySegment X509_get_ext_d2i(
      MemorySegment x, int nid, MemorySegment crit, MemorySegment idx) {
    try {
      return (MemorySegment) X509_get_ext_d2i.invokeExact(x, nid, crit, idx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_get1_ocsp =
      Native.function("X509_get1_ocsp", C_POINTER, C_POINTER);

  /** {@code STACK_OF(OPENSSL_STRING) *X509_get1_ocsp(X509 *x)} */
  public static MemorySegment X509_get1_ocsp(MemorySegment x) {
    try {
      return (MemorySegment) X509_get1_ocsp.invokeExact(x);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_email_free =
      Native.procedure("X509_email_free", C_POINTER);

  /** {@code void X509_email_free(STACK_OF(OPENSSL_STRING) *sk)} */
  public static void X509_email_free(MemorySegment sk) {
    try {
      X509_email_free.invokeExact(sk);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle TLS_FEATURE_free =
      Native.procedure("TLS_FEATURE_free", C_POINTER);

  /** {@code void TLS_FEATURE_free(TLS_FEATURE *a)} */
  public static void TLS_FEATURE_free(MemorySegment a) {
    try {
      TLS_FEATURE_free.invokeExact(a);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
