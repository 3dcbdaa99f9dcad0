package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Reading keys; see {@code OSSL_DECODER_from_bio(3ossl)} and {@code
 * OSSL_DECODER_CTX_new_for_pkey(3ossl)}.
 */
public final class OsslDecoder {
  private OsslDecoder() {}

  private static final MethodHandle OSSL_DECODER_CTX_new_for_pkey =
      Native.function(
          "OSSL_DECODER_CTX_new_for_pkey",
          C_POINTER,
          C_POINTER,
          C_POINTER,
          C_POINTER,
          C_POINTER,
          C_INT,
          C_POINTER,
          C_POINTER);

  /**
   * {@code OSSL_DECODER_CTX *OSSL_DECODER_CTX_new_for_pkey(EVP_PKEY **pkey, const char *input_type,
   * const char *input_structure, const char *keytype, int selection, OSSL_LIB_CTX *libctx, const
   * char *propquery)}
   */
  public static MemorySegment OSSL_DECODER_CTX_new_for_pkey(
      MemorySegment pkey,
      MemorySegment input_type,
      MemorySegment input_structure,
      MemorySegment keytype,
      int selection,
      MemorySegment libctx,
      MemorySegment propquery) {
    try {
      return (MemorySegment)
          OSSL_DECODER_CTX_new_for_pkey.invokeExact(
              pkey, input_type, input_structure, keytype, selection, libctx, propquery);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OSSL_DECODER_CTX_free =
      Native.procedure("OSSL_DECODER_CTX_free", C_POINTER);

  /** {@code void OSSL_DECODER_CTX_free(OSSL_DECODER_CTX *ctx)} */
  public static void OSSL_DECODER_CTX_free(MemorySegment ctx) {
    try {
      OSSL_DECODER_CTX_free.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OSSL_DECODER_CTX_set_passphrase =
      Native.function("OSSL_DECODER_CTX_set_passphrase", C_INT, C_POINTER, C_POINTER, C_SIZE_T);

  /**
   * {@code int OSSL_DECODER_CTX_set_passphrase(OSSL_DECODER_CTX *ctx, const unsigned char *kstr,
   * size_t klen)}: keeps a copy and clears it when the context is freed
   */
  public static int OSSL_DECODER_CTX_set_passphrase(
      MemorySegment ctx, MemorySegment kstr, long klen) {
    try {
      return (int) OSSL_DECODER_CTX_set_passphrase.invokeExact(ctx, kstr, klen);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OSSL_DECODER_from_bio =
      Native.function("OSSL_DECODER_from_bio", C_INT, C_POINTER, C_POINTER);

  /** {@code int OSSL_DECODER_from_bio(OSSL_DECODER_CTX *ctx, BIO *in)} */
  public static int OSSL_DECODER_from_bio(MemorySegment ctx, MemorySegment in) {
    try {
      return (int) OSSL_DECODER_from_bio.invokeExact(ctx, in);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
