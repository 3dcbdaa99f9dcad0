package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Keys; see {@code EVP_PKEY_new(3ossl)}, {@code EVP_PKEY_eq(3ossl)} and {@code
 * EVP_PKEY_keygen(3ossl)}.
 */
public final class EvpPkey {
  private EvpPkey() {}

  private static final MethodHandle EVP_PKEY_free = Native.procedure("EVP_PKEY_free", C_POINTER);

  /** {@code void EVP_PKEY_free(EVP_PKEY *key)} */
  public static void EVP_PKEY_free(MemorySegment key) {
    try {
      EVP_PKEY_free.invokeExact(key);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_PKEY_up_ref =
      Native.function("EVP_PKEY_up_ref", C_INT, C_POINTER);

  /** {@code int EVP_PKEY_up_ref(EVP_PKEY *key)} */
  public static int EVP_PKEY_up_ref(MemorySegment key) {
    try {
      return (int) EVP_PKEY_up_ref.invokeExact(key);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_PKEY_eq =
      Native.function("EVP_PKEY_eq", C_INT, C_POINTER, C_POINTER);

  /**
   * {@code int EVP_PKEY_eq(const EVP_PKEY *a, const EVP_PKEY *b)}: 1 if they hold the same public
   * key
   */
  public static int EVP_PKEY_eq(MemorySegment a, MemorySegment b) {
    try {
      return (int) EVP_PKEY_eq.invokeExact(a, b);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_PKEY_CTX_new_from_name =
      Native.function("EVP_PKEY_CTX_new_from_name", C_POINTER, C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code EVP_PKEY_CTX *EVP_PKEY_CTX_new_from_name(OSSL_LIB_CTX *libctx, const char *name, const
   * char *propquery)}
   */
  public static MemorySegment EVP_PKEY_CTX_new_from_name(
      MemorySegment libctx, MemorySegment name, MemorySegment propquery) {
    try {
      return (MemorySegment) EVP_PKEY_CTX_new_from_name.invokeExact(libctx, name, propquery);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_PKEY_CTX_free =
      Native.procedure("EVP_PKEY_CTX_free", C_POINTER);

  /** {@code void EVP_PKEY_CTX_free(EVP_PKEY_CTX *ctx)} */
  public static void EVP_PKEY_CTX_free(MemorySegment ctx) {
    try {
      EVP_PKEY_CTX_free.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_PKEY_keygen_init =
      Native.function("EVP_PKEY_keygen_init", C_INT, C_POINTER);

  /** {@code int EVP_PKEY_keygen_init(EVP_PKEY_CTX *ctx)} */
  public static int EVP_PKEY_keygen_init(MemorySegment ctx) {
    try {
      return (int) EVP_PKEY_keygen_init.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_PKEY_generate =
      Native.function("EVP_PKEY_generate", C_INT, C_POINTER, C_POINTER);

  /** {@code int EVP_PKEY_generate(EVP_PKEY_CTX *ctx, EVP_PKEY **ppkey)} */
  public static int EVP_PKEY_generate(MemorySegment ctx, MemorySegment ppkey) {
    try {
      return (int) EVP_PKEY_generate.invokeExact(ctx, ppkey);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_PKEY_CTX_new_from_pkey =
      Native.function("EVP_PKEY_CTX_new_from_pkey", C_POINTER, C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code EVP_PKEY_CTX *EVP_PKEY_CTX_new_from_pkey(OSSL_LIB_CTX *libctx, EVP_PKEY *pkey, const
   * char *propquery)}
   */
  public static MemorySegment EVP_PKEY_CTX_new_from_pkey(
      MemorySegment libctx, MemorySegment pkey, MemorySegment propquery) {
    try {
      return (MemorySegment) EVP_PKEY_CTX_new_from_pkey.invokeExact(libctx, pkey, propquery);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_PKEY_new_raw_private_key_ex =
      Native.function(
          "EVP_PKEY_new_raw_private_key_ex",
          C_POINTER,
          C_POINTER,
          C_POINTER,
          C_POINTER,
          C_POINTER,
          C_SIZE_T);

  /**
   * {@code EVP_PKEY *EVP_PKEY_new_raw_private_key_ex(OSSL_LIB_CTX *libctx, const char *keytype,
   * const char *propq, const unsigned char *key, size_t keylen)}
   */
  public static MemorySegment EVP_PKEY_new_raw_private_key_ex(
      MemorySegment libctx,
      MemorySegment keytype,
      MemorySegment propq,
      MemorySegment key,
      long keylen) {
    try {
      return (MemorySegment)
          EVP_PKEY_new_raw_private_key_ex.invokeExact(libctx, keytype, propq, key, keylen);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_PKEY_new_raw_public_key_ex =
      Native.function(
          "EVP_PKEY_new_raw_public_key_ex",
          C_POINTER,
          C_POINTER,
          C_POINTER,
          C_POINTER,
          C_POINTER,
          C_SIZE_T);

  /**
   * {@code EVP_PKEY *EVP_PKEY_new_raw_public_key_ex(OSSL_LIB_CTX *libctx, const char *keytype,
   * const char *propq, const unsigned char *key, size_t keylen)}
   */
  public static MemorySegment EVP_PKEY_new_raw_public_key_ex(
      MemorySegment libctx,
      MemorySegment keytype,
      MemorySegment propq,
      MemorySegment key,
      long keylen) {
    try {
      return (MemorySegment)
          EVP_PKEY_new_raw_public_key_ex.invokeExact(libctx, keytype, propq, key, keylen);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_PKEY_get_raw_public_key =
      Native.function("EVP_PKEY_get_raw_public_key", C_INT, C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code int EVP_PKEY_get_raw_public_key(const EVP_PKEY *pkey, unsigned char *pub, size_t *len)}
   */
  public static int EVP_PKEY_get_raw_public_key(
      MemorySegment pkey, MemorySegment pub, MemorySegment len) {
    try {
      return (int) EVP_PKEY_get_raw_public_key.invokeExact(pkey, pub, len);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_PKEY_get_raw_private_key =
      Native.function("EVP_PKEY_get_raw_private_key", C_INT, C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code int EVP_PKEY_get_raw_private_key(const EVP_PKEY *pkey, unsigned char *priv, size_t
   * *len)}
   */
  public static int EVP_PKEY_get_raw_private_key(
      MemorySegment pkey, MemorySegment priv, MemorySegment len) {
    try {
      return (int) EVP_PKEY_get_raw_private_key.invokeExact(pkey, priv, len);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
