package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Writing keys; see {@code OSSL_ENCODER_to_bio(3ossl)} and {@code
 * OSSL_ENCODER_CTX_new_for_pkey(3ossl)}.
 */
public final class OsslEncoder {
  private OsslEncoder() {}

  private static final MethodHandle OSSL_ENCODER_CTX_new_for_pkey =
      Native.function(
          "OSSL_ENCODER_CTX_new_for_pkey",
          C_POINTER,
          C_POINTER,
          C_INT,
          C_POINTER,
          C_POINTER,
          C_POINTER);

  /**
   * {@code OSSL_ENCODER_CTX *OSSL_ENCODER_CTX_new_for_pkey(const EVP_PKEY *pkey, int selection,
   * const char *output_type, const char *output_struct, const char *propquery)}
   */
  public static MemorySegment OSSL_ENCODER_CTX_new_for_pkey(
      MemorySegment pkey,
      int selection,
      MemorySegment output_type,
      MemorySegment output_struct,
      MemorySegment propquery) {
    try {
      return (MemorySegment)
          OSSL_ENCODER_CTX_new_for_pkey.invokeExact(
              pkey, selection, output_type, output_struct, propquery);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OSSL_ENCODER_CTX_free =
      Native.procedure("OSSL_ENCODER_CTX_free", C_POINTER);

  /** {@code void OSSL_ENCODER_CTX_free(OSSL_ENCODER_CTX *ctx)} */
  public static void OSSL_ENCODER_CTX_free(MemorySegment ctx) {
    try {
      OSSL_ENCODER_CTX_free.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OSSL_ENCODER_CTX_set_cipher =
      Native.function("OSSL_ENCODER_CTX_set_cipher", C_INT, C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code int OSSL_ENCODER_CTX_set_cipher(OSSL_ENCODER_CTX *ctx, const char *cipher_name, const
   * char *propquery)}
   */
  public static int OSSL_ENCODER_CTX_set_cipher(
      MemorySegment ctx, MemorySegment cipher_name, MemorySegment propquery) {
    try {
      return (int) OSSL_ENCODER_CTX_set_cipher.invokeExact(ctx, cipher_name, propquery);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OSSL_ENCODER_CTX_set_passphrase =
      Native.function("OSSL_ENCODER_CTX_set_passphrase", C_INT, C_POINTER, C_POINTER, C_SIZE_T);

  /**
   * {@code int OSSL_ENCODER_CTX_set_passphrase(OSSL_ENCODER_CTX *ctx, const unsigned char *kstr,
   * size_t klen)}: keeps a copy and clears it when the context is freed
   */
  public static int OSSL_ENCODER_CTX_set_passphrase(
      MemorySegment ctx, MemorySegment kstr, long klen) {
    try {
      return (int) OSSL_ENCODER_CTX_set_passphrase.invokeExact(ctx, kstr, klen);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OSSL_ENCODER_to_bio =
      Native.function("OSSL_ENCODER_to_bio", C_INT, C_POINTER, C_POINTER);

  /** {@code int OSSL_ENCODER_to_bio(OSSL_ENCODER_CTX *ctx, BIO *out)} */
  public static int OSSL_ENCODER_to_bio(MemorySegment ctx, MemorySegment out) {
    try {
      return (int) OSSL_ENCODER_to_bio.invokeExact(ctx, out);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /** {@code EVP_PKEY_KEYPAIR}: a selection of the private key and all that belongs to it. */
  public static final int EVP_PKEY_KEYPAIR = 0x01 | 0x02 | 0x04 | 0x80;

  /** {@code EVP_PKEY_PUBLIC_KEY}: a selection of the public key and its parameters. */
  public static final int EVP_PKEY_PUBLIC_KEY = 0x02 | 0x04 | 0x80;
}
