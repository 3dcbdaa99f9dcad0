package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_LONG;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** A verification that is under way; see {@code X509_STORE_CTX_get_error(3ossl)}. */
public final class X509StoreCtx {
  private X509StoreCtx() {}

  private static final MethodHandle X509_STORE_CTX_get_ex_data =
      Native.function("X509_STORE_CTX_get_ex_data", C_POINTER, C_POINTER, C_INT);

  /** {@code void *X509_STORE_CTX_get_ex_data(const X509_STORE_CTX *ctx, int idx)} */
  public static MemorySegment X509_STORE_CTX_get_ex_data(MemorySegment ctx, int idx) {
    try {
      return (MemorySegment) X509_STORE_CTX_get_ex_data.invokeExact(ctx, idx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_STORE_CTX_get0_cert =
      Native.function("X509_STORE_CTX_get0_cert", C_POINTER, C_POINTER);

  /** {@code X509 *X509_STORE_CTX_get0_cert(const X509_STORE_CTX *ctx)} */
  public static MemorySegment X509_STORE_CTX_get0_cert(MemorySegment ctx) {
    try {
      return (MemorySegment) X509_STORE_CTX_get0_cert.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_STORE_CTX_get0_untrusted =
      Native.function("X509_STORE_CTX_get0_untrusted", C_POINTER, C_POINTER);

  /** {@code STACK_OF(X509) *X509_STORE_CTX_get0_untrusted(const X509_STORE_CTX *ctx)} */
  public static MemorySegment X509_STORE_CTX_get0_untrusted(MemorySegment ctx) {
    try {
      return (MemorySegment) X509_STORE_CTX_get0_untrusted.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_STORE_CTX_set_error =
      Native.procedure("X509_STORE_CTX_set_error", C_POINTER, C_INT);

  /** {@code void X509_STORE_CTX_set_error(X509_STORE_CTX *ctx, int s)} */
  public static void X509_STORE_CTX_set_error(MemorySegment ctx, int s) {
    try {
      X509_STORE_CTX_set_error.invokeExact(ctx, s);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_STORE_CTX_get_error =
      Native.function("X509_STORE_CTX_get_error", C_INT, C_POINTER);

  /** {@code int X509_STORE_CTX_get_error(const X509_STORE_CTX *ctx)} */
  public static int X509_STORE_CTX_get_error(MemorySegment ctx) {
    try {
      return (int) X509_STORE_CTX_get_error.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_verify_cert =
      Native.function("X509_verify_cert", C_INT, C_POINTER);

  /** {@code int X509_verify_cert(X509_STORE_CTX *ctx)} */
  public static int X509_verify_cert(MemorySegment ctx) {
    try {
      return (int) X509_verify_cert.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_verify_cert_error_string =
      Native.function("X509_verify_cert_error_string", C_POINTER, C_LONG);

  /** {@code const char *X509_verify_cert_error_string(long n)} */
  public static MemorySegment X509_verify_cert_error_string(long n) {
    try {
      return (MemorySegment) X509_verify_cert_error_string.invokeExact(n);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_STORE_CTX_get0_chain =
      Native.function("X509_STORE_CTX_get0_chain", C_POINTER, C_POINTER);

  /** {@code STACK_OF(X509) *X509_STORE_CTX_get0_chain(const X509_STORE_CTX *ctx)} */
  public static MemorySegment X509_STORE_CTX_get0_chain(MemorySegment ctx) {
    try {
      return (MemorySegment) X509_STORE_CTX_get0_chain.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
