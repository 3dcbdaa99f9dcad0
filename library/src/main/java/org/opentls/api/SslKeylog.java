package org.opentls.api;

import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Secrets of connections for those who may read them; see {@code
 * SSL_CTX_set_keylog_callback(3ossl)}.
 */
public final class SslKeylog {
  private SslKeylog() {}

  private static final MethodHandle SSL_CTX_set_keylog_callback =
      Native.procedure("SSL_CTX_set_keylog_callback", C_POINTER, C_POINTER);

  /** {@code void SSL_CTX_set_keylog_callback(SSL_CTX *ctx, SSL_CTX_keylog_cb_func cb)} */
  public static void SSL_CTX_set_keylog_callback(MemorySegment ctx, MemorySegment cb) {
    try {
      SSL_CTX_set_keylog_callback.invokeExact(ctx, cb);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
