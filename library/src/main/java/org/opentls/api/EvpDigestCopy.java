package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Copies of message digests under way; see {@code EVP_DigestInit(3ossl)}. Apart from {@link
 * EvpDigest}, so that a program that needs a digest alone does not wait for this to be linked.
 */
public final class EvpDigestCopy {
  private EvpDigestCopy() {}

  private static final MethodHandle EVP_MD_CTX_copy_ex =
      Native.function("EVP_MD_CTX_copy_ex", C_INT, C_POINTER, C_POINTER);

  /** {@code int EVP_MD_CTX_copy_ex(EVP_MD_CTX *out, const EVP_MD_CTX *in)} */
  public static int EVP_MD_CTX_copy_ex(MemorySegment out, MemorySegment in) {
    try {
      return (int) EVP_MD_CTX_copy_ex.invokeExact(out, in);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
