package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Encryption and decryption; see {@code EVP_EncryptInit(3ossl)}. */
public final class EvpCipherCtx {
  private EvpCipherCtx() {}

  private static final MethodHandle EVP_CIPHER_CTX_set_padding =
      Native.function("EVP_CIPHER_CTX_set_padding", C_INT, C_POINTER, C_INT);

  /** {@code int EVP_CIPHER_CTX_set_padding(EVP_CIPHER_CTX *ctx, int padding)} */
  public static int EVP_CIPHER_CTX_set_padding(MemorySegment ctx, int padding) {
    try {
      return (int) EVP_CIPHER_CTX_set_padding.invokeExact(ctx, padding);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
