package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Encryption and decryption; see {@code EVP_EncryptInit(3ossl)}. */
public final class EvpCipherCtx {
  private EvpCipherCtx() {}

  private static final MethodHandle EVP_CIPHER_CTX_new =
      Native.function("EVP_CIPHER_CTX_new", C_POINTER);

  /** {@code EVP_CIPHER_CTX *EVP_CIPHER_CTX_new(void)} */
  public static MemorySegment EVP_CIPHER_CTX_new() {
    try {
      return (MemorySegment) EVP_CIPHER_CTX_new.invokeExact();
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_CIPHER_CTX_free =
      Native.procedure("EVP_CIPHER_CTX_free", C_POINTER);

  /** {@code void EVP_CIPHER_CTX_free(EVP_CIPHER_CTX *ctx)} */
  public static void EVP_CIPHER_CTX_free(MemorySegment ctx) {
    try {
      EVP_CIPHER_CTX_free.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_CIPHER_CTX_copy =
      Native.function("EVP_CIPHER_CTX_copy", C_INT, C_POINTER, C_POINTER);

  /** {@code int EVP_CIPHER_CTX_copy(EVP_CIPHER_CTX *out, const EVP_CIPHER_CTX *in)} */
  public static int EVP_CIPHER_CTX_copy(MemorySegment out, MemorySegment in) {
    try {
      return (int) EVP_CIPHER_CTX_copy.invokeExact(out, in);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_CIPHER_CTX_set_flags =
      Native.procedure("EVP_CIPHER_CTX_set_flags", C_POINTER, C_INT);

  /** {@code void EVP_CIPHER_CTX_set_flags(EVP_CIPHER_CTX *ctx, int flags)} */
  public static void EVP_CIPHER_CTX_set_flags(MemorySegment ctx, int flags) {
    try {
      EVP_CIPHER_CTX_set_flags.invokeExact(ctx, flags);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

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

  private static final MethodHandle EVP_CIPHER_CTX_set_key_length =
      Native.function("EVP_CIPHER_CTX_set_key_length", C_INT, C_POINTER, C_INT);

  /** {@code int EVP_CIPHER_CTX_set_key_length(EVP_CIPHER_CTX *ctx, int keylen)} */
  public static int EVP_CIPHER_CTX_set_key_length(MemorySegment ctx, int keylen) {
    try {
      return (int) EVP_CIPHER_CTX_set_key_length.invokeExact(ctx, keylen);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_CIPHER_CTX_ctrl =
      Native.criticalFunction("EVP_CIPHER_CTX_ctrl", C_INT, C_POINTER, C_INT, C_INT, C_POINTER);

  /**
   * {@code int EVP_CIPHER_CTX_ctrl(EVP_CIPHER_CTX *ctx, int cmd, int p1, void *p2)}: takes a heap
   * array as it is
   */
  public static int EVP_CIPHER_CTX_ctrl(MemorySegment ctx, int cmd, int p1, MemorySegment p2) {
    try {
      return (int) EVP_CIPHER_CTX_ctrl.invokeExact(ctx, cmd, p1, p2);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_CipherInit_ex2 =
      Native.criticalFunction(
          "EVP_CipherInit_ex2",
          C_INT,
          C_POINTER,
          C_POINTER,
          C_POINTER,
          C_POINTER,
          C_INT,
          C_POINTER);

  /**
   * {@code int EVP_CipherInit_ex2(EVP_CIPHER_CTX *ctx, const EVP_CIPHER *cipher, const unsigned
   * char *key, const unsigned char *iv, int enc, const OSSL_PARAM params[])}: takes heap arrays as
   * they are
   */
  public static int EVP_CipherInit_ex2(
      MemorySegment ctx,
      MemorySegment cipher,
      MemorySegment key,
      MemorySegment iv,
      int enc,
      MemorySegment params) {
    try {
      return (int) EVP_CipherInit_ex2.invokeExact(ctx, cipher, key, iv, enc, params);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_CipherUpdate =
      Native.criticalFunction(
          "EVP_CipherUpdate", C_INT, C_POINTER, C_POINTER, C_POINTER, C_POINTER, C_INT);

  /**
   * {@code int EVP_CipherUpdate(EVP_CIPHER_CTX *ctx, unsigned char *out, int *outl, const unsigned
   * char *in, int inl)}: takes heap arrays as they are and holds up the garbage collector
   * meanwhile, so keep {@code inl} at or below 64 KiB
   */
  public static int EVP_CipherUpdate(
      MemorySegment ctx, MemorySegment out, MemorySegment outl, MemorySegment in, int inl) {
    try {
      return (int) EVP_CipherUpdate.invokeExact(ctx, out, outl, in, inl);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_CipherUpdate_native =
      Native.function("EVP_CipherUpdate", C_INT, C_POINTER, C_POINTER, C_POINTER, C_POINTER, C_INT);

  /**
   * {@code int EVP_CipherUpdate(EVP_CIPHER_CTX *ctx, unsigned char *out, int *outl, const unsigned
   * char *in, int inl)}, for data of any length in native memory; does not hold up the garbage
   * collector
   */
  public static int EVP_CipherUpdate_native(
      MemorySegment ctx, MemorySegment out, MemorySegment outl, MemorySegment in, int inl) {
    try {
      return (int) EVP_CipherUpdate_native.invokeExact(ctx, out, outl, in, inl);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_CipherFinal_ex =
      Native.criticalFunction("EVP_CipherFinal_ex", C_INT, C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code int EVP_CipherFinal_ex(EVP_CIPHER_CTX *ctx, unsigned char *outm, int *outl)}: takes heap
   * arrays as they are
   */
  public static int EVP_CipherFinal_ex(MemorySegment ctx, MemorySegment outm, MemorySegment outl) {
    try {
      return (int) EVP_CipherFinal_ex.invokeExact(ctx, outm, outl);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /** {@code EVP_CTRL_AEAD_SET_IVLEN} */
  public static final int EVP_CTRL_AEAD_SET_IVLEN = 0x9;

  /** {@code EVP_CTRL_AEAD_GET_TAG} */
  public static final int EVP_CTRL_AEAD_GET_TAG = 0x10;

  /** {@code EVP_CTRL_AEAD_SET_TAG} */
  public static final int EVP_CTRL_AEAD_SET_TAG = 0x11;

  /** {@code EVP_CIPHER_CTX_FLAG_WRAP_ALLOW} */
  public static final int EVP_CIPHER_CTX_FLAG_WRAP_ALLOW = 0x1;

  /** {@code EVP_MAX_BLOCK_LENGTH}: the size in bytes of the longest block. */
  public static final int EVP_MAX_BLOCK_LENGTH = 32;
}
