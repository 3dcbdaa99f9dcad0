package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_LONG;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Caches of sessions; see {@code SSL_CTX_set_session_cache_mode(3ossl)} and {@code
 * SSL_CTX_sess_set_get_cb(3ossl)}.
 */
public final class SslSessionCache {
  private SslSessionCache() {}

  private static final MethodHandle SSL_CTX_sess_set_new_cb =
      Native.procedure("SSL_CTX_sess_set_new_cb", C_POINTER, C_POINTER);

  /**
   * {@code void SSL_CTX_sess_set_new_cb(SSL_CTX *ctx, int (*new_session_cb)(SSL *, SSL_SESSION *))}
   */
  public static void SSL_CTX_sess_set_new_cb(MemorySegment ctx, MemorySegment new_session_cb) {
    try {
      SSL_CTX_sess_set_new_cb.invokeExact(ctx, new_session_cb);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_CTX_sess_set_get_cb =
      Native.procedure("SSL_CTX_sess_set_get_cb", C_POINTER, C_POINTER);

  /**
   * {@code void SSL_CTX_sess_set_get_cb(SSL_CTX *ctx, SSL_SESSION *(*get_session_cb)(SSL *, const
   * unsigned char *, int, int *))}
   */
  public static void SSL_CTX_sess_set_get_cb(MemorySegment ctx, MemorySegment get_session_cb) {
    try {
      SSL_CTX_sess_set_get_cb.invokeExact(ctx, get_session_cb);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_CTX_remove_session =
      Native.function("SSL_CTX_remove_session", C_INT, C_POINTER, C_POINTER);

  /** {@code int SSL_CTX_remove_session(SSL_CTX *ctx, SSL_SESSION *c)} */
  public static int SSL_CTX_remove_session(MemorySegment ctx, MemorySegment c) {
    try {
      return (int) SSL_CTX_remove_session.invokeExact(ctx, c);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_CTX_set_timeout =
      Native.function("SSL_CTX_set_timeout", C_LONG, C_POINTER, C_LONG);

  /** {@code long SSL_CTX_set_timeout(SSL_CTX *ctx, long timeout)} */
  public static long SSL_CTX_set_timeout(MemorySegment ctx, long timeout) {
    try {
      return (long) SSL_CTX_set_timeout.invokeExact(ctx, timeout);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_CTX_set_session_id_context =
      Native.function("SSL_CTX_set_session_id_context", C_INT, C_POINTER, C_POINTER, C_INT);

  /**
   * {@code int SSL_CTX_set_session_id_context(SSL_CTX *ctx, const unsigned char *sid_ctx, unsigned
   * int sid_ctx_len)}
   */
  public static int SSL_CTX_set_session_id_context(
      MemorySegment ctx, MemorySegment sid_ctx, int sid_ctx_len) {
    try {
      return (int) SSL_CTX_set_session_id_context.invokeExact(ctx, sid_ctx, sid_ctx_len);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_set_session_id_context =
      Native.function("SSL_set_session_id_context", C_INT, C_POINTER, C_POINTER, C_INT);

  /**
   * {@code int SSL_set_session_id_context(SSL *ssl, const unsigned char *sid_ctx, unsigned int
   * sid_ctx_len)}
   */
  public static int SSL_set_session_id_context(
      MemorySegment ssl, MemorySegment sid_ctx, int sid_ctx_len) {
    try {
      return (int) SSL_set_session_id_context.invokeExact(ssl, sid_ctx, sid_ctx_len);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
