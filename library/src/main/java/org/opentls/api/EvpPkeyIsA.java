package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Kinds of keys; see {@code EVP_PKEY_is_a(3ossl)}. */
public final class EvpPkeyIsA {
  private EvpPkeyIsA() {}

  private static final MethodHandle EVP_PKEY_is_a =
      Native.function("EVP_PKEY_is_a", C_INT, C_POINTER, C_POINTER);

  /** {@code int EVP_PKEY_is_a(const EVP_PKEY *pkey, const char *name)} */
  public static int EVP_PKEY_is_a(MemorySegment pkey, MemorySegment name) {
    try {
      return (int) EVP_PKEY_is_a.invokeExact(pkey, name);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
