package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_LONG;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** What a verification checks; see {@code X509_VERIFY_PARAM_set_flags(3ossl)}. */
public final class X509VerifyParam {
  private X509VerifyParam() {}

  private static final MethodHandle X509_VERIFY_PARAM_set1_host =
      Native.function("X509_VERIFY_PARAM_set1_host", C_INT, C_POINTER, C_POINTER, C_SIZE_T);

  /**
   * {@code int X509_VERIFY_PARAM_set1_host(X509_VERIFY_PARAM *param, const char *name, size_t
   * namelen)}
   */
  public static int X509_VERIFY_PARAM_set1_host(
      MemorySegment param, MemorySegment name, long namelen) {
    try {
      return (int) X509_VERIFY_PARAM_set1_host.invokeExact(param, name, namelen);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_VERIFY_PARAM_set1_ip =
      Native.function("X509_VERIFY_PARAM_set1_ip", C_INT, C_POINTER, C_POINTER, C_SIZE_T);

  /**
   * {@code int X509_VERIFY_PARAM_set1_ip(X509_VERIFY_PARAM *param, const unsigned char *ip, size_t
   * iplen)}
   */
  public static int X509_VERIFY_PARAM_set1_ip(MemorySegment param, MemorySegment ip, long iplen) {
    try {
      return (int) X509_VERIFY_PARAM_set1_ip.invokeExact(param, ip, iplen);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_VERIFY_PARAM_set_hostflags =
      Native.procedure("X509_VERIFY_PARAM_set_hostflags", C_POINTER, C_INT);

  /** {@code void X509_VERIFY_PARAM_set_hostflags(X509_VERIFY_PARAM *param, unsigned int flags)} */
  public static void X509_VERIFY_PARAM_set_hostflags(MemorySegment param, int flags) {
    try {
      X509_VERIFY_PARAM_set_hostflags.invokeExact(param, flags);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_VERIFY_PARAM_set_flags =
      Native.function("X509_VERIFY_PARAM_set_flags", C_INT, C_POINTER, C_LONG);

  /** {@code int X509_VERIFY_PARAM_set_flags(X509_VERIFY_PARAM *param, unsigned long flags)} */
  public static int X509_VERIFY_PARAM_set_flags(MemorySegment param, long flags) {
    try {
      return (int) X509_VERIFY_PARAM_set_flags.invokeExact(param, flags);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
