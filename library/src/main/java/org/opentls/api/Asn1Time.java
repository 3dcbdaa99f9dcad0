package org.opentls.api;

import static org.opentls.api.Native.C_INT;
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

  private static final MethodHandle ASN1_TIME_free = Native.procedure("ASN1_TIME_free", C_POINTER);

  /** {@code void ASN1_TIME_free(ASN1_TIME *s)} */
  public static void ASN1_TIME_free(MemorySegment s) {
    try {
      ASN1_TIME_free.invokeExact(s);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
