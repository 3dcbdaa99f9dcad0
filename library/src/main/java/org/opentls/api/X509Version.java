package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_LONG;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The version of a certificate; see {@code X509_get_version(3ossl)}. */
public final class X509Version {
  private X509Version() {}

  private static final MethodHandle X509_set_version =
      Native.function("X509_set_version", C_INT, C_POINTER, C_LONG);

  /** {@code int X509_set_version(X509 *x, long version)} */
  public static int X509_set_version(MemorySegment x, long version) {
    try {
      return (int) X509_set_version.invokeExact(x, version);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
