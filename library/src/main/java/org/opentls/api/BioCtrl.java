package org.opentls.api;

import static java.lang.foreign.MemorySegment.NULL;
import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_LONG;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_UINT64_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Controlling BIOs; see {@code BIO_ctrl(3ossl)}. The macros keep C's {@code long}, which their
 * casts to {@code int} would cut.
 */
public final class BioCtrl {
  private BioCtrl() {}

  private static final MethodHandle BIO_ctrl =
      Native.function("BIO_ctrl", C_LONG, C_POINTER, C_INT, C_LONG, C_POINTER);

  /** {@code long BIO_ctrl(BIO *bp, int cmd, long larg, void *parg)} */
  public static long BIO_ctrl(MemorySegment bp, int cmd, long larg, MemorySegment parg) {
    try {
      return (long) BIO_ctrl.invokeExact(bp, cmd, larg, parg);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_number_written =
      Native.function("BIO_number_written", C_UINT64_T, C_POINTER);

  /** {@code uint64_t BIO_number_written(BIO *bio)}: stands in {@code bio.h} */
  public static long BIO_number_written(MemorySegment bio) {
    try {
      return (long) BIO_number_written.invokeExact(bio);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /** {@code BIO_CTRL_RESET} */
  public static final int BIO_CTRL_RESET = 1;

  /** {@code BIO_CTRL_EOF} */
  public static final int BIO_CTRL_EOF = 2;

  /** {@code BIO_CTRL_INFO} */
  public static final int BIO_CTRL_INFO = 3;

  /** {@code BIO_CTRL_PUSH} */
  public static final int BIO_CTRL_PUSH = 6;

  /** {@code BIO_CTRL_POP} */
  public static final int BIO_CTRL_POP = 7;

  /** {@code BIO_CTRL_GET_CLOSE} */
  public static final int BIO_CTRL_GET_CLOSE = 8;

  /** {@code BIO_CTRL_SET_CLOSE} */
  public static final int BIO_CTRL_SET_CLOSE = 9;

  /** {@code BIO_CTRL_PENDING} */
  public static final int BIO_CTRL_PENDING = 10;

  /** {@code BIO_CTRL_FLUSH} */
  public static final int BIO_CTRL_FLUSH = 11;

  /** {@code BIO_CTRL_DUP} */
  public static final int BIO_CTRL_DUP = 12;

  /** {@code BIO_CTRL_WPENDING} */
  public static final int BIO_CTRL_WPENDING = 13;

  /** {@code BIO_C_FILE_SEEK} */
  public static final int BIO_C_FILE_SEEK = 128;

  /** {@code BIO_C_FILE_TELL} */
  public static final int BIO_C_FILE_TELL = 133;

  /** {@code long BIO_reset(BIO *b)}: 1 for success, but 0 for a file */
  public static long BIO_reset(MemorySegment b) {
    return BIO_ctrl(b, BIO_CTRL_RESET, 0, NULL);
  }

  /**
   * {@code long BIO_seek(BIO *b, long ofs)}: negative for failure; for success 0 for a file, the
   * offset for memory
   */
  public static long BIO_seek(MemorySegment b, long ofs) {
    return BIO_ctrl(b, BIO_C_FILE_SEEK, ofs, NULL);
  }

  /** {@code long BIO_tell(BIO *b)} */
  public static long BIO_tell(MemorySegment b) {
    return BIO_ctrl(b, BIO_C_FILE_TELL, 0, NULL);
  }

  /** {@code long BIO_flush(BIO *b)} */
  public static long BIO_flush(MemorySegment b) {
    return BIO_ctrl(b, BIO_CTRL_FLUSH, 0, NULL);
  }

  /** {@code long BIO_eof(BIO *b)} */
  public static long BIO_eof(MemorySegment b) {
    return BIO_ctrl(b, BIO_CTRL_EOF, 0, NULL);
  }

  /** {@code long BIO_pending(BIO *b)} */
  public static long BIO_pending(MemorySegment b) {
    return BIO_ctrl(b, BIO_CTRL_PENDING, 0, NULL);
  }

  /** {@code long BIO_wpending(BIO *b)} */
  public static long BIO_wpending(MemorySegment b) {
    return BIO_ctrl(b, BIO_CTRL_WPENDING, 0, NULL);
  }
}
