package org.opentls.api;

import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_UINT64_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Options of contexts and connections; see {@code SSL_CTX_set_options(3ossl)}. */
public final class SslOptions {
  private SslOptions() {}

  private static final MethodHandle SSL_CTX_set_options =
      Native.function("SSL_CTX_set_options", C_UINT64_T, C_POINTER, C_UINT64_T);

  /** {@code uint64_t SSL_CTX_set_options(SSL_CTX *ctx, uint64_t options)} */
  public static long SSL_CTX_set_options(MemorySegment ctx, long options) {
    try {
      return (long) SSL_CTX_set_options.invokeExact(ctx, options);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_CTX_clear_options =
      Native.function("SSL_CTX_clear_options", C_UINT64_T, C_POINTER, C_UINT64_T);

  /** {@code uint64_t SSL_CTX_clear_options(SSL_CTX *ctx, uint64_t options)} */
  public static long SSL_CTX_clear_options(MemorySegment ctx, long options) {
    try {
      return (long) SSL_CTX_clear_options.invokeExact(ctx, options);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_set_options =
      Native.function("SSL_set_options", C_UINT64_T, C_POINTER, C_UINT64_T);

  /** {@code uint64_t SSL_set_options(SSL *ssl, uint64_t options)} */
  public static long SSL_set_options(MemorySegment ssl, long options) {
    try {
      return (long) SSL_set_options.invokeExact(ssl, options);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_clear_options =
      Native.function("SSL_clear_options", C_UINT64_T, C_POINTER, C_UINT64_T);

  /** {@code uint64_t SSL_clear_options(SSL *ssl, uint64_t options)} */
  public static long SSL_clear_options(MemorySegment ssl, long options) {
    try {
      return (long) SSL_clear_options.invokeExact(ssl, options);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
