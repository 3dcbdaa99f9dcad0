package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_LONG;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Certificates; see {@code d2i_X509(3ossl)}. */
public final class X509 {
  private X509() {}

  private static final MethodHandle d2i_X509 =
      Native.function("d2i_X509", C_POINTER, C_POINTER, C_POINTER, C_LONG);

  /** {@code X509 *d2i_X509(X509 **a, const unsigned char **ppin, long length)} */
  public static MemorySegment d2i_X509(MemorySegment a, MemorySegment ppin, long length) {
    try {
      return (MemorySegment) d2i_X509.invokeExact(a, ppin, length);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle i2d_X509 =
      Native.function("i2d_X509", C_INT, C_POINTER, C_POINTER);

  /** {@code int i2d_X509(const X509 *x, unsigned char **ppout)} */
  public static int i2d_X509(MemorySegment x, MemorySegment ppout) {
    try {
      return (int) i2d_X509.invokeExact(x, ppout);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_free = Native.procedure("X509_free", C_POINTER);

  /** {@code void X509_free(X509 *a)} */
  public static void X509_free(MemorySegment a) {
    try {
      X509_free.invokeExact(a);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_up_ref = Native.function("X509_up_ref", C_INT, C_POINTER);

  /** {@code int X509_up_ref(X509 *a)} */
  public static int X509_up_ref(MemorySegment a) {
    try {
      return (int) X509_up_ref.invokeExact(a);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_get0_pubkey =
      Native.function("X509_get0_pubkey", C_POINTER, C_POINTER);

  /** {@code EVP_PKEY *X509_get0_pubkey(const X509 *x)} */
  public static MemorySegment X509_get0_pubkey(MemorySegment x) {
    try {
      return (MemorySegment) X509_get0_pubkey.invokeExact(x);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_check_private_key =
      Native.function("X509_check_private_key", C_INT, C_POINTER, C_POINTER);

  /** {@code int X509_check_private_key(const X509 *x, const EVP_PKEY *k)} */
  public static int X509_check_private_key(MemorySegment x, MemorySegment k) {
    try {
      return (int) X509_check_private_key.invokeExact(x, k);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_check_host =
      Native.function("X509_check_host", C_INT, C_POINTER, C_POINTER, C_SIZE_T, C_INT, C_POINTER);

  /**
   * {@code int X509_check_host(X509 *x, const char *chk, size_t chklen, unsigned int flags, char
   * **peername)}
   */
  public static int X509_check_host(
      MemorySegment x, MemorySegment chk, long chklen, int flags, MemorySegment peername) {
    try {
      return (int) X509_check_host.invokeExact(x, chk, chklen, flags, peername);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_check_ip =
      Native.function("X509_check_ip", C_INT, C_POINTER, C_POINTER, C_SIZE_T, C_INT);

  /**
   * {@code int X509_check_ip(X509 *x, const unsigned char *chk, size_t chklen, unsigned int flags)}
   */
  public static int X509_check_ip(MemorySegment x, MemorySegment chk, long chklen, int flags) {
    try {
      return (int) X509_check_ip.invokeExact(x, chk, chklen, flags);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
