package org.opentls.api;

import static org.opentls.api.Native.C_LONG;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The making of a verification; see {@code X509_STORE_CTX_new(3ossl)}. */
public final class X509StoreCtxNew {
  private X509StoreCtxNew() {}

  private static final MethodHandle X509_STORE_CTX_set0_trusted_stack =
      Native.procedure("X509_STORE_CTX_set0_trusted_stack", C_POINTER, C_POINTER);

  /** {@code void X509_STORE_CTX_set0_trusted_stack(X509_STORE_CTX *ctx, STACK_OF(X509) *sk)} */
  public static void X509_STORE_CTX_set0_trusted_stack(MemorySegment ctx, MemorySegment sk) {
    try {
      X509_STORE_CTX_set0_trusted_stack.invokeExact(ctx, sk);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_STORE_CTX_set_flags =
      Native.procedure("X509_STORE_CTX_set_flags", C_POINTER, C_LONG);

  /** {@code void X509_STORE_CTX_set_flags(X509_STORE_CTX *ctx, unsigned long flags)} */
  public static void X509_STORE_CTX_set_flags(MemorySegment ctx, long flags) {
    try {
      X509_STORE_CTX_set_flags.invokeExact(ctx, flags);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
