package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Message authentication codes; see {@code EVP_MAC(3ossl)}. */
public final class EvpMac {
  private EvpMac() {}

  private static final MethodHandle EVP_MAC_fetch =
      Native.function("EVP_MAC_fetch", C_POINTER, C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code EVP_MAC *EVP_MAC_fetch(OSSL_LIB_CTX *libctx, const char *algorithm, const char
   * *properties)}
   */
  public static MemorySegment EVP_MAC_fetch(
      MemorySegment libctx, MemorySegment algorithm, MemorySegment properties) {
    try {
      return (MemorySegment) EVP_MAC_fetch.invokeExact(libctx, algorithm, properties);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_MAC_free = Native.procedure("EVP_MAC_free", C_POINTER);

  /** {@code void EVP_MAC_free(EVP_MAC *mac)} */
  public static void EVP_MAC_free(MemorySegment mac) {
    try {
      EVP_MAC_free.invokeExact(mac);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_MAC_get0_name =
      Native.function("EVP_MAC_get0_name", C_POINTER, C_POINTER);

  /** {@code const char *EVP_MAC_get0_name(const EVP_MAC *mac)} */
  public static MemorySegment EVP_MAC_get0_name(MemorySegment mac) {
    try {
      return (MemorySegment) EVP_MAC_get0_name.invokeExact(mac);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_MAC_CTX_new =
      Native.function("EVP_MAC_CTX_new", C_POINTER, C_POINTER);

  /** {@code EVP_MAC_CTX *EVP_MAC_CTX_new(EVP_MAC *mac)} */
  public static MemorySegment EVP_MAC_CTX_new(MemorySegment mac) {
    try {
      return (MemorySegment) EVP_MAC_CTX_new.invokeExact(mac);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_MAC_CTX_free =
      Native.procedure("EVP_MAC_CTX_free", C_POINTER);

  /** {@code void EVP_MAC_CTX_free(EVP_MAC_CTX *ctx)} */
  public static void EVP_MAC_CTX_free(MemorySegment ctx) {
    try {
      EVP_MAC_CTX_free.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_MAC_CTX_dup =
      Native.function("EVP_MAC_CTX_dup", C_POINTER, C_POINTER);

  /** {@code EVP_MAC_CTX *EVP_MAC_CTX_dup(const EVP_MAC_CTX *src)} */
  public static MemorySegment EVP_MAC_CTX_dup(MemorySegment src) {
    try {
      return (MemorySegment) EVP_MAC_CTX_dup.invokeExact(src);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_MAC_init =
      Native.function("EVP_MAC_init", C_INT, C_POINTER, C_POINTER, C_SIZE_T, C_POINTER);

  /**
   * {@code int EVP_MAC_init(EVP_MAC_CTX *ctx, const unsigned char *key, size_t keylen, const
   * OSSL_PARAM params[])}
   */
  public static int EVP_MAC_init(
      MemorySegment ctx, MemorySegment key, long keylen, MemorySegment params) {
    try {
      return (int) EVP_MAC_init.invokeExact(ctx, key, keylen, params);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_MAC_init_heap =
      Native.criticalFunction("EVP_MAC_init", C_INT, C_POINTER, C_POINTER, C_SIZE_T, C_POINTER);

  /**
   * {@code int EVP_MAC_init(EVP_MAC_CTX *ctx, const unsigned char *key, size_t keylen, const
   * OSSL_PARAM params[])}, for another key of a context that has its parameters: takes a heap array
   * as it is, so keep {@code keylen} at or below 64 KiB, and {@code params} {@code NULL}
   */
  public static int EVP_MAC_init_heap(
      MemorySegment ctx, MemorySegment key, long keylen, MemorySegment params) {
    try {
      return (int) EVP_MAC_init_heap.invokeExact(ctx, key, keylen, params);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_MAC_update =
      Native.criticalFunction("EVP_MAC_update", C_INT, C_POINTER, C_POINTER, C_SIZE_T);

  /**
   * {@code int EVP_MAC_update(EVP_MAC_CTX *ctx, const unsigned char *data, size_t datalen)}: takes
   * a heap array as it is, so keep {@code datalen} at or below 64 KiB
   */
  public static int EVP_MAC_update(MemorySegment ctx, MemorySegment data, long datalen) {
    try {
      return (int) EVP_MAC_update.invokeExact(ctx, data, datalen);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_MAC_final =
      Native.criticalFunction("EVP_MAC_final", C_INT, C_POINTER, C_POINTER, C_POINTER, C_SIZE_T);

  /**
   * {@code int EVP_MAC_final(EVP_MAC_CTX *ctx, unsigned char *out, size_t *outl, size_t outsize)}:
   * takes a heap array as it is
   */
  public static int EVP_MAC_final(
      MemorySegment ctx, MemorySegment out, MemorySegment outl, long outsize) {
    try {
      return (int) EVP_MAC_final.invokeExact(ctx, out, outl, outsize);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_MAC_final_native =
      Native.function("EVP_MAC_final", C_INT, C_POINTER, C_POINTER, C_POINTER, C_SIZE_T);

  /**
   * {@code int EVP_MAC_final(EVP_MAC_CTX *ctx, unsigned char *out, size_t *outl, size_t outsize)},
   * for output of any size into native memory; does not hold up the garbage collector
   */
  public static int EVP_MAC_final_native(
      MemorySegment ctx, MemorySegment out, MemorySegment outl, long outsize) {
    try {
      return (int) EVP_MAC_final_native.invokeExact(ctx, out, outl, outsize);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_MAC_do_all_provided =
      Native.procedure("EVP_MAC_do_all_provided", C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code void EVP_MAC_do_all_provided(OSSL_LIB_CTX *libctx, void (*fn)(EVP_MAC *mac, void *arg),
   * void *arg)}
   */
  public static void EVP_MAC_do_all_provided(
      MemorySegment libctx, MemorySegment fn, MemorySegment arg) {
    try {
      EVP_MAC_do_all_provided.invokeExact(libctx, fn, arg);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_MAC_CTX_set_params =
      Native.function("EVP_MAC_CTX_set_params", C_INT, C_POINTER, C_POINTER);

  /** {@code int EVP_MAC_CTX_set_params(EVP_MAC_CTX *ctx, const OSSL_PARAM params[])} */
  public static int EVP_MAC_CTX_set_params(MemorySegment ctx, MemorySegment params) {
    try {
      return (int) EVP_MAC_CTX_set_params.invokeExact(ctx, params);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
