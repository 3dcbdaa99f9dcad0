package org.opentls.api;

import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Key encapsulation mechanisms; see {@code EVP_KEM_free(3ossl)}. */
public final class EvpKem {
  private EvpKem() {}

  private static final MethodHandle EVP_KEM_fetch =
      Native.function("EVP_KEM_fetch", C_POINTER, C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code EVP_KEM *EVP_KEM_fetch(OSSL_LIB_CTX *ctx, const char *algorithm, const char
   * *properties)}
   */
  public static MemorySegment EVP_KEM_fetch(
      MemorySegment ctx, MemorySegment algorithm, MemorySegment properties) {
    try {
      return (MemorySegment) EVP_KEM_fetch.invokeExact(ctx, algorithm, properties);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_KEM_free = Native.procedure("EVP_KEM_free", C_POINTER);

  /** {@code void EVP_KEM_free(EVP_KEM *kem)} */
  public static void EVP_KEM_free(MemorySegment kem) {
    try {
      EVP_KEM_free.invokeExact(kem);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
