package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_LONG;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Symmetric ciphers; see {@code EVP_EncryptInit(3ossl)}. What is done with one is in {@link
 * EvpCipherCtx}.
 */
public final class EvpCipher {
  private EvpCipher() {}

  private static final MethodHandle EVP_CIPHER_fetch =
      Native.function("EVP_CIPHER_fetch", C_POINTER, C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code EVP_CIPHER *EVP_CIPHER_fetch(OSSL_LIB_CTX *ctx, const char *algorithm, const char
   * *properties)}
   */
  public static MemorySegment EVP_CIPHER_fetch(
      MemorySegment ctx, MemorySegment algorithm, MemorySegment properties) {
    try {
      return (MemorySegment) EVP_CIPHER_fetch.invokeExact(ctx, algorithm, properties);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_CIPHER_free =
      Native.procedure("EVP_CIPHER_free", C_POINTER);

  /** {@code void EVP_CIPHER_free(EVP_CIPHER *cipher)} */
  public static void EVP_CIPHER_free(MemorySegment cipher) {
    try {
      EVP_CIPHER_free.invokeExact(cipher);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_CIPHER_get0_name =
      Native.function("EVP_CIPHER_get0_name", C_POINTER, C_POINTER);

  /** {@code const char *EVP_CIPHER_get0_name(const EVP_CIPHER *cipher)} */
  public static MemorySegment EVP_CIPHER_get0_name(MemorySegment cipher) {
    try {
      return (MemorySegment) EVP_CIPHER_get0_name.invokeExact(cipher);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_CIPHER_get_key_length =
      Native.function("EVP_CIPHER_get_key_length", C_INT, C_POINTER);

  /** {@code int EVP_CIPHER_get_key_length(const EVP_CIPHER *cipher)} */
  public static int EVP_CIPHER_get_key_length(MemorySegment cipher) {
    try {
      return (int) EVP_CIPHER_get_key_length.invokeExact(cipher);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_CIPHER_get_iv_length =
      Native.function("EVP_CIPHER_get_iv_length", C_INT, C_POINTER);

  /** {@code int EVP_CIPHER_get_iv_length(const EVP_CIPHER *cipher)} */
  public static int EVP_CIPHER_get_iv_length(MemorySegment cipher) {
    try {
      return (int) EVP_CIPHER_get_iv_length.invokeExact(cipher);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_CIPHER_get_block_size =
      Native.function("EVP_CIPHER_get_block_size", C_INT, C_POINTER);

  /** {@code int EVP_CIPHER_get_block_size(const EVP_CIPHER *cipher)} */
  public static int EVP_CIPHER_get_block_size(MemorySegment cipher) {
    try {
      return (int) EVP_CIPHER_get_block_size.invokeExact(cipher);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_CIPHER_get_mode =
      Native.function("EVP_CIPHER_get_mode", C_INT, C_POINTER);

  /** {@code int EVP_CIPHER_get_mode(const EVP_CIPHER *cipher)} */
  public static int EVP_CIPHER_get_mode(MemorySegment cipher) {
    try {
      return (int) EVP_CIPHER_get_mode.invokeExact(cipher);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_CIPHER_get_flags =
      Native.function("EVP_CIPHER_get_flags", C_LONG, C_POINTER);

  /** {@code unsigned long EVP_CIPHER_get_flags(const EVP_CIPHER *cipher)} */
  public static long EVP_CIPHER_get_flags(MemorySegment cipher) {
    try {
      return (long) EVP_CIPHER_get_flags.invokeExact(cipher);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_CIPHER_do_all_provided =
      Native.procedure("EVP_CIPHER_do_all_provided", C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code void EVP_CIPHER_do_all_provided(OSSL_LIB_CTX *libctx, void (*fn)(EVP_CIPHER *cipher,
   * void *arg), void *arg)}
   */
  public static void EVP_CIPHER_do_all_provided(
      MemorySegment libctx, MemorySegment fn, MemorySegment arg) {
    try {
      EVP_CIPHER_do_all_provided.invokeExact(libctx, fn, arg);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /** {@code EVP_CIPH_STREAM_CIPHER} */
  public static final int EVP_CIPH_STREAM_CIPHER = 0x0;

  /** {@code EVP_CIPH_ECB_MODE} */
  public static final int EVP_CIPH_ECB_MODE = 0x1;

  /** {@code EVP_CIPH_CBC_MODE} */
  public static final int EVP_CIPH_CBC_MODE = 0x2;

  /** {@code EVP_CIPH_CFB_MODE} */
  public static final int EVP_CIPH_CFB_MODE = 0x3;

  /** {@code EVP_CIPH_OFB_MODE} */
  public static final int EVP_CIPH_OFB_MODE = 0x4;

  /** {@code EVP_CIPH_CTR_MODE} */
  public static final int EVP_CIPH_CTR_MODE = 0x5;

  /** {@code EVP_CIPH_GCM_MODE} */
  public static final int EVP_CIPH_GCM_MODE = 0x6;

  /** {@code EVP_CIPH_CCM_MODE} */
  public static final int EVP_CIPH_CCM_MODE = 0x7;

  /** {@code EVP_CIPH_XTS_MODE} */
  public static final int EVP_CIPH_XTS_MODE = 0x10001;

  /** {@code EVP_CIPH_WRAP_MODE} */
  public static final int EVP_CIPH_WRAP_MODE = 0x10002;

  /** {@code EVP_CIPH_OCB_MODE} */
  public static final int EVP_CIPH_OCB_MODE = 0x10003;

  /** {@code EVP_CIPH_SIV_MODE} */
  public static final int EVP_CIPH_SIV_MODE = 0x10004;

  /** {@code EVP_CIPH_GCM_SIV_MODE}, since OpenSSL 3.2 */
  public static final int EVP_CIPH_GCM_SIV_MODE = 0x10005;

  /** {@code EVP_CIPH_VARIABLE_LENGTH}: keys of several lengths. */
  public static final long EVP_CIPH_VARIABLE_LENGTH = 0x8;

  /** {@code EVP_CIPH_FLAG_CTS}: ciphertext stealing. */
  public static final long EVP_CIPH_FLAG_CTS = 0x4000;

  /** {@code EVP_CIPH_FLAG_AEAD_CIPHER}: authenticated encryption with associated data. */
  public static final long EVP_CIPH_FLAG_AEAD_CIPHER = 0x200000;
}
