package org.opentls.api;

import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Names in certificates; see {@code X509_get_subject_name(3ossl)}. */
public final class X509GetSubjectName {
  private X509GetSubjectName() {}

  private static final MethodHandle X509_get_subject_name =
      Native.function("X509_get_subject_name", C_POINTER, C_POINTER);

  /** {@code X509_NAME *X509_get_subject_name(const X509 *x)} */
  public static MemorySegment X509_get_subject_name(MemorySegment x) {
    try {
      return (MemorySegment) X509_get_subject_name.invokeExact(x);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
