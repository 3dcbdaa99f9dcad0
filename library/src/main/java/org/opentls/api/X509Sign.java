package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Signing certificates; see {@code X509_sign(3ossl)}. */
public final class X509Sign {
  private X509Sign() {}

  private static final MethodHandle X509_sign =
      Native.function("X509_sign", C_INT, C_POINTER, C_POINTER, C_POINTER);

  /** {@code int X509_sign(X509 *x, EVP_PKEY *pkey, const EVP_MD *md)} */
  public static int X509_sign(MemorySegment x, MemorySegment pkey, MemorySegment md) {
    try {
      return (int) X509_sign.invokeExact(x, pkey, md);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
