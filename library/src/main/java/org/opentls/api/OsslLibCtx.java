package org.opentls.api;

import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Library contexts, each with providers of its own; see {@code OSSL_LIB_CTX(3ossl)}. */
public final class OsslLibCtx {
  private OsslLibCtx() {}

  private static final MethodHandle OSSL_LIB_CTX_new =
      Native.function("OSSL_LIB_CTX_new", C_POINTER);

  /** {@code OSSL_LIB_CTX *OSSL_LIB_CTX_new(void)} */
  public static MemorySegment OSSL_LIB_CTX_new() {
    try {
      return (MemorySegment) OSSL_LIB_CTX_new.invokeExact();
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
