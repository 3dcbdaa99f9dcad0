package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Certificates and keys of contexts and connections; see {@code SSL_CTX_use_certificate(3ossl)}.
 */
public final class SslCertificate {
  private SslCertificate() {}

  private static final MethodHandle SSL_CTX_use_cert_and_key =
      Native.function(
          "SSL_CTX_use_cert_and_key", C_INT, C_POINTER, C_POINTER, C_POINTER, C_POINTER, C_INT);

  /**
   * {@code int SSL_CTX_use_cert_and_key(SSL_CTX *ctx, X509 *x, EVP_PKEY *pkey, STACK_OF(X509)
   * *chain, int override)}
   */
  public static int SSL_CTX_use_cert_and_key(
      MemorySegment ctx, MemorySegment x, MemorySegment pkey, MemorySegment chain, int override) {
    try {
      return (int) SSL_CTX_use_cert_and_key.invokeExact(ctx, x, pkey, chain, override);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_use_cert_and_key =
      Native.function(
          "SSL_use_cert_and_key", C_INT, C_POINTER, C_POINTER, C_POINTER, C_POINTER, C_INT);

  /**
   * {@code int SSL_use_cert_and_key(SSL *ssl, X509 *x, EVP_PKEY *pkey, STACK_OF(X509) *chain, int
   * override)}
   */
  public static int SSL_use_cert_and_key(
      MemorySegment ssl, MemorySegment x, MemorySegment pkey, MemorySegment chain, int override) {
    try {
      return (int) SSL_use_cert_and_key.invokeExact(ssl, x, pkey, chain, override);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_certs_clear =
      Native.procedure("SSL_certs_clear", C_POINTER);

  /** {@code void SSL_certs_clear(SSL *s)} */
  public static void SSL_certs_clear(MemorySegment s) {
    try {
      SSL_certs_clear.invokeExact(s);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_get_certificate =
      Native.function("SSL_get_certificate", C_POINTER, C_POINTER);

  /** {@code X509 *SSL_get_certificate(const SSL *ssl)} */
  public static MemorySegment SSL_get_certificate(MemorySegment ssl) {
    try {
      return (MemorySegment) SSL_get_certificate.invokeExact(ssl);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
