package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Decryption with a private key; see {@code EVP_PKEY_decrypt(3ossl)}. */
public final class EvpPkeyDecrypt {
  private EvpPkeyDecrypt() {}

  private static final MethodHandle EVP_PKEY_decrypt_init_ex =
      Native.function("EVP_PKEY_decrypt_init_ex", C_INT, C_POINTER, C_POINTER);

  /** {@code int EVP_PKEY_decrypt_init_ex(EVP_PKEY_CTX *ctx, const OSSL_PARAM params[])} */
  public static int EVP_PKEY_decrypt_init_ex(MemorySegment ctx, MemorySegment params) {
    try {
      return (int) EVP_PKEY_decrypt_init_ex.invokeExact(ctx, params);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_PKEY_decrypt =
      Native.function(
          "EVP_PKEY_decrypt", C_INT, C_POINTER, C_POINTER, C_POINTER, C_POINTER, C_SIZE_T);

  /**
   * {@code int EVP_PKEY_decrypt(EVP_PKEY_CTX *ctx, unsigned char *out, size_t *outlen, const
   * unsigned char *in, size_t inlen)}
   */
  public static int EVP_PKEY_decrypt(
      MemorySegment ctx, MemorySegment out, MemorySegment outlen, MemorySegment in, long inlen) {
    try {
      return (int) EVP_PKEY_decrypt.invokeExact(ctx, out, outlen, in, inlen);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
