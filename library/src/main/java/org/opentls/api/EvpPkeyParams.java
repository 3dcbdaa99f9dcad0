package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The parts of keys; see {@code EVP_PKEY_gettable_params(3ossl)}. */
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

  private static final MethodHandle EVP_PKEY_get_octet_string_param =
      Native.function(
          "EVP_PKEY_get_octet_string_param",
          C_INT,
          C_POINTER,
          C_POINTER,
          C_POINTER,
          C_SIZE_T,
          C_POINTER);

  /**
   * {@code int EVP_PKEY_get_octet_string_param(const EVP_PKEY *pkey, const char *key_name, unsigned
   * char *buf, size_t max_buf_sz, size_t *out_len)}
   */
  public static int EVP_PKEY_get_octet_string_param(
      MemorySegment pkey,
      MemorySegment keyName,
      MemorySegment buf,
      long maxBufSz,
      MemorySegment outLen) {
    try {
      return (int)
          EVP_PKEY_get_octet_string_param.invokeExact(pkey, keyName, buf, maxBufSz, outLen);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
