package org.opentls.api;

import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Key derivation functions; see {@code EVP_KDF(3ossl)}. */
public final class EvpKdf {
  private EvpKdf() {}

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
