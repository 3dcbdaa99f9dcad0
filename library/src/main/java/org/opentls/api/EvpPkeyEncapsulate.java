package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** New secrets for the owner of a key; see {@code EVP_PKEY_encapsulate(3ossl)}. */
public final class EvpPkeyEncapsulate {
  private EvpPkeyEncapsulate() {}

  private static final MethodHandle EVP_PKEY_encapsulate_init =
      Native.function("EVP_PKEY_encapsulate_init", C_INT, C_POINTER, C_POINTER);

  /** {@code int EVP_PKEY_encapsulate_init(EVP_PKEY_CTX *ctx, const OSSL_PARAM params[])} */
  public static int EVP_PKEY_encapsulate_init(MemorySegment ctx, MemorySegment params) {
    try {
      return (int) EVP_PKEY_encapsulate_init.invokeExact(ctx, params);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_PKEY_encapsulate =
      Native.function(
          "EVP_PKEY_encapsulate", C_INT, C_POINTER, C_POINTER, C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code int EVP_PKEY_encapsulate(EVP_PKEY_CTX *ctx, unsigned char *wrappedkey, size_t
   * *wrappedkeylen, unsigned char *genkey, size_t *genkeylen)}
   */
  public static int EVP_PKEY_encapsulate(
      MemorySegment ctx,
      MemorySegment wrappedkey,
      MemorySegment wrappedkeylen,
      MemorySegment genkey,
      MemorySegment genkeylen) {
    try {
      return (int)
          EVP_PKEY_encapsulate.invokeExact(ctx, wrappedkey, wrappedkeylen, genkey, genkeylen);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
