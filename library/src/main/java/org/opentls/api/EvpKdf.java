package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Key derivation functions; see {@code EVP_KDF(3ossl)}. */
public final class EvpKdf {
  private EvpKdf() {}

  private static final MethodHandle EVP_KDF_fetch =
      Native.function("EVP_KDF_fetch", C_POINTER, C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code EVP_KDF *EVP_KDF_fetch(OSSL_LIB_CTX *libctx, const char *algorithm, const char
   * *properties)}
   */
  public static MemorySegment EVP_KDF_fetch(
      MemorySegment libctx, MemorySegment algorithm, MemorySegment properties) {
    try {
      return (MemorySegment) EVP_KDF_fetch.invokeExact(libctx, algorithm, properties);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_KDF_free = Native.procedure("EVP_KDF_free", C_POINTER);

  /** {@code void EVP_KDF_free(EVP_KDF *kdf)} */
  public static void EVP_KDF_free(MemorySegment kdf) {
    try {
      EVP_KDF_free.invokeExact(kdf);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_KDF_CTX_new =
      Native.function("EVP_KDF_CTX_new", C_POINTER, C_POINTER);

  /** {@code EVP_KDF_CTX *EVP_KDF_CTX_new(const EVP_KDF *kdf)} */
  public static MemorySegment EVP_KDF_CTX_new(MemorySegment kdf) {
    try {
      return (MemorySegment) EVP_KDF_CTX_new.invokeExact(kdf);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_KDF_CTX_free =
      Native.procedure("EVP_KDF_CTX_free", C_POINTER);

  /** {@code void EVP_KDF_CTX_free(EVP_KDF_CTX *ctx)} */
  public static void EVP_KDF_CTX_free(MemorySegment ctx) {
    try {
      EVP_KDF_CTX_free.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_KDF_derive =
      Native.function("EVP_KDF_derive", C_INT, C_POINTER, C_POINTER, C_SIZE_T, C_POINTER);

  /**
   * {@code int EVP_KDF_derive(EVP_KDF_CTX *ctx, unsigned char *key, size_t keylen, const OSSL_PARAM
   * params[])}
   */
  public static int EVP_KDF_derive(
      MemorySegment ctx, MemorySegment key, long keylen, MemorySegment params) {
    try {
      return (int) EVP_KDF_derive.invokeExact(ctx, key, keylen, params);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_KDF_settable_ctx_params =
      Native.function("EVP_KDF_settable_ctx_params", C_POINTER, C_POINTER);

  /** {@code const OSSL_PARAM *EVP_KDF_settable_ctx_params(const EVP_KDF *kdf)} */
  public static MemorySegment EVP_KDF_settable_ctx_params(MemorySegment kdf) {
    try {
      return (MemorySegment) EVP_KDF_settable_ctx_params.invokeExact(kdf);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_KDF_get0_name =
      Native.function("EVP_KDF_get0_name", C_POINTER, C_POINTER);

  /** {@code const char *EVP_KDF_get0_name(const EVP_KDF *kdf)} */
  public static MemorySegment EVP_KDF_get0_name(MemorySegment kdf) {
    try {
      return (MemorySegment) EVP_KDF_get0_name.invokeExact(kdf);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_KDF_do_all_provided =
      Native.procedure("EVP_KDF_do_all_provided", C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code void EVP_KDF_do_all_provided(OSSL_LIB_CTX *libctx, void (*fn)(EVP_KDF *kdf, void *arg),
   * void *arg)}
   */
  public static void EVP_KDF_do_all_provided(
      MemorySegment libctx, MemorySegment fn, MemorySegment arg) {
    try {
      EVP_KDF_do_all_provided.invokeExact(libctx, fn, arg);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
