package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_LONG;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Verification of the peer; see {@code SSL_CTX_set_verify(3ossl)}. */
public final class SslVerify {
  private SslVerify() {}

  private static final MethodHandle SSL_CTX_set_verify =
      Native.procedure("SSL_CTX_set_verify", C_POINTER, C_INT, C_POINTER);

  /** {@code void SSL_CTX_set_verify(SSL_CTX *ctx, int mode, SSL_verify_cb verify_callback)} */
  public static void SSL_CTX_set_verify(
      MemorySegment ctx, int mode, MemorySegment verify_callback) {
    try {
      SSL_CTX_set_verify.invokeExact(ctx, mode, verify_callback);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_set_verify =
      Native.procedure("SSL_set_verify", C_POINTER, C_INT, C_POINTER);

  /** {@code void SSL_set_verify(SSL *ssl, int mode, SSL_verify_cb verify_callback)} */
  public static void SSL_set_verify(MemorySegment ssl, int mode, MemorySegment verify_callback) {
    try {
      SSL_set_verify.invokeExact(ssl, mode, verify_callback);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_CTX_set_verify_depth =
      Native.procedure("SSL_CTX_set_verify_depth", C_POINTER, C_INT);

  /** {@code void SSL_CTX_set_verify_depth(SSL_CTX *ctx, int depth)} */
  public static void SSL_CTX_set_verify_depth(MemorySegment ctx, int depth) {
    try {
      SSL_CTX_set_verify_depth.invokeExact(ctx, depth);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_CTX_set_cert_verify_callback =
      Native.procedure("SSL_CTX_set_cert_verify_callback", C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code void SSL_CTX_set_cert_verify_callback(SSL_CTX *ctx, int (*callback)(X509_STORE_CTX *,
   * void *), void *arg)}
   */
  public static void SSL_CTX_set_cert_verify_callback(
      MemorySegment ctx, MemorySegment callback, MemorySegment arg) {
    try {
      SSL_CTX_set_cert_verify_callback.invokeExact(ctx, callback, arg);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_get_verify_result =
      Native.function("SSL_get_verify_result", C_LONG, C_POINTER);

  /** {@code long SSL_get_verify_result(const SSL *ssl)} */
  public static long SSL_get_verify_result(MemorySegment ssl) {
    try {
      return (long) SSL_get_verify_result.invokeExact(ssl);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_set_verify_result =
      Native.procedure("SSL_set_verify_result", C_POINTER, C_LONG);

  /** {@code void SSL_set_verify_result(SSL *ssl, long verify_result)} */
  public static void SSL_set_verify_result(MemorySegment ssl, long verify_result) {
    try {
      SSL_set_verify_result.invokeExact(ssl, verify_result);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_get_ex_data_X509_STORE_CTX_idx =
      Native.function("SSL_get_ex_data_X509_STORE_CTX_idx", C_INT);

  /** {@code int SSL_get_ex_data_X509_STORE_CTX_idx(void)} */
  public static int SSL_get_ex_data_X509_STORE_CTX_idx() {
    try {
      return (int) SSL_get_ex_data_X509_STORE_CTX_idx.invokeExact();
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_get0_param =
      Native.function("SSL_get0_param", C_POINTER, C_POINTER);

  /** {@code X509_VERIFY_PARAM *SSL_get0_param(SSL *ssl)} */
  public static MemorySegment SSL_get0_param(MemorySegment ssl) {
    try {
      return (MemorySegment) SSL_get0_param.invokeExact(ssl);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_CTX_set_cert_store =
      Native.procedure("SSL_CTX_set_cert_store", C_POINTER, C_POINTER);

  /** {@code void SSL_CTX_set_cert_store(SSL_CTX *ctx, X509_STORE *store)} */
  public static void SSL_CTX_set_cert_store(MemorySegment ctx, MemorySegment store) {
    try {
      SSL_CTX_set_cert_store.invokeExact(ctx, store);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
