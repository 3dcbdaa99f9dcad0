package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Contexts; see {@code SSL_CTX_new(3ossl)}. */
public final class SslCtxNew {
  private SslCtxNew() {}

  private static final MethodHandle TLS_method = Native.function("TLS_method", C_POINTER);

  /** {@code const SSL_METHOD *TLS_method(void)} */
  public static MemorySegment TLS_method() {
    try {
      return (MemorySegment) TLS_method.invokeExact();
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_CTX_new_ex =
      Native.function("SSL_CTX_new_ex", C_POINTER, C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code SSL_CTX *SSL_CTX_new_ex(OSSL_LIB_CTX *libctx, const char *propq, const SSL_METHOD
   * *method)}
   */
  public static MemorySegment SSL_CTX_new_ex(
      MemorySegment libctx, MemorySegment propq, MemorySegment method) {
    try {
      return (MemorySegment) SSL_CTX_new_ex.invokeExact(libctx, propq, method);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_CTX_up_ref =
      Native.function("SSL_CTX_up_ref", C_INT, C_POINTER);

  /** {@code int SSL_CTX_up_ref(SSL_CTX *ctx)} */
  public static int SSL_CTX_up_ref(MemorySegment ctx) {
    try {
      return (int) SSL_CTX_up_ref.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_CTX_free = Native.procedure("SSL_CTX_free", C_POINTER);

  /** {@code void SSL_CTX_free(SSL_CTX *ctx)} */
  public static void SSL_CTX_free(MemorySegment ctx) {
    try {
      SSL_CTX_free.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
