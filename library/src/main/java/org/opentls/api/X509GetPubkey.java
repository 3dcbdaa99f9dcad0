package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Public keys of certificates; see {@code X509_get_pubkey(3ossl)}. */
public final class X509GetPubkey {
  private X509GetPubkey() {}

  private static final MethodHandle X509_get_X509_PUBKEY =
      Native.function("X509_get_X509_PUBKEY", C_POINTER, C_POINTER);

  /** {@code X509_PUBKEY *X509_get_X509_PUBKEY(const X509 *x)} */
  public static MemorySegment X509_get_X509_PUBKEY(MemorySegment x) {
    try {
      return (MemorySegment) X509_get_X509_PUBKEY.invokeExact(x);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle i2d_X509_PUBKEY =
      Native.function("i2d_X509_PUBKEY", C_INT, C_POINTER, C_POINTER);

  /** {@code int i2d_X509_PUBKEY(const X509_PUBKEY *a, unsigned char **pp)} */
  public static int i2d_X509_PUBKEY(MemorySegment a, MemorySegment pp) {
    try {
      return (int) i2d_X509_PUBKEY.invokeExact(a, pp);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
