package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Methods of one's own; see {@code BIO_meth_new(3ossl)} and {@code BIO_get_data(3ossl)}. */
public final class BioMeth {
  private BioMeth() {}

  private static final MethodHandle BIO_get_new_index = Native.function("BIO_get_new_index", C_INT);

  /** {@code int BIO_get_new_index(void)} */
  public static int BIO_get_new_index() {
    try {
      return (int) BIO_get_new_index.invokeExact();
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_meth_new =
      Native.function("BIO_meth_new", C_POINTER, C_INT, C_POINTER);

  /** {@code BIO_METHOD *BIO_meth_new(int type, const char *name)} */
  public static MemorySegment BIO_meth_new(int type, MemorySegment name) {
    try {
      return (MemorySegment) BIO_meth_new.invokeExact(type, name);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_meth_set_read =
      Native.function("BIO_meth_set_read", C_INT, C_POINTER, C_POINTER);

  /** {@code int BIO_meth_set_read(BIO_METHOD *biom, int (*read)(BIO *, char *, int))} */
  public static int BIO_meth_set_read(MemorySegment biom, MemorySegment read) {
    try {
      return (int) BIO_meth_set_read.invokeExact(biom, read);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_meth_set_write =
      Native.function("BIO_meth_set_write", C_INT, C_POINTER, C_POINTER);

  /** {@code int BIO_meth_set_write(BIO_METHOD *biom, int (*write)(BIO *, const char *, int))} */
  public static int BIO_meth_set_write(MemorySegment biom, MemorySegment write) {
    try {
      return (int) BIO_meth_set_write.invokeExact(biom, write);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_meth_set_puts =
      Native.function("BIO_meth_set_puts", C_INT, C_POINTER, C_POINTER);

  /** {@code int BIO_meth_set_puts(BIO_METHOD *biom, int (*puts)(BIO *, const char *))} */
  public static int BIO_meth_set_puts(MemorySegment biom, MemorySegment puts) {
    try {
      return (int) BIO_meth_set_puts.invokeExact(biom, puts);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_meth_set_gets =
      Native.function("BIO_meth_set_gets", C_INT, C_POINTER, C_POINTER);

  /** {@code int BIO_meth_set_gets(BIO_METHOD *biom, int (*gets)(BIO *, char *, int))} */
  public static int BIO_meth_set_gets(MemorySegment biom, MemorySegment gets) {
    try {
      return (int) BIO_meth_set_gets.invokeExact(biom, gets);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_meth_set_ctrl =
      Native.function("BIO_meth_set_ctrl", C_INT, C_POINTER, C_POINTER);

  /** {@code int BIO_meth_set_ctrl(BIO_METHOD *biom, long (*ctrl)(BIO *, int, long, void *))} */
  public static int BIO_meth_set_ctrl(MemorySegment biom, MemorySegment ctrl) {
    try {
      return (int) BIO_meth_set_ctrl.invokeExact(biom, ctrl);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_meth_set_destroy =
      Native.function("BIO_meth_set_destroy", C_INT, C_POINTER, C_POINTER);

  /** {@code int BIO_meth_set_destroy(BIO_METHOD *biom, int (*destroy)(BIO *))} */
  public static int BIO_meth_set_destroy(MemorySegment biom, MemorySegment destroy) {
    try {
      return (int) BIO_meth_set_destroy.invokeExact(biom, destroy);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_set_data =
      Native.procedure("BIO_set_data", C_POINTER, C_POINTER);

  /** {@code void BIO_set_data(BIO *a, void *ptr)} */
  public static void BIO_set_data(MemorySegment a, MemorySegment ptr) {
    try {
      BIO_set_data.invokeExact(a, ptr);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_get_data =
      Native.function("BIO_get_data", C_POINTER, C_POINTER);

  /** {@code void *BIO_get_data(BIO *a)} */
  public static MemorySegment BIO_get_data(MemorySegment a) {
    try {
      return (MemorySegment) BIO_get_data.invokeExact(a);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_set_init =
      Native.procedure("BIO_set_init", C_POINTER, C_INT);

  /** {@code void BIO_set_init(BIO *a, int init)} */
  public static void BIO_set_init(MemorySegment a, int init) {
    try {
      BIO_set_init.invokeExact(a, init);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
