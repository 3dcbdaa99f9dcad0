package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_LONG;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** What an OCSP response says of a certificate; see {@code OCSP_resp_find_status(3ossl)}. */
public final class OcspRespFindStatus {
  private OcspRespFindStatus() {}

  private static final MethodHandle OCSP_resp_find =
      Native.function("OCSP_resp_find", C_INT, C_POINTER, C_POINTER, C_INT);

  /** {@code int OCSP_resp_find(OCSP_BASICRESP *bs, OCSP_CERTID *id, int last)} */
  public static int OCSP_resp_find(MemorySegment bs, MemorySegment id, int last) {
    try {
      return (int) OCSP_resp_find.invokeExact(bs, id, last);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OCSP_resp_get0 =
      Native.function("OCSP_resp_get0", C_POINTER, C_POINTER, C_INT);

  /** {@code OCSP_SINGLERESP *OCSP_resp_get0(OCSP_BASICRESP *bs, int idx)} */
  public static MemorySegment OCSP_resp_get0(MemorySegment bs, int idx) {
    try {
      return (MemorySegment) OCSP_resp_get0.invokeExact(bs, idx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OCSP_single_get0_status =
      Native.function(
          "OCSP_single_get0_status", C_INT, C_POINTER, C_POINTER, C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code int OCSP_single_get0_status(OCSP_SINGLERESP *single, int *reason, ASN1_GENERALIZEDTIME
   * **revtime, ASN1_GENERALIZEDTIME **thisupd, ASN1_GENERALIZEDTIME **nextupd)}
   */
  public static int OCSP_single_get0_status(
      MemorySegment single,
      MemorySegment reason,
      MemorySegment revtime,
      MemorySegment thisupd,
      MemorySegment nextupd) {
    try {
      return (int) OCSP_single_get0_status.invokeExact(single, reason, revtime, thisupd, nextupd);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OCSP_check_validity =
      Native.function("OCSP_check_validity", C_INT, C_POINTER, C_POINTER, C_LONG, C_LONG);

  /**
   * {@code int OCSP_check_validity(ASN1_GENERALIZEDTIME *thisupd, ASN1_GENERALIZEDTIME *nextupd,
   * long sec, long maxsec)}
   */
  public static int OCSP_check_validity(
      MemorySegment thisupd, MemorySegment nextupd, long sec, long maxsec) {
    try {
      return (int) OCSP_check_validity.invokeExact(thisupd, nextupd, sec, maxsec);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OCSP_basic_verify =
      Native.function("OCSP_basic_verify", C_INT, C_POINTER, C_POINTER, C_POINTER, C_LONG);

  /**
   * {@code int OCSP_basic_verify(OCSP_BASICRESP *bs, STACK_OF(X509) *certs, X509_STORE *st,
   * unsigned long flags)}
   */
  public static int OCSP_basic_verify(
      MemorySegment bs, MemorySegment certs, MemorySegment st, long flags) {
    try {
      return (int) OCSP_basic_verify.invokeExact(bs, certs, st, flags);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
