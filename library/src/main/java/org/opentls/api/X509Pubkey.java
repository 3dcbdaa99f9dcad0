package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The key of a certificate; see {@code X509_get_pubkey(3ossl)}. */
public final class X509Pubkey {
  private X509Pubkey() {}

  private static final MethodHandle X509_set_pubkey =
      Native.function("X509_set_pubkey", C_INT, C_POINTER, C_POINTER);

  /** {@code int X509_set_pubkey(X509 *x, EVP_PKEY *pkey)} */
  public static int X509_set_pubkey(MemorySegment x, MemorySegment pkey) {
    try {
      return (int) X509_set_pubkey.invokeExact(x, pkey);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
