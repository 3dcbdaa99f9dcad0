package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Making and freeing BIOs; see {@code BIO_new(3ossl)}. */
public final class BioNew {
  private BioNew() {}

  private static final MethodHandle BIO_new = Native.function("BIO_new", C_POINTER, C_POINTER);

  /** {@code BIO *BIO_new(const BIO_METHOD *type)} */
  public static MemorySegment BIO_new(MemorySegment type) {
    try {
      return (MemorySegment) BIO_new.invokeExact(type);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_up_ref = Native.function("BIO_up_ref", C_INT, C_POINTER);

  /** {@code int BIO_up_ref(BIO *a)} */
  public static int BIO_up_ref(MemorySegment a) {
    try {
      return (int) BIO_up_ref.invokeExact(a);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_free = Native.function("BIO_free", C_INT, C_POINTER);

  /** {@code int BIO_free(BIO *a)}: does not touch the rest of a chain */
  public static int BIO_free(MemorySegment a) {
    try {
      return (int) BIO_free.invokeExact(a);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
