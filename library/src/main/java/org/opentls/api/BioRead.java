package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Reading and writing; see {@code BIO_read(3ossl)}. Any of these may block or call back into Java,
 * so none is critical.
 */
public final class BioRead {
  private BioRead() {}

  private static final MethodHandle BIO_read =
      Native.function("BIO_read", C_INT, C_POINTER, C_POINTER, C_INT);

  /** {@code int BIO_read(BIO *b, void *data, int dlen)} */
  public static int BIO_read(MemorySegment b, MemorySegment data, int dlen) {
    try {
      return (int) BIO_read.invokeExact(b, data, dlen);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_write =
      Native.function("BIO_write", C_INT, C_POINTER, C_POINTER, C_INT);

  /** {@code int BIO_write(BIO *b, const void *data, int dlen)} */
  public static int BIO_write(MemorySegment b, MemorySegment data, int dlen) {
    try {
      return (int) BIO_write.invokeExact(b, data, dlen);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_gets =
      Native.function("BIO_gets", C_INT, C_POINTER, C_POINTER, C_INT);

  /** {@code int BIO_gets(BIO *b, char *buf, int size)} */
  public static int BIO_gets(MemorySegment b, MemorySegment buf, int size) {
    try {
      return (int) BIO_gets.invokeExact(b, buf, size);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
