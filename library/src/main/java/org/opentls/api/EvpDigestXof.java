package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Long output of digests that are extendable; see {@code EVP_DigestInit(3ossl)}. Apart from {@link
 * EvpDigest}, so that a program that needs a digest alone does not wait for these to be linked.
 */
public final class EvpDigestXof {
  private EvpDigestXof() {}

  private static final MethodHandle EVP_DigestFinalXOF_native =
      Native.function("EVP_DigestFinalXOF", C_INT, C_POINTER, C_POINTER, C_SIZE_T);

  /**
   * {@code int EVP_DigestFinalXOF(EVP_MD_CTX *ctx, unsigned char *out, size_t outlen)}, for output
   * of any length into native memory; does not hold up the garbage collector
   */
  public static int EVP_DigestFinalXOF_native(MemorySegment ctx, MemorySegment out, long outlen) {
    try {
      return (int) EVP_DigestFinalXOF_native.invokeExact(ctx, out, outlen);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_DigestSqueeze =
      Native.criticalFunctionSince(
          "3.3", "EVP_DigestSqueeze", C_INT, C_POINTER, C_POINTER, C_SIZE_T);

  /**
   * {@code int EVP_DigestSqueeze(EVP_MD_CTX *ctx, unsigned char *out, size_t outlen)}: since
   * OpenSSL 3.3; takes a heap array as it is, so keep {@code outlen} at or below 64 KiB
   */
  public static int EVP_DigestSqueeze(MemorySegment ctx, MemorySegment out, long outlen) {
    try {
      return (int) EVP_DigestSqueeze.invokeExact(ctx, out, outlen);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
