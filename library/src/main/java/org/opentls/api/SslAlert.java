package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The names of alerts; see {@code SSL_alert_type_string(3ossl)}. */
public final class SslAlert {
  private SslAlert() {}

  private static final MethodHandle SSL_alert_desc_string_long =
      Native.function("SSL_alert_desc_string_long", C_POINTER, C_INT);

  /** {@code const char *SSL_alert_desc_string_long(int value)} */
  public static MemorySegment SSL_alert_desc_string_long(int value) {
    try {
      return (MemorySegment) SSL_alert_desc_string_long.invokeExact(value);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
