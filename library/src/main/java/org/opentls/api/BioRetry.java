package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Flags and retries; see {@code BIO_should_retry(3ossl)}. */
public final class BioRetry {
  private BioRetry() {}

  private static final MethodHandle BIO_set_flags =
      Native.procedure("BIO_set_flags", C_POINTER, C_INT);

  /** {@code void BIO_set_flags(BIO *b, int flags)} */
  public static void BIO_set_flags(MemorySegment b, int flags) {
    try {
      BIO_set_flags.invokeExact(b, flags);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_clear_flags =
      Native.procedure("BIO_clear_flags", C_POINTER, C_INT);

  /** {@code void BIO_clear_flags(BIO *b, int flags)} */
  public static void BIO_clear_flags(MemorySegment b, int flags) {
    try {
      BIO_clear_flags.invokeExact(b, flags);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_test_flags =
      Native.function("BIO_test_flags", C_INT, C_POINTER, C_INT);

  /** {@code int BIO_test_flags(const BIO *b, int flags)} */
  public static int BIO_test_flags(MemorySegment b, int flags) {
    try {
      return (int) BIO_test_flags.invokeExact(b, flags);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /** {@code BIO_FLAGS_READ} */
  public static final int BIO_FLAGS_READ = 0x01;

  /** {@code BIO_FLAGS_WRITE} */
  public static final int BIO_FLAGS_WRITE = 0x02;

  /** {@code BIO_FLAGS_IO_SPECIAL} */
  public static final int BIO_FLAGS_IO_SPECIAL = 0x04;

  /** {@code BIO_FLAGS_SHOULD_RETRY} */
  public static final int BIO_FLAGS_SHOULD_RETRY = 0x08;

  /** {@code int BIO_should_retry(BIO *b)} */
  public static boolean BIO_should_retry(MemorySegment b) {
    return BIO_test_flags(b, BIO_FLAGS_SHOULD_RETRY) != 0;
  }

  /** {@code void BIO_set_retry_read(BIO *b)} */
  public static void BIO_set_retry_read(MemorySegment b) {
    BIO_set_flags(b, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY);
  }

  /** {@code void BIO_set_retry_write(BIO *b)} */
  public static void BIO_set_retry_write(MemorySegment b) {
    BIO_set_flags(b, BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY);
  }

  /** {@code void BIO_clear_retry_flags(BIO *b)} */
  public static void BIO_clear_retry_flags(MemorySegment b) {
    BIO_clear_flags(
        b, BIO_FLAGS_READ | BIO_FLAGS_WRITE | BIO_FLAGS_IO_SPECIAL | BIO_FLAGS_SHOULD_RETRY);
  }
}
