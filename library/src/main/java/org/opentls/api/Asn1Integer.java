package org.opentls.api;

import static org.opentls.api.Native.C_LONG;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Numbers in certificates; see {@code ASN1_INTEGER_get_int64(3ossl)}. */
public final class Asn1Integer {
  private Asn1Integer() {}

  private static final MethodHandle ASN1_INTEGER_get =
      Native.function("ASN1_INTEGER_get", C_LONG, C_POINTER);

  /** {@code long ASN1_INTEGER_get(const ASN1_INTEGER *a)} */
  public static long ASN1_INTEGER_get(MemorySegment a) {
    try {
      return (long) ASN1_INTEGER_get.invokeExact(a);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
