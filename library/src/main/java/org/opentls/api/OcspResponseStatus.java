package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_LONG;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** OCSP responses; see {@code OCSP_response_status(3ossl)}. */
public final class OcspResponseStatus {
  private OcspResponseStatus() {}

  private static final MethodHandle OCSP_response_status =
      Native.function("OCSP_response_status", C_INT, C_POINTER);

  /** {@code int OCSP_response_status(OCSP_RESPONSE *resp)} */
  public static int OCSP_response_status(MemorySegment resp) {
    try {
      return (int) OCSP_response_status.invokeExact(resp);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OCSP_response_status_str =
      Native.function("OCSP_response_status_str", C_POINTER, C_LONG);

  /** {@code const char *OCSP_response_status_str(long s)} */
  public static MemorySegment OCSP_response_status_str(long s) {
    try {
      return (MemorySegment) OCSP_response_status_str.invokeExact(s);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OCSP_response_get1_basic =
      Native.function("OCSP_response_get1_basic", C_POINTER, C_POINTER);

  /** {@code OCSP_BASICRESP *OCSP_response_get1_basic(OCSP_RESPONSE *resp)} */
  public static MemorySegment OCSP_response_get1_basic(MemorySegment resp) {
    try {
      return (MemorySegment) OCSP_response_get1_basic.invokeExact(resp);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle d2i_OCSP_RESPONSE =
      Native.function("d2i_OCSP_RESPONSE", C_POINTER, C_POINTER, C_POINTER, C_LONG);

  /**
   * {@code OCSP_RESPONSE *d2i_OCSP_RESPONSE(OCSP_RESPONSE **a, const unsigned char **in, long len)}
   */
  public static MemorySegment d2i_OCSP_RESPONSE(MemorySegment a, MemorySegment in, long len) {
    try {
      return (MemorySegment) d2i_OCSP_RESPONSE.invokeExact(a, in, len);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OCSP_RESPONSE_free =
      Native.procedure("OCSP_RESPONSE_free", C_POINTER);

  /** {@code void OCSP_RESPONSE_free(OCSP_RESPONSE *a)} */
  public static void OCSP_RESPONSE_free(MemorySegment a) {
    try {
      OCSP_RESPONSE_free.invokeExact(a);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OCSP_BASICRESP_free =
      Native.procedure("OCSP_BASICRESP_free", C_POINTER);

  /** {@code void OCSP_BASICRESP_free(OCSP_BASICRESP *a)} */
  public static void OCSP_BASICRESP_free(MemorySegment a) {
    try {
      OCSP_BASICRESP_free.invokeExact(a);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
