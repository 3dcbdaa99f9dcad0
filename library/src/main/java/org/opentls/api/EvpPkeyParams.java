package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The numbers of keys; see {@code EVP_PKEY_gettable_params(3ossl)}. */
public final class EvpPkeyParams {
  private EvpPkeyParams() {}

  private static final MethodHandle EVP_PKEY_get_params =
      Native.function("EVP_PKEY_get_params", C_INT, C_POINTER, C_POINTER);

  /** {@code int EVP_PKEY_get_params(const EVP_PKEY *pkey, OSSL_PARAM params[])} */
  public static int EVP_PKEY_get_params(MemorySegment pkey, MemorySegment params) {
    try {
      return (int) EVP_PKEY_get_params.invokeExact(pkey, params);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
