package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A digest in one call; see {@code EVP_DigestInit(3ossl)}. Apart from {@link EvpDigest}, so that a
 * program that needs that alone does not wait for this to be linked.
 */
public final class EvpQDigest {
  private EvpQDigest() {}

  private static final MethodHandle EVP_Q_digest =
      Native.function(
          "EVP_Q_digest",
          C_INT,
          C_POINTER,
          C_POINTER,
          C_POINTER,
          C_POINTER,
          C_SIZE_T,
          C_POINTER,
          C_POINTER);

  /**
   * {@code int EVP_Q_digest(OSSL_LIB_CTX *libctx, const char *name, const char *propq, const void
   * *data, size_t datalen, unsigned char *md, size_t *mdlen)}
   */
  public static int EVP_Q_digest(
      MemorySegment libctx,
      MemorySegment name,
      MemorySegment propq,
      MemorySegment data,
      long datalen,
      MemorySegment md,
      MemorySegment mdlen) {
    try {
      return (int) EVP_Q_digest.invokeExact(libctx, name, propq, data, datalen, md, mdlen);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
