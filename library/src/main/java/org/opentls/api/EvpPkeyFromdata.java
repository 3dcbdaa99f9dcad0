package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Keys from their parts; see {@code EVP_PKEY_fromdata(3ossl)}. */
public final class EvpPkeyFromdata {
  private EvpPkeyFromdata() {}

  /** {@code EVP_PKEY_PUBLIC_KEY} */
  public static final int EVP_PKEY_PUBLIC_KEY = 0x86;

  /** {@code EVP_PKEY_KEYPAIR} */
  public static final int EVP_PKEY_KEYPAIR = 0x87;

  private static final MethodHandle EVP_PKEY_fromdata_init =
      Native.function("EVP_PKEY_fromdata_init", C_INT, C_POINTER);

  /** {@code int EVP_PKEY_fromdata_init(EVP_PKEY_CTX *ctx)} */
  public static int EVP_PKEY_fromdata_init(MemorySegment ctx) {
    try {
      return (int) EVP_PKEY_fromdata_init.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_PKEY_fromdata =
      Native.function("EVP_PKEY_fromdata", C_INT, C_POINTER, C_POINTER, C_INT, C_POINTER);

  /**
   * {@code int EVP_PKEY_fromdata(EVP_PKEY_CTX *ctx, EVP_PKEY **ppkey, int selection, OSSL_PARAM
   * params[])}
   */
  public static int EVP_PKEY_fromdata(
      MemorySegment ctx, MemorySegment ppkey, int selection, MemorySegment params) {
    try {
      return (int) EVP_PKEY_fromdata.invokeExact(ctx, ppkey, selection, params);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
