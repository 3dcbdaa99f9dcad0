package org.opentls.api;

import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The serial number of a certificate; see {@code X509_get_serialNumber(3ossl)}. */
public final class X509SerialNumber {
  private X509SerialNumber() {}

  private static final MethodHandle X509_get_serialNumber =
      Native.function("X509_get_serialNumber", C_POINTER, C_POINTER);

  /** {@code ASN1_INTEGER *X509_get_serialNumber(X509 *x)} */
  public static MemorySegment X509_get_serialNumber(MemorySegment x) {
    try {
      return (MemorySegment) X509_get_serialNumber.invokeExact(x);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
