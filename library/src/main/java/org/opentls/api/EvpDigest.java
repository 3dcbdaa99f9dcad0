package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_LONG;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Message digests; see {@code EVP_DigestInit(3ossl)}. */
public final class EvpDigest {
  private EvpDigest() {}

  private static final MethodHandle EVP_MD_fetch =
      Native.function("EVP_MD_fetch", C_POINTER, C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code EVP_MD *EVP_MD_fetch(OSSL_LIB_CTX *ctx, const char *algorithm, const char *properties)}
   */
  public static MemorySegment EVP_MD_fetch(
      MemorySegment ctx, MemorySegment algorithm, MemorySegment properties) {
    try {
      return (MemorySegment) EVP_MD_fetch.invokeExact(ctx, algorithm, properties);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_MD_free = Native.procedure("EVP_MD_free", C_POINTER);

  /** {@code void EVP_MD_free(EVP_MD *md)} */
  public static void EVP_MD_free(MemorySegment md) {
    try {
      EVP_MD_free.invokeExact(md);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_MD_get0_name =
      Native.function("EVP_MD_get0_name", C_POINTER, C_POINTER);

  /** {@code const char *EVP_MD_get0_name(const EVP_MD *md)} */
  public static MemorySegment EVP_MD_get0_name(MemorySegment md) {
    try {
      return (MemorySegment) EVP_MD_get0_name.invokeExact(md);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_MD_get0_provider =
      Native.function("EVP_MD_get0_provider", C_POINTER, C_POINTER);

  /** {@code const OSSL_PROVIDER *EVP_MD_get0_provider(const EVP_MD *md)} */
  public static MemorySegment EVP_MD_get0_provider(MemorySegment md) {
    try {
      return (MemorySegment) EVP_MD_get0_provider.invokeExact(md);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_MD_get_size =
      Native.function("EVP_MD_get_size", C_INT, C_POINTER);

  /** {@code int EVP_MD_get_size(const EVP_MD *md)} */
  public static int EVP_MD_get_size(MemorySegment md) {
    try {
      return (int) EVP_MD_get_size.invokeExact(md);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_MD_get_block_size =
      Native.function("EVP_MD_get_block_size", C_INT, C_POINTER);

  /** {@code int EVP_MD_get_block_size(const EVP_MD *md)} */
  public static int EVP_MD_get_block_size(MemorySegment md) {
    try {
      return (int) EVP_MD_get_block_size.invokeExact(md);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_MD_get_flags =
      Native.function("EVP_MD_get_flags", C_LONG, C_POINTER);

  /** {@code unsigned long EVP_MD_get_flags(const EVP_MD *md)} */
  public static long EVP_MD_get_flags(MemorySegment md) {
    try {
      return (long) EVP_MD_get_flags.invokeExact(md);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_MD_settable_ctx_params =
      Native.function("EVP_MD_settable_ctx_params", C_POINTER, C_POINTER);

  /** {@code const OSSL_PARAM *EVP_MD_settable_ctx_params(const EVP_MD *md)} */
  public static MemorySegment EVP_MD_settable_ctx_params(MemorySegment md) {
    try {
      return (MemorySegment) EVP_MD_settable_ctx_params.invokeExact(md);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_MD_CTX_new = Native.function("EVP_MD_CTX_new", C_POINTER);

  /** {@code EVP_MD_CTX *EVP_MD_CTX_new(void)} */
  public static MemorySegment EVP_MD_CTX_new() {
    try {
      return (MemorySegment) EVP_MD_CTX_new.invokeExact();
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_MD_CTX_free =
      Native.procedure("EVP_MD_CTX_free", C_POINTER);

  /** {@code void EVP_MD_CTX_free(EVP_MD_CTX *ctx)} */
  public static void EVP_MD_CTX_free(MemorySegment ctx) {
    try {
      EVP_MD_CTX_free.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_MD_CTX_reset =
      Native.function("EVP_MD_CTX_reset", C_INT, C_POINTER);

  /** {@code int EVP_MD_CTX_reset(EVP_MD_CTX *ctx)} */
  public static int EVP_MD_CTX_reset(MemorySegment ctx) {
    try {
      return (int) EVP_MD_CTX_reset.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_DigestInit_ex2 =
      Native.function("EVP_DigestInit_ex2", C_INT, C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code int EVP_DigestInit_ex2(EVP_MD_CTX *ctx, const EVP_MD *type, const OSSL_PARAM params[])}
   */
  public static int EVP_DigestInit_ex2(
      MemorySegment ctx, MemorySegment type, MemorySegment params) {
    try {
      return (int) EVP_DigestInit_ex2.invokeExact(ctx, type, params);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_DigestUpdate =
      Native.criticalFunction("EVP_DigestUpdate", C_INT, C_POINTER, C_POINTER, C_SIZE_T);

  /**
   * {@code int EVP_DigestUpdate(EVP_MD_CTX *ctx, const void *d, size_t cnt)}: takes a heap array as
   * it is and holds up the garbage collector meanwhile, so keep {@code cnt} at or below 64 KiB
   */
  public static int EVP_DigestUpdate(MemorySegment ctx, MemorySegment d, long cnt) {
    try {
      return (int) EVP_DigestUpdate.invokeExact(ctx, d, cnt);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_DigestFinal_ex =
      Native.criticalFunction("EVP_DigestFinal_ex", C_INT, C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code int EVP_DigestFinal_ex(EVP_MD_CTX *ctx, unsigned char *md, unsigned int *s)}: takes a
   * heap array as it is
   */
  public static int EVP_DigestFinal_ex(MemorySegment ctx, MemorySegment md, MemorySegment s) {
    try {
      return (int) EVP_DigestFinal_ex.invokeExact(ctx, md, s);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_DigestFinalXOF =
      Native.criticalFunction("EVP_DigestFinalXOF", C_INT, C_POINTER, C_POINTER, C_SIZE_T);

  /**
   * {@code int EVP_DigestFinalXOF(EVP_MD_CTX *ctx, unsigned char *out, size_t outlen)}: takes a
   * heap array as it is, so keep {@code outlen} at or below 64 KiB
   */
  public static int EVP_DigestFinalXOF(MemorySegment ctx, MemorySegment out, long outlen) {
    try {
      return (int) EVP_DigestFinalXOF.invokeExact(ctx, out, outlen);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /** {@code EVP_MAX_MD_SIZE}: the size in bytes of the longest digest of fixed size. */
  public static final int EVP_MAX_MD_SIZE = 64;

  /** {@code EVP_MD_FLAG_XOF}: the digest has output of any length. */
  public static final long EVP_MD_FLAG_XOF = 0x2;
}
