package org.opentls.api;

import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Certificates that are to be; see {@code X509_new(3ossl)}. */
public final class X509New {
  private X509New() {}

  private static final MethodHandle X509_new = Native.function("X509_new", C_POINTER);

  /** {@code X509 *X509_new(void)} */
  public static MemorySegment X509_new() {
    try {
      return (MemorySegment) X509_new.invokeExact();
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
