package org.opentls.api;

import static java.lang.foreign.MemorySegment.NULL;
import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_LONG;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Settings that C reaches through macros over one function; see {@code SSL_CTX_ctrl(3ossl)}. The
 * methods here bear the macros' names.
 */
public final class SslCtrl {
  private SslCtrl() {}

  private static final MethodHandle SSL_CTX_ctrl =
      Native.function("SSL_CTX_ctrl", C_LONG, C_POINTER, C_INT, C_LONG, C_POINTER);

  /** {@code long SSL_CTX_ctrl(SSL_CTX *ctx, int cmd, long larg, void *parg)} */
  public static long SSL_CTX_ctrl(MemorySegment ctx, int cmd, long larg, MemorySegment parg) {
    try {
      return (long) SSL_CTX_ctrl.invokeExact(ctx, cmd, larg, parg);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_ctrl =
      Native.function("SSL_ctrl", C_LONG, C_POINTER, C_INT, C_LONG, C_POINTER);

  /** {@code long SSL_ctrl(SSL *ssl, int cmd, long larg, void *parg)} */
  public static long SSL_ctrl(MemorySegment ssl, int cmd, long larg, MemorySegment parg) {
    try {
      return (long) SSL_ctrl.invokeExact(ssl, cmd, larg, parg);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_CTX_callback_ctrl =
      Native.function("SSL_CTX_callback_ctrl", C_LONG, C_POINTER, C_INT, C_POINTER);

  /** {@code long SSL_CTX_callback_ctrl(SSL_CTX *ctx, int cmd, void (*fp)(void))} */
  public static long SSL_CTX_callback_ctrl(MemorySegment ctx, int cmd, MemorySegment fp) {
    try {
      return (long) SSL_CTX_callback_ctrl.invokeExact(ctx, cmd, fp);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /** {@code SSL_MODE_ENABLE_PARTIAL_WRITE} */
  public static final int SSL_MODE_ENABLE_PARTIAL_WRITE = 1;

  /** {@code SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER} */
  public static final int SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER = 2;

  /** {@code SSL_MODE_NO_AUTO_CHAIN} */
  public static final int SSL_MODE_NO_AUTO_CHAIN = 8;

  /** {@code SSL_MODE_RELEASE_BUFFERS} */
  public static final int SSL_MODE_RELEASE_BUFFERS = 0x10;

  /** {@code SSL_SESS_CACHE_OFF} */
  public static final int SSL_SESS_CACHE_OFF = 0;

  /** {@code SSL_SESS_CACHE_CLIENT} */
  public static final int SSL_SESS_CACHE_CLIENT = 1;

  /** {@code SSL_SESS_CACHE_SERVER} */
  public static final int SSL_SESS_CACHE_SERVER = 2;

  /** {@code SSL_SESS_CACHE_NO_AUTO_CLEAR} */
  public static final int SSL_SESS_CACHE_NO_AUTO_CLEAR = 0x80;

  /** {@code SSL_SESS_CACHE_NO_INTERNAL} */
  public static final int SSL_SESS_CACHE_NO_INTERNAL = 0x300;

  /** {@code long SSL_CTX_set_mode(SSL_CTX *ctx, long mode)} */
  public static long SSL_CTX_set_mode(MemorySegment ctx, long mode) {
    return SSL_CTX_ctrl(ctx, 33, mode, NULL);
  }

  /** {@code int SSL_CTX_set_min_proto_version(SSL_CTX *ctx, int version)} */
  public static long SSL_CTX_set_min_proto_version(MemorySegment ctx, int version) {
    return SSL_CTX_ctrl(ctx, 123, version, NULL);
  }

  /** {@code int SSL_CTX_set_max_proto_version(SSL_CTX *ctx, int version)} */
  public static long SSL_CTX_set_max_proto_version(MemorySegment ctx, int version) {
    return SSL_CTX_ctrl(ctx, 124, version, NULL);
  }

  /** {@code int SSL_set_min_proto_version(SSL *ssl, int version)} */
  public static long SSL_set_min_proto_version(MemorySegment ssl, int version) {
    return SSL_ctrl(ssl, 123, version, NULL);
  }

  /** {@code int SSL_set_max_proto_version(SSL *ssl, int version)} */
  public static long SSL_set_max_proto_version(MemorySegment ssl, int version) {
    return SSL_ctrl(ssl, 124, version, NULL);
  }

  /** {@code int SSL_CTX_set1_groups_list(SSL_CTX *ctx, char *list)} */
  public static long SSL_CTX_set1_groups_list(MemorySegment ctx, MemorySegment list) {
    return SSL_CTX_ctrl(ctx, 92, 0, list);
  }

  /** {@code int SSL_set1_groups_list(SSL *ssl, char *list)} */
  public static long SSL_set1_groups_list(MemorySegment ssl, MemorySegment list) {
    return SSL_ctrl(ssl, 92, 0, list);
  }

  /** {@code int SSL_CTX_set1_sigalgs_list(SSL_CTX *ctx, const char *str)} */
  public static long SSL_CTX_set1_sigalgs_list(MemorySegment ctx, MemorySegment str) {
    return SSL_CTX_ctrl(ctx, 98, 0, str);
  }

  /** {@code int SSL_set1_sigalgs_list(SSL *ssl, const char *str)} */
  public static long SSL_set1_sigalgs_list(MemorySegment ssl, MemorySegment str) {
    return SSL_ctrl(ssl, 98, 0, str);
  }

  /** {@code int SSL_set_tlsext_host_name(const SSL *s, const char *name)} */
  public static long SSL_set_tlsext_host_name(MemorySegment s, MemorySegment name) {
    return SSL_ctrl(s, 55, 0, name);
  }

  /** {@code long SSL_CTX_set_session_cache_mode(SSL_CTX *ctx, long mode)} */
  public static long SSL_CTX_set_session_cache_mode(MemorySegment ctx, long mode) {
    return SSL_CTX_ctrl(ctx, 44, mode, NULL);
  }

  /** {@code long SSL_CTX_sess_set_cache_size(SSL_CTX *ctx, long t)} */
  public static long SSL_CTX_sess_set_cache_size(MemorySegment ctx, long size) {
    return SSL_CTX_ctrl(ctx, 42, size, NULL);
  }

  /** {@code int SSL_set_retry_verify(SSL *ssl)} */
  public static long SSL_set_retry_verify(MemorySegment ssl) {
    return SSL_ctrl(ssl, 136, 0, NULL);
  }

  /** {@code int SSL_get_negotiated_group(SSL *s)}: a NID, or 0 if there is none */
  public static long SSL_get_negotiated_group(MemorySegment s) {
    return SSL_ctrl(s, 134, 0, NULL);
  }
}
