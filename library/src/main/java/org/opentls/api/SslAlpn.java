package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Application protocols; see {@code SSL_CTX_set_alpn_select_cb(3ossl)}. */
public final class SslAlpn {
  private SslAlpn() {}

  private static final MethodHandle SSL_set_alpn_protos =
      Native.function("SSL_set_alpn_protos", C_INT, C_POINTER, C_POINTER, C_INT);

  /**
   * {@code int SSL_set_alpn_protos(SSL *ssl, const unsigned char *protos, unsigned int protos_len)}
   */
  public static int SSL_set_alpn_protos(MemorySegment ssl, MemorySegment protos, int protos_len) {
    try {
      return (int) SSL_set_alpn_protos.invokeExact(ssl, protos, protos_len);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_CTX_set_alpn_select_cb =
      Native.procedure("SSL_CTX_set_alpn_select_cb", C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code void SSL_CTX_set_alpn_select_cb(SSL_CTX *ctx, SSL_CTX_alpn_select_cb_func cb, void
   * *arg)}
   */
  public static void SSL_CTX_set_alpn_select_cb(
      MemorySegment ctx, MemorySegment cb, MemorySegment arg) {
    try {
      SSL_CTX_set_alpn_select_cb.invokeExact(ctx, cb, arg);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_get0_alpn_selected =
      Native.procedure("SSL_get0_alpn_selected", C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code void SSL_get0_alpn_selected(const SSL *ssl, const unsigned char **data, unsigned int
   * *len)}
   */
  public static void SSL_get0_alpn_selected(
      MemorySegment ssl, MemorySegment data, MemorySegment len) {
    try {
      SSL_get0_alpn_selected.invokeExact(ssl, data, len);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
