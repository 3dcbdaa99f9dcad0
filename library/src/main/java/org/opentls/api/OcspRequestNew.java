package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** OCSP requests; see {@code OCSP_REQUEST_new(3ossl)}. */
public final class OcspRequestNew {
  private OcspRequestNew() {}

  private static final MethodHandle OCSP_REQUEST_new =
      Native.function("OCSP_REQUEST_new", C_POINTER);

  /** {@code OCSP_REQUEST *OCSP_REQUEST_new(void)} */
  public static MemorySegment OCSP_REQUEST_new() {
    try {
      return (MemorySegment) OCSP_REQUEST_new.invokeExact();
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OCSP_REQUEST_free =
      Native.procedure("OCSP_REQUEST_free", C_POINTER);

  /** {@code void OCSP_REQUEST_free(OCSP_REQUEST *req)} */
  public static void OCSP_REQUEST_free(MemorySegment req) {
    try {
      OCSP_REQUEST_free.invokeExact(req);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OCSP_request_add0_id =
      Native.function("OCSP_request_add0_id", C_POINTER, C_POINTER, C_POINTER);

  /** {@code OCSP_ONEREQ *OCSP_request_add0_id(OCSP_REQUEST *req, OCSP_CERTID *cid)} */
  public static MemorySegment OCSP_request_add0_id(MemorySegment req, MemorySegment cid) {
    try {
      return (MemorySegment) OCSP_request_add0_id.invokeExact(req, cid);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle i2d_OCSP_REQUEST =
      Native.function("i2d_OCSP_REQUEST", C_INT, C_POINTER, C_POINTER);

  /** {@code int i2d_OCSP_REQUEST(const OCSP_REQUEST *a, unsigned char **out)} */
  public static int i2d_OCSP_REQUEST(MemorySegment a, MemorySegment out) {
    try {
      return (int) i2d_OCSP_REQUEST.invokeExact(a, out);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
