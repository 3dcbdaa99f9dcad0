package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Names of subjects and issuers; see {@code X509_NAME_add_entry_by_txt(3ossl)} and {@code
 * X509_dup(3ossl)}.
 */
public final class X509Name {
  private X509Name() {}

  /** {@code MBSTRING_UTF8} */
  public static final int MBSTRING_UTF8 = 0x1000;

  private static final MethodHandle X509_NAME_new = Native.function("X509_NAME_new", C_POINTER);

  /** {@code X509_NAME *X509_NAME_new(void)} */
  public static MemorySegment X509_NAME_new() {
    try {
      return (MemorySegment) X509_NAME_new.invokeExact();
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_NAME_add_entry_by_txt =
      Native.function(
          "X509_NAME_add_entry_by_txt",
          C_INT,
          C_POINTER,
          C_POINTER,
          C_INT,
          C_POINTER,
          C_INT,
          C_INT,
          C_INT);

  /**
   * {@code int X509_NAME_add_entry_by_txt(X509_NAME *name, const char *field, int type, const
   * unsigned char *bytes, int len, int loc, int set)}
   */
  public static int X509_NAME_add_entry_by_txt(
      MemorySegment name,
      MemorySegment field,
      int type,
      MemorySegment bytes,
      int len,
      int loc,
      int set) {
    try {
      return (int) X509_NAME_add_entry_by_txt.invokeExact(name, field, type, bytes, len, loc, set);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
