package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Secrets that were made for a key; see {@code EVP_PKEY_decapsulate(3ossl)}. */
public final class EvpPkeyDecapsulate {
  private EvpPkeyDecapsulate() {}

  private static final MethodHandle EVP_PKEY_decapsulate_init =
      Native.function("EVP_PKEY_decapsulate_init", C_INT, C_POINTER, C_POINTER);

  /** {@code int EVP_PKEY_decapsulate_init(EVP_PKEY_CTX *ctx, const OSSL_PARAM params[])} */
  public static int EVP_PKEY_decapsulate_init(MemorySegment ctx, MemorySegment params) {
    try {
      return (int) EVP_PKEY_decapsulate_init.invokeExact(ctx, params);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_PKEY_decapsulate =
      Native.function(
          "EVP_PKEY_decapsulate", C_INT, C_POINTER, C_POINTER, C_POINTER, C_POINTER, C_SIZE_T);

  /**
   * {@code int EVP_PKEY_decapsulate(EVP_PKEY_CTX *ctx, unsigned char *unwrapped, size_t
   * *unwrappedlen, const unsigned char *wrapped, size_t wrappedlen)}
   */
  public static int EVP_PKEY_decapsulate(
      MemorySegment ctx,
      MemorySegment unwrapped,
      MemorySegment unwrappedlen,
      MemorySegment wrapped,
      long wrappedlen) {
    try {
      return (int)
          EVP_PKEY_decapsulate.invokeExact(ctx, unwrapped, unwrappedlen, wrapped, wrappedlen);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
