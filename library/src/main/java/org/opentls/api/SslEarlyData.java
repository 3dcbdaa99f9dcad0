package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Data that is sent before the handshake is done; see {@code SSL_read_early_data(3ossl)}. */
public final class SslEarlyData {
  private SslEarlyData() {}

  /** {@code SSL_READ_EARLY_DATA_SUCCESS} */
  public static final int SSL_READ_EARLY_DATA_SUCCESS = 1;

  /** {@code SSL_READ_EARLY_DATA_FINISH} */
  public static final int SSL_READ_EARLY_DATA_FINISH = 2;

  /** {@code SSL_EARLY_DATA_REJECTED} */
  public static final int SSL_EARLY_DATA_REJECTED = 1;

  /** {@code SSL_EARLY_DATA_ACCEPTED} */
  public static final int SSL_EARLY_DATA_ACCEPTED = 2;

  private static final MethodHandle SSL_set_max_early_data =
      Native.function("SSL_set_max_early_data", C_INT, C_POINTER, C_INT);

  /** {@code int SSL_set_max_early_data(SSL *s, uint32_t max_early_data)} */
  public static int SSL_set_max_early_data(MemorySegment s, int max_early_data) {
    try {
      return (int) SSL_set_max_early_data.invokeExact(s, max_early_data);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_set_recv_max_early_data =
      Native.function("SSL_set_recv_max_early_data", C_INT, C_POINTER, C_INT);

  /** {@code int SSL_set_recv_max_early_data(SSL *s, uint32_t recv_max_early_data)} */
  public static int SSL_set_recv_max_early_data(MemorySegment s, int recv_max_early_data) {
    try {
      return (int) SSL_set_recv_max_early_data.invokeExact(s, recv_max_early_data);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_set_allow_early_data_cb =
      Native.procedure("SSL_set_allow_early_data_cb", C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code void SSL_set_allow_early_data_cb(SSL *s, SSL_allow_early_data_cb_fn cb, void *arg)}
   *
   * @param cb {@code int (*cb)(SSL *s, void *arg)}
   */
  public static void SSL_set_allow_early_data_cb(
      MemorySegment s, MemorySegment cb, MemorySegment arg) {
    try {
      SSL_set_allow_early_data_cb.invokeExact(s, cb, arg);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_read_early_data =
      Native.function(
          "SSL_read_early_data", C_INT, C_POINTER, C_POINTER, C_SIZE_T, C_POINTER, C_POINTER);

  /**
   * {@code int SSL_read_early_data(SSL *s, void *buf, size_t num, size_t *readbytes)}
   *
   * @param held as in {@link SslHandshake#SSL_do_handshake}
   */
  public static int SSL_read_early_data(
      MemorySegment s, MemorySegment buf, long num, MemorySegment readbytes, MemorySegment held) {
    try {
      return (int) SSL_read_early_data.invokeExact(s, buf, num, readbytes, held);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_write_early_data =
      Native.function("SSL_write_early_data", C_INT, C_POINTER, C_POINTER, C_SIZE_T, C_POINTER);

  /** {@code int SSL_write_early_data(SSL *s, const void *buf, size_t num, size_t *written)} */
  public static int SSL_write_early_data(
      MemorySegment s, MemorySegment buf, long num, MemorySegment written) {
    try {
      return (int) SSL_write_early_data.invokeExact(s, buf, num, written);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_get_early_data_status =
      Native.function("SSL_get_early_data_status", C_INT, C_POINTER);

  /** {@code int SSL_get_early_data_status(const SSL *s)} */
  public static int SSL_get_early_data_status(MemorySegment s) {
    try {
      return (int) SSL_get_early_data_status.invokeExact(s);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
