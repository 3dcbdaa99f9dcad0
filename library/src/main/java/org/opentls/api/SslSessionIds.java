package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** How session ids are made; see {@code SSL_CTX_set_generate_session_id(3ossl)}. */
public final class SslSessionIds {
  private SslSessionIds() {}

  private static final MethodHandle SSL_CTX_set_generate_session_id =
      Native.function("SSL_CTX_set_generate_session_id", C_INT, C_POINTER, C_POINTER);

  /** {@code int SSL_CTX_set_generate_session_id(SSL_CTX *ctx, GEN_SESSION_CB cb)} */
  public static int SSL_CTX_set_generate_session_id(MemorySegment ctx, MemorySegment cb) {
    try {
      return (int) SSL_CTX_set_generate_session_id.invokeExact(ctx, cb);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
