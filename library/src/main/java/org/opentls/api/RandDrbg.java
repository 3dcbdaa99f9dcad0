package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The generators behind {@code RAND_bytes}; see {@code RAND_get0_primary(3ossl)} and {@code
 * EVP_RAND(3ossl)}.
 */
public final class RandDrbg {
  private RandDrbg() {}

  private static final MethodHandle RAND_get0_public =
      Native.function("RAND_get0_public", C_POINTER, C_POINTER);

  /** {@code EVP_RAND_CTX *RAND_get0_public(OSSL_LIB_CTX *ctx)} */
  public static MemorySegment RAND_get0_public(MemorySegment ctx) {
    try {
      return (MemorySegment) RAND_get0_public.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle RAND_get0_private =
      Native.function("RAND_get0_private", C_POINTER, C_POINTER);

  /** {@code EVP_RAND_CTX *RAND_get0_private(OSSL_LIB_CTX *ctx)} */
  public static MemorySegment RAND_get0_private(MemorySegment ctx) {
    try {
      return (MemorySegment) RAND_get0_private.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_RAND_get_strength =
      Native.function("EVP_RAND_get_strength", C_INT, C_POINTER);

  /** {@code unsigned int EVP_RAND_get_strength(EVP_RAND_CTX *ctx)} */
  public static int EVP_RAND_get_strength(MemorySegment ctx) {
    try {
      return (int) EVP_RAND_get_strength.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_RAND_CTX_get0_rand =
      Native.function("EVP_RAND_CTX_get0_rand", C_POINTER, C_POINTER);

  /** {@code EVP_RAND *EVP_RAND_CTX_get0_rand(EVP_RAND_CTX *ctx)} */
  public static MemorySegment EVP_RAND_CTX_get0_rand(MemorySegment ctx) {
    try {
      return (MemorySegment) EVP_RAND_CTX_get0_rand.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_RAND_get0_name =
      Native.function("EVP_RAND_get0_name", C_POINTER, C_POINTER);

  /** {@code const char *EVP_RAND_get0_name(const EVP_RAND *rand)} */
  public static MemorySegment EVP_RAND_get0_name(MemorySegment rand) {
    try {
      return (MemorySegment) EVP_RAND_get0_name.invokeExact(rand);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
