package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Security levels; see {@code SSL_CTX_set_security_level(3ossl)}. */
public final class SslSecurityLevel {
  private SslSecurityLevel() {}

  private static final MethodHandle SSL_CTX_set_security_level =
      Native.procedure("SSL_CTX_set_security_level", C_POINTER, C_INT);

  /** {@code void SSL_CTX_set_security_level(SSL_CTX *ctx, int level)} */
  public static void SSL_CTX_set_security_level(MemorySegment ctx, int level) {
    try {
      SSL_CTX_set_security_level.invokeExact(ctx, level);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_CTX_get_security_level =
      Native.function("SSL_CTX_get_security_level", C_INT, C_POINTER);

  /** {@code int SSL_CTX_get_security_level(const SSL_CTX *ctx)} */
  public static int SSL_CTX_get_security_level(MemorySegment ctx) {
    try {
      return (int) SSL_CTX_get_security_level.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
