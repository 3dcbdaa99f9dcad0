package org.opentls.api;

import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Connections; see {@code SSL_new(3ossl)}. */
public final class SslNew {
  private SslNew() {}

  private static final MethodHandle SSL_new = Native.function("SSL_new", C_POINTER, C_POINTER);

  /** {@code SSL *SSL_new(SSL_CTX *ctx)} */
  public static MemorySegment SSL_new(MemorySegment ctx) {
    try {
      return (MemorySegment) SSL_new.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_free = Native.procedure("SSL_free", C_POINTER);

  /** {@code void SSL_free(SSL *ssl)} */
  public static void SSL_free(MemorySegment ssl) {
    try {
      SSL_free.invokeExact(ssl);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
