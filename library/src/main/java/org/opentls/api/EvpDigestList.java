package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Lists of digests and their names; see {@code EVP_DigestInit(3ossl)}. Apart from {@link
 * EvpDigest}, so that a program that needs a digest alone does not wait for these to be linked.
 */
public final class EvpDigestList {
  private EvpDigestList() {}

  private static final MethodHandle EVP_MD_do_all_provided =
      Native.procedure("EVP_MD_do_all_provided", C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code void EVP_MD_do_all_provided(OSSL_LIB_CTX *libctx, void (*fn)(EVP_MD *md, void *arg),
   * void *arg)}
   */
  public static void EVP_MD_do_all_provided(
      MemorySegment libctx, MemorySegment fn, MemorySegment arg) {
    try {
      EVP_MD_do_all_provided.invokeExact(libctx, fn, arg);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_MD_names_do_all =
      Native.function("EVP_MD_names_do_all", C_INT, C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code int EVP_MD_names_do_all(const EVP_MD *md, void (*fn)(const char *name, void *data), void
   * *data)}
   */
  public static int EVP_MD_names_do_all(MemorySegment md, MemorySegment fn, MemorySegment data) {
    try {
      return (int) EVP_MD_names_do_all.invokeExact(md, fn, data);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
