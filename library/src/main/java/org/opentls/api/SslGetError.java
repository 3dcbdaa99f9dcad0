package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Why a call on a connection did not succeed; see {@code SSL_get_error(3ossl)}. */
public final class SslGetError {
  private SslGetError() {}

  private static final MethodHandle SSL_get_error =
      Native.function("SSL_get_error", C_INT, C_POINTER, C_INT);

  /** {@code int SSL_get_error(const SSL *ssl, int ret)} */
  public static int SSL_get_error(MemorySegment ssl, int ret) {
    try {
      return (int) SSL_get_error.invokeExact(ssl, ret);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
