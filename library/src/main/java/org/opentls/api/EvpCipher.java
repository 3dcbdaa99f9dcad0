package org.opentls.api;

import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Symmetric ciphers; see {@code EVP_EncryptInit(3ossl)}. */
public final class EvpCipher {
  private EvpCipher() {}

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
}
