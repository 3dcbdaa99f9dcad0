package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The choice of a certificate during the handshake; see {@code SSL_CTX_set_cert_cb(3ossl)}. */
public final class SslCertCb {
  private SslCertCb() {}

  private static final MethodHandle SSL_CTX_set_cert_cb =
      Native.procedure("SSL_CTX_set_cert_cb", C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code void SSL_CTX_set_cert_cb(SSL_CTX *c, int (*cert_cb)(SSL *ssl, void *arg), void *arg)}
   */
  public static void SSL_CTX_set_cert_cb(
      MemorySegment c, MemorySegment cert_cb, MemorySegment arg) {
    try {
      SSL_CTX_set_cert_cb.invokeExact(c, cert_cb, arg);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_get0_certificate_types =
      Native.function("SSL_get0_certificate_types", C_SIZE_T, C_POINTER, C_POINTER);

  /** {@code size_t SSL_get0_certificate_types(const SSL *s, const unsigned char **ctype)} */
  public static long SSL_get0_certificate_types(MemorySegment s, MemorySegment ctype) {
    try {
      return (long) SSL_get0_certificate_types.invokeExact(s, ctype);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_get_sigalgs =
      Native.function(
          "SSL_get_sigalgs",
          C_INT,
          C_POINTER,
          C_INT,
          C_POINTER,
          C_POINTER,
          C_POINTER,
          C_POINTER,
          C_POINTER);

  /**
   * {@code int SSL_get_sigalgs(SSL *s, int idx, int *psign, int *phash, int *psignhash, unsigned
   * char *rsig, unsigned char *rhash)}
   */
  public static int SSL_get_sigalgs(
      MemorySegment s,
      int idx,
      MemorySegment psign,
      MemorySegment phash,
      MemorySegment psignhash,
      MemorySegment rsig,
      MemorySegment rhash) {
    try {
      return (int) SSL_get_sigalgs.invokeExact(s, idx, psign, phash, psignhash, rsig, rhash);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_set_SSL_CTX =
      Native.function("SSL_set_SSL_CTX", C_POINTER, C_POINTER, C_POINTER);

  /** {@code SSL_CTX *SSL_set_SSL_CTX(SSL *ssl, SSL_CTX *ctx)} */
  public static MemorySegment SSL_set_SSL_CTX(MemorySegment ssl, MemorySegment ctx) {
    try {
      return (MemorySegment) SSL_set_SSL_CTX.invokeExact(ssl, ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
