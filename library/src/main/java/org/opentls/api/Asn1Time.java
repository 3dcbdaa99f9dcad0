package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Times in certificates; see {@code ASN1_TIME_set(3ossl)}. */
public final class Asn1Time {
  private Asn1Time() {}

  private static final MethodHandle ASN1_TIME_diff =
      Native.function("ASN1_TIME_diff", C_INT, C_POINTER, C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code int ASN1_TIME_diff(int *pday, int *psec, const ASN1_TIME *from, const ASN1_TIME *to)}
   */
  public static int ASN1_TIME_diff(
      MemorySegment pday, MemorySegment psec, MemorySegment from, MemorySegment to) {
    try {
      return (int) ASN1_TIME_diff.invokeExact(pday, psec, from, to);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
