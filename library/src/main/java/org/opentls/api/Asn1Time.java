package org.opentls.api;

import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_UINT64_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Times in certificates; see {@code ASN1_TIME_set(3ossl)}. */
public final class Asn1Time {
  private Asn1Time() {}

  private static final MethodHandle ASN1_TIME_set =
      Native.function("ASN1_TIME_set", C_POINTER, C_POINTER, C_UINT64_T);

  /** {@code ASN1_TIME *ASN1_TIME_set(ASN1_TIME *s, time_t t)} */
  public static MemorySegment ASN1_TIME_set(MemorySegment s, long time) {
    try {
      return (MemorySegment) ASN1_TIME_set.invokeExact(s, time);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
