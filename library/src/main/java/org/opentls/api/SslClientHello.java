package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The first message of a client, before anything is decided; see {@code
 * SSL_CTX_set_client_hello_cb(3ossl)}.
 */
public final class SslClientHello {
  private SslClientHello() {}

  private static final MethodHandle SSL_CTX_set_client_hello_cb =
      Native.procedure("SSL_CTX_set_client_hello_cb", C_POINTER, C_POINTER, C_POINTER);

  /** {@code void SSL_CTX_set_client_hello_cb(SSL_CTX *c, SSL_client_hello_cb_fn cb, void *arg)} */
  public static void SSL_CTX_set_client_hello_cb(
      MemorySegment c, MemorySegment cb, MemorySegment arg) {
    try {
      SSL_CTX_set_client_hello_cb.invokeExact(c, cb, arg);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_client_hello_get0_ext =
      Native.function("SSL_client_hello_get0_ext", C_INT, C_POINTER, C_INT, C_POINTER, C_POINTER);

  /**
   * {@code int SSL_client_hello_get0_ext(SSL *s, unsigned int type, const unsigned char **out,
   * size_t *outlen)}
   */
  public static int SSL_client_hello_get0_ext(
      MemorySegment s, int type, MemorySegment out, MemorySegment outlen) {
    try {
      return (int) SSL_client_hello_get0_ext.invokeExact(s, type, out, outlen);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_client_hello_get0_ciphers =
      Native.function("SSL_client_hello_get0_ciphers", C_SIZE_T, C_POINTER, C_POINTER);

  /** {@code size_t SSL_client_hello_get0_ciphers(SSL *s, const unsigned char **out)} */
  public static long SSL_client_hello_get0_ciphers(MemorySegment s, MemorySegment out) {
    try {
      return (long) SSL_client_hello_get0_ciphers.invokeExact(s, out);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_client_hello_get0_legacy_version =
      Native.function("SSL_client_hello_get0_legacy_version", C_INT, C_POINTER);

  /** {@code unsigned int SSL_client_hello_get0_legacy_version(SSL *s)} */
  public static int SSL_client_hello_get0_legacy_version(MemorySegment s) {
    try {
      return (int) SSL_client_hello_get0_legacy_version.invokeExact(s);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_client_hello_get0_session_id =
      Native.function("SSL_client_hello_get0_session_id", C_SIZE_T, C_POINTER, C_POINTER);

  /** {@code size_t SSL_client_hello_get0_session_id(SSL *s, const unsigned char **out)} */
  public static long SSL_client_hello_get0_session_id(MemorySegment s, MemorySegment out) {
    try {
      return (long) SSL_client_hello_get0_session_id.invokeExact(s, out);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
