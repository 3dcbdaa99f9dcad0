package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Whose a certificate is, and who says so; see {@code X509_get_subject_name(3ossl)}. */
public final class X509SubjectName {
  private X509SubjectName() {}

  private static final MethodHandle X509_set_subject_name =
      Native.function("X509_set_subject_name", C_INT, C_POINTER, C_POINTER);

  /** {@code int X509_set_subject_name(X509 *x, const X509_NAME *name)} */
  public static int X509_set_subject_name(MemorySegment x, MemorySegment name) {
    try {
      return (int) X509_set_subject_name.invokeExact(x, name);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

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

  private static final MethodHandle X509_set_issuer_name =
      Native.function("X509_set_issuer_name", C_INT, C_POINTER, C_POINTER);

  /** {@code int X509_set_issuer_name(X509 *x, const X509_NAME *name)} */
  public static int X509_set_issuer_name(MemorySegment x, MemorySegment name) {
    try {
      return (int) X509_set_issuer_name.invokeExact(x, name);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
