package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_LONG;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Certificates that are trusted; see {@code X509_STORE_add_cert(3ossl)}. */
public final class X509Store {
  private X509Store() {}

  private static final MethodHandle X509_STORE_new = Native.function("X509_STORE_new", C_POINTER);

  /** {@code X509_STORE *X509_STORE_new(void)} */
  public static MemorySegment X509_STORE_new() {
    try {
      return (MemorySegment) X509_STORE_new.invokeExact();
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_STORE_free =
      Native.procedure("X509_STORE_free", C_POINTER);

  /** {@code void X509_STORE_free(X509_STORE *xs)} */
  public static void X509_STORE_free(MemorySegment xs) {
    try {
      X509_STORE_free.invokeExact(xs);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_STORE_up_ref =
      Native.function("X509_STORE_up_ref", C_INT, C_POINTER);

  /** {@code int X509_STORE_up_ref(X509_STORE *xs)} */
  public static int X509_STORE_up_ref(MemorySegment xs) {
    try {
      return (int) X509_STORE_up_ref.invokeExact(xs);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_STORE_add_cert =
      Native.function("X509_STORE_add_cert", C_INT, C_POINTER, C_POINTER);

  /** {@code int X509_STORE_add_cert(X509_STORE *xs, X509 *x)} */
  public static int X509_STORE_add_cert(MemorySegment xs, MemorySegment x) {
    try {
      return (int) X509_STORE_add_cert.invokeExact(xs, x);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_STORE_set_flags =
      Native.function("X509_STORE_set_flags", C_INT, C_POINTER, C_LONG);

  /** {@code int X509_STORE_set_flags(X509_STORE *xs, unsigned long flags)} */
  public static int X509_STORE_set_flags(MemorySegment xs, long flags) {
    try {
      return (int) X509_STORE_set_flags.invokeExact(xs, flags);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_STORE_set_default_paths =
      Native.function("X509_STORE_set_default_paths", C_INT, C_POINTER);

  /** {@code int X509_STORE_set_default_paths(X509_STORE *xs)} */
  public static int X509_STORE_set_default_paths(MemorySegment xs) {
    try {
      return (int) X509_STORE_set_default_paths.invokeExact(xs);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_STORE_add_crl =
      Native.function("X509_STORE_add_crl", C_INT, C_POINTER, C_POINTER);

  /** {@code int X509_STORE_add_crl(X509_STORE *xs, X509_CRL *x)} */
  public static int X509_STORE_add_crl(MemorySegment xs, MemorySegment x) {
    try {
      return (int) X509_STORE_add_crl.invokeExact(xs, x);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
