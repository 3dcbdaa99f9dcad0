package org.opentls.api;

import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The compressing filter, which many builds of OpenSSL lack; see {@code BIO_f_zlib(3ossl)}. */
public final class BioZlib {
  private BioZlib() {}

  private static final MethodHandle BIO_f_zlib =
      Native.functionSince("3.0", "BIO_f_zlib", C_POINTER);

  /**
   * {@code const BIO_METHOD *BIO_f_zlib(void)}: {@code NULL} if OpenSSL was built without zlib,
   * where the function exists at all
   */
  public static MemorySegment BIO_f_zlib() {
    try {
      return (MemorySegment) BIO_f_zlib.invokeExact();
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
