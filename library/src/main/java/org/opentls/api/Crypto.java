package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Comparing and wiping memory; see {@code CRYPTO_memcmp(3ossl)} and {@code OPENSSL_cleanse(3ossl)}.
 */
public final class Crypto {
  private Crypto() {}

  private static final MethodHandle CRYPTO_memcmp =
      Native.criticalFunction("CRYPTO_memcmp", C_INT, C_POINTER, C_POINTER, C_SIZE_T);

  /**
   * {@code int CRYPTO_memcmp(const void *a, const void *b, size_t len)}: takes heap arrays as they
   * are, so keep {@code len} at or below 64 KiB
   */
  public static int CRYPTO_memcmp(MemorySegment a, MemorySegment b, long len) {
    try {
      return (int) CRYPTO_memcmp.invokeExact(a, b, len);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OPENSSL_cleanse =
      Native.procedure("OPENSSL_cleanse", C_POINTER, C_SIZE_T);

  /** {@code void OPENSSL_cleanse(void *ptr, size_t len)} */
  public static void OPENSSL_cleanse(MemorySegment ptr, long len) {
    try {
      OPENSSL_cleanse.invokeExact(ptr, len);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
