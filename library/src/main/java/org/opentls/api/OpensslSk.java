package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Stacks of pointers; see {@code OPENSSL_sk_new_null(3ossl)}. */
public final class OpensslSk {
  private OpensslSk() {}

  private static final MethodHandle OPENSSL_sk_new_null =
      Native.function("OPENSSL_sk_new_null", C_POINTER);

  /** {@code OPENSSL_STACK *OPENSSL_sk_new_null(void)} */
  public static MemorySegment OPENSSL_sk_new_null() {
    try {
      return (MemorySegment) OPENSSL_sk_new_null.invokeExact();
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OPENSSL_sk_num =
      Native.function("OPENSSL_sk_num", C_INT, C_POINTER);

  /** {@code int OPENSSL_sk_num(const OPENSSL_STACK *st)} */
  public static int OPENSSL_sk_num(MemorySegment st) {
    try {
      return (int) OPENSSL_sk_num.invokeExact(st);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OPENSSL_sk_value =
      Native.function("OPENSSL_sk_value", C_POINTER, C_POINTER, C_INT);

  /** {@code void *OPENSSL_sk_value(const OPENSSL_STACK *st, int i)} */
  public static MemorySegment OPENSSL_sk_value(MemorySegment st, int i) {
    try {
      return (MemorySegment) OPENSSL_sk_value.invokeExact(st, i);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OPENSSL_sk_push =
      Native.function("OPENSSL_sk_push", C_INT, C_POINTER, C_POINTER);

  /** {@code int OPENSSL_sk_push(OPENSSL_STACK *st, const void *data)} */
  public static int OPENSSL_sk_push(MemorySegment st, MemorySegment data) {
    try {
      return (int) OPENSSL_sk_push.invokeExact(st, data);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OPENSSL_sk_free =
      Native.procedure("OPENSSL_sk_free", C_POINTER);

  /** {@code void OPENSSL_sk_free(OPENSSL_STACK *st)} */
  public static void OPENSSL_sk_free(MemorySegment st) {
    try {
      OPENSSL_sk_free.invokeExact(st);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
