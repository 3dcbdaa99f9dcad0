package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Comparing, allocating and wiping memory; see {@code CRYPTO_memcmp(3ossl)} and {@code
 * OPENSSL_malloc(3ossl)}.
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

  private static final MethodHandle CRYPTO_malloc =
      Native.function("CRYPTO_malloc", C_POINTER, C_SIZE_T, C_POINTER, C_INT);

  /**
   * {@code void *CRYPTO_malloc(size_t num, const char *file, int line)}, which {@code
   * OPENSSL_malloc} calls; the segment has {@code num} bytes
   */
  public static MemorySegment CRYPTO_malloc(long num, MemorySegment file, int line) {
    try {
      var result = (MemorySegment) CRYPTO_malloc.invokeExact(num, file, line);
      return result.equals(MemorySegment.NULL) ? result : Native.sized(result, num);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle CRYPTO_clear_free =
      Native.procedure("CRYPTO_clear_free", C_POINTER, C_SIZE_T, C_POINTER, C_INT);

  /**
   * {@code void CRYPTO_clear_free(void *ptr, size_t num, const char *file, int line)}, which {@code
   * OPENSSL_clear_free} calls
   */
  public static void CRYPTO_clear_free(MemorySegment ptr, long num, MemorySegment file, int line) {
    try {
      CRYPTO_clear_free.invokeExact(ptr, num, file, line);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
