package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Reading, writing and ending; see {@code SSL_read(3ossl)}, {@code SSL_write(3ossl)} and {@code
 * SSL_shutdown(3ossl)}.
 */
public final class SslIo {
  private SslIo() {}

  private static final MethodHandle SSL_read =
      Native.function("SSL_read", C_INT, C_POINTER, C_POINTER, C_INT, C_POINTER);

  /**
   * {@code int SSL_read(SSL *ssl, void *buf, int num)}
   *
   * @param held as in {@link SslHandshake#SSL_do_handshake}
   */
  public static int SSL_read(MemorySegment ssl, MemorySegment buf, int num, MemorySegment held) {
    try {
      return (int) SSL_read.invokeExact(ssl, buf, num, held);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_write =
      Native.function("SSL_write", C_INT, C_POINTER, C_POINTER, C_INT);

  /** {@code int SSL_write(SSL *ssl, const void *buf, int num)} */
  public static int SSL_write(MemorySegment ssl, MemorySegment buf, int num) {
    try {
      return (int) SSL_write.invokeExact(ssl, buf, num);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_peek_ex =
      Native.function("SSL_peek_ex", C_INT, C_POINTER, C_POINTER, C_SIZE_T, C_POINTER);

  /** {@code int SSL_peek_ex(SSL *ssl, void *buf, size_t num, size_t *readbytes)} */
  public static int SSL_peek_ex(
      MemorySegment ssl, MemorySegment buf, long num, MemorySegment readbytes) {
    try {
      return (int) SSL_peek_ex.invokeExact(ssl, buf, num, readbytes);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_pending = Native.function("SSL_pending", C_INT, C_POINTER);

  /** {@code int SSL_pending(const SSL *ssl)} */
  public static int SSL_pending(MemorySegment ssl) {
    try {
      return (int) SSL_pending.invokeExact(ssl);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_has_pending =
      Native.function("SSL_has_pending", C_INT, C_POINTER);

  /** {@code int SSL_has_pending(const SSL *s)} */
  public static int SSL_has_pending(MemorySegment s) {
    try {
      return (int) SSL_has_pending.invokeExact(s);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_shutdown =
      Native.function("SSL_shutdown", C_INT, C_POINTER);

  /** {@code int SSL_shutdown(SSL *ssl)} */
  public static int SSL_shutdown(MemorySegment ssl) {
    try {
      return (int) SSL_shutdown.invokeExact(ssl);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_set_shutdown =
      Native.procedure("SSL_set_shutdown", C_POINTER, C_INT);

  /** {@code void SSL_set_shutdown(SSL *ssl, int mode)} */
  public static void SSL_set_shutdown(MemorySegment ssl, int mode) {
    try {
      SSL_set_shutdown.invokeExact(ssl, mode);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_get_shutdown =
      Native.function("SSL_get_shutdown", C_INT, C_POINTER);

  /** {@code int SSL_get_shutdown(const SSL *ssl)} */
  public static int SSL_get_shutdown(MemorySegment ssl) {
    try {
      return (int) SSL_get_shutdown.invokeExact(ssl);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
