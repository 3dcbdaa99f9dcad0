package org.opentls.api;

import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A connection that goes on with the settings of another context; {@code
 * SSL_CTX_set_tlsext_servername_callback(3ossl)} names the function and does not describe it. It
 * gives the connection the certificates of the context, and what is asked of a context while a
 * handshake goes on, as its store and its callbacks are. Versions, cipher suites, groups, options
 * and the mode of verification stay as they were, and the context of sessions does.
 */
public final class SslSetSslCtx {
  private SslSetSslCtx() {}

  private static final MethodHandle SSL_set_SSL_CTX =
      Native.function("SSL_set_SSL_CTX", C_POINTER, C_POINTER, C_POINTER);

  /** {@code SSL_CTX *SSL_set_SSL_CTX(SSL *ssl, SSL_CTX *ctx)} */
  public static MemorySegment SSL_set_SSL_CTX(MemorySegment ssl, MemorySegment ctx) {
    try {
      return (MemorySegment) SSL_set_SSL_CTX.invokeExact(ssl, ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
