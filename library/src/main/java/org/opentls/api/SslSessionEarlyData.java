package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** How much early data a session allows; see {@code SSL_read_early_data(3ossl)}. */
public final class SslSessionEarlyData {
  private SslSessionEarlyData() {}

  private static final MethodHandle SSL_SESSION_get_max_early_data =
      Native.function("SSL_SESSION_get_max_early_data", C_INT, C_POINTER);

  /** {@code uint32_t SSL_SESSION_get_max_early_data(const SSL_SESSION *s)} */
  public static int SSL_SESSION_get_max_early_data(MemorySegment s) {
    try {
      return (int) SSL_SESSION_get_max_early_data.invokeExact(s);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
