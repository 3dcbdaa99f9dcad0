package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_LONG;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_UINT64_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Whole numbers in ASN.1; see {@code ASN1_INTEGER_get_int64(3ossl)}. */
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

  private static final MethodHandle ASN1_INTEGER_set_uint64 =
      Native.function("ASN1_INTEGER_set_uint64", C_INT, C_POINTER, C_UINT64_T);

  /** {@code int ASN1_INTEGER_set_uint64(ASN1_INTEGER *a, uint64_t r)} */
  public static int ASN1_INTEGER_set_uint64(MemorySegment a, long r) {
    try {
      return (int) ASN1_INTEGER_set_uint64.invokeExact(a, r);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
