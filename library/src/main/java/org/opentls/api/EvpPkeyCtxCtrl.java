package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Settings of an operation with a key; see {@code EVP_PKEY_CTX_ctrl(3ossl)}. */
public final class EvpPkeyCtxCtrl {
  private EvpPkeyCtxCtrl() {}

  private static final MethodHandle EVP_PKEY_CTX_set_group_name =
      Native.function("EVP_PKEY_CTX_set_group_name", C_INT, C_POINTER, C_POINTER);

  /** {@code int EVP_PKEY_CTX_set_group_name(EVP_PKEY_CTX *ctx, const char *name)} */
  public static int EVP_PKEY_CTX_set_group_name(MemorySegment ctx, MemorySegment name) {
    try {
      return (int) EVP_PKEY_CTX_set_group_name.invokeExact(ctx, name);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
