package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Sizes of keys; see {@code EVP_PKEY_get_size(3ossl)}. */
public final class EvpPkeySize {
  private EvpPkeySize() {}

  private static final MethodHandle EVP_PKEY_get_size =
      Native.function("EVP_PKEY_get_size", C_INT, C_POINTER);

  /** {@code int EVP_PKEY_get_size(const EVP_PKEY *pkey)}: the most bytes of a signature */
  public static int EVP_PKEY_get_size(MemorySegment pkey) {
    try {
      return (int) EVP_PKEY_get_size.invokeExact(pkey);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
