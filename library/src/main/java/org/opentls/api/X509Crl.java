package org.opentls.api;

import static org.opentls.api.Native.C_LONG;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Lists of revoked certificates; see {@code d2i_X509_CRL(3ossl)}. */
public final class X509Crl {
  private X509Crl() {}

  private static final MethodHandle d2i_X509_CRL =
      Native.function("d2i_X509_CRL", C_POINTER, C_POINTER, C_POINTER, C_LONG);

  /** {@code X509_CRL *d2i_X509_CRL(X509_CRL **a, const unsigned char **in, long len)} */
  public static MemorySegment d2i_X509_CRL(MemorySegment a, MemorySegment in, long len) {
    try {
      return (MemorySegment) d2i_X509_CRL.invokeExact(a, in, len);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle PEM_read_bio_X509_CRL =
      Native.function(
          "PEM_read_bio_X509_CRL", C_POINTER, C_POINTER, C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code X509_CRL *PEM_read_bio_X509_CRL(BIO *bp, X509_CRL **x, pem_password_cb *cb, void *u)}
   */
  public static MemorySegment PEM_read_bio_X509_CRL(
      MemorySegment bp, MemorySegment x, MemorySegment cb, MemorySegment u) {
    try {
      return (MemorySegment) PEM_read_bio_X509_CRL.invokeExact(bp, x, cb, u);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_CRL_free = Native.procedure("X509_CRL_free", C_POINTER);

  /** {@code void X509_CRL_free(X509_CRL *a)} */
  public static void X509_CRL_free(MemorySegment a) {
    try {
      X509_CRL_free.invokeExact(a);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
