package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Adding extensions to a certificate; see {@code X509v3_get_ext_by_NID(3ossl)}. */
public final class X509AddExt {
  private X509AddExt() {}

  private static final MethodHandle X509_add_ext =
      Native.function("X509_add_ext", C_INT, C_POINTER, C_POINTER, C_INT);

  /** {@code int X509_add_ext(X509 *x, X509_EXTENSION *ex, int loc)} */
  public static int X509_add_ext(MemorySegment x, MemorySegment ex, int loc) {
    try {
      return (int) X509_add_ext.invokeExact(x, ex, loc);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_EXTENSION_free =
      Native.procedure("X509_EXTENSION_free", C_POINTER);

  /** {@code void X509_EXTENSION_free(X509_EXTENSION *ex)} */
  public static void X509_EXTENSION_free(MemorySegment ex) {
    try {
      X509_EXTENSION_free.invokeExact(ex);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
