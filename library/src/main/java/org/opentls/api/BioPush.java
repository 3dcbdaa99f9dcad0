package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Chains of BIOs; see {@code BIO_push(3ossl)} and {@code BIO_find_type(3ossl)}. */
public final class BioPush {
  private BioPush() {}

  private static final MethodHandle BIO_push =
      Native.function("BIO_push", C_POINTER, C_POINTER, C_POINTER);

  /** {@code BIO *BIO_push(BIO *b, BIO *next)} */
  public static MemorySegment BIO_push(MemorySegment b, MemorySegment next) {
    try {
      return (MemorySegment) BIO_push.invokeExact(b, next);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_pop = Native.function("BIO_pop", C_POINTER, C_POINTER);

  /** {@code BIO *BIO_pop(BIO *b)} */
  public static MemorySegment BIO_pop(MemorySegment b) {
    try {
      return (MemorySegment) BIO_pop.invokeExact(b);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_next = Native.function("BIO_next", C_POINTER, C_POINTER);

  /** {@code BIO *BIO_next(BIO *b)} */
  public static MemorySegment BIO_next(MemorySegment b) {
    try {
      return (MemorySegment) BIO_next.invokeExact(b);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_method_type =
      Native.function("BIO_method_type", C_INT, C_POINTER);

  /** {@code int BIO_method_type(const BIO *b)} */
  public static int BIO_method_type(MemorySegment b) {
    try {
      return (int) BIO_method_type.invokeExact(b);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /** {@code BIO_TYPE_MEM} */
  public static final int BIO_TYPE_MEM = 1 | 0x400;

  /** {@code BIO_TYPE_FILE} */
  public static final int BIO_TYPE_FILE = 2 | 0x400;

  /** {@code BIO_TYPE_NULL} */
  public static final int BIO_TYPE_NULL = 6 | 0x400;

  /** {@code BIO_TYPE_MD} */
  public static final int BIO_TYPE_MD = 8 | 0x200;

  /** {@code BIO_TYPE_BUFFER} */
  public static final int BIO_TYPE_BUFFER = 9 | 0x200;

  /** {@code BIO_TYPE_CIPHER} */
  public static final int BIO_TYPE_CIPHER = 10 | 0x200;

  /** {@code BIO_TYPE_BASE64} */
  public static final int BIO_TYPE_BASE64 = 11 | 0x200;

  /** {@code BIO_TYPE_NULL_FILTER} */
  public static final int BIO_TYPE_NULL_FILTER = 17 | 0x200;

  /** {@code BIO_TYPE_LINEBUFFER} */
  public static final int BIO_TYPE_LINEBUFFER = 20 | 0x200;

  /** {@code BIO_TYPE_COMP} */
  public static final int BIO_TYPE_COMP = 23 | 0x200;

  /** {@code BIO_TYPE_SOURCE_SINK}: the bit of every source/sink. */
  public static final int BIO_TYPE_SOURCE_SINK = 0x400;

  /** {@code BIO_TYPE_FILTER}: the bit of every filter. */
  public static final int BIO_TYPE_FILTER = 0x200;
}
