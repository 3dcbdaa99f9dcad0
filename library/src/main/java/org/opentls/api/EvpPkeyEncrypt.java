package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Encryption with a public key; see {@code EVP_PKEY_encrypt(3ossl)}. */
public final class EvpPkeyEncrypt {
  private EvpPkeyEncrypt() {}

  private static final MethodHandle EVP_PKEY_encrypt_init_ex =
      Native.function("EVP_PKEY_encrypt_init_ex", C_INT, C_POINTER, C_POINTER);

  /** {@code int EVP_PKEY_encrypt_init_ex(EVP_PKEY_CTX *ctx, const OSSL_PARAM params[])} */
  public static int EVP_PKEY_encrypt_init_ex(MemorySegment ctx, MemorySegment params) {
    try {
      return (int) EVP_PKEY_encrypt_init_ex.invokeExact(ctx, params);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_PKEY_encrypt =
      Native.function(
          "EVP_PKEY_encrypt", C_INT, C_POINTER, C_POINTER, C_POINTER, C_POINTER, C_SIZE_T);

  /**
   * {@code int EVP_PKEY_encrypt(EVP_PKEY_CTX *ctx, unsigned char *out, size_t *outlen, const
   * unsigned char *in, size_t inlen)}
   */
  public static int EVP_PKEY_encrypt(
      MemorySegment ctx, MemorySegment out, MemorySegment outlen, MemorySegment in, long inlen) {
    try {
      return (int) EVP_PKEY_encrypt.invokeExact(ctx, out, outlen, in, inlen);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
