package org.opentls.api;

import static java.lang.foreign.MemorySegment.NULL;
import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The sources and sinks of OpenSSL; see {@code BIO_s_null(3ossl)}, {@code BIO_s_mem(3ossl)} and
 * {@code BIO_s_file(3ossl)}.
 */
public final class BioSinks {
  private BioSinks() {}

  private static final MethodHandle BIO_s_null = Native.function("BIO_s_null", C_POINTER);

  /** {@code const BIO_METHOD *BIO_s_null(void)} */
  public static MemorySegment BIO_s_null() {
    try {
      return (MemorySegment) BIO_s_null.invokeExact();
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_s_mem = Native.function("BIO_s_mem", C_POINTER);

  /** {@code const BIO_METHOD *BIO_s_mem(void)} */
  public static MemorySegment BIO_s_mem() {
    try {
      return (MemorySegment) BIO_s_mem.invokeExact();
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_new_mem_buf =
      Native.function("BIO_new_mem_buf", C_POINTER, C_POINTER, C_INT);

  /**
   * {@code BIO *BIO_new_mem_buf(const void *buf, int len)}: reads {@code buf} where it is, so it
   * must outlive the BIO
   */
  public static MemorySegment BIO_new_mem_buf(MemorySegment buf, int len) {
    try {
      return (MemorySegment) BIO_new_mem_buf.invokeExact(buf, len);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_new_file =
      Native.function("BIO_new_file", C_POINTER, C_POINTER, C_POINTER);

  /** {@code BIO *BIO_new_file(const char *filename, const char *mode)} */
  public static MemorySegment BIO_new_file(MemorySegment filename, MemorySegment mode) {
    try {
      return (MemorySegment) BIO_new_file.invokeExact(filename, mode);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /** {@code long BIO_set_mem_eof_return(BIO *b, int v)} */
  public static long BIO_set_mem_eof_return(MemorySegment b, int v) {
    return BioCtrl.BIO_ctrl(b, 130, v, NULL);
  }

  /** {@code long BIO_get_mem_data(BIO *b, char **pp)}, as a segment of the size that it returns */
  public static MemorySegment BIO_get_mem_data(MemorySegment b) {
    try (var arena = Arena.ofConfined()) {
      var pp = arena.allocate(C_POINTER);
      long size = BioCtrl.BIO_ctrl(b, BioCtrl.BIO_CTRL_INFO, 0, pp);
      return Native.sized(pp.get(C_POINTER, 0), size);
    }
  }
}
