package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Shared secrets of two keys; see {@code EVP_PKEY_derive(3ossl)}. */
public final class EvpPkeyDerive {
  private EvpPkeyDerive() {}

  private static final MethodHandle EVP_PKEY_derive_init =
      Native.function("EVP_PKEY_derive_init", C_INT, C_POINTER);

  /** {@code int EVP_PKEY_derive_init(EVP_PKEY_CTX *ctx)} */
  public static int EVP_PKEY_derive_init(MemorySegment ctx) {
    try {
      return (int) EVP_PKEY_derive_init.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_PKEY_derive_set_peer =
      Native.function("EVP_PKEY_derive_set_peer", C_INT, C_POINTER, C_POINTER);

  /** {@code int EVP_PKEY_derive_set_peer(EVP_PKEY_CTX *ctx, EVP_PKEY *peer)} */
  public static int EVP_PKEY_derive_set_peer(MemorySegment ctx, MemorySegment peer) {
    try {
      return (int) EVP_PKEY_derive_set_peer.invokeExact(ctx, peer);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_PKEY_derive =
      Native.function("EVP_PKEY_derive", C_INT, C_POINTER, C_POINTER, C_POINTER);

  /** {@code int EVP_PKEY_derive(EVP_PKEY_CTX *ctx, unsigned char *key, size_t *keylen)} */
  public static int EVP_PKEY_derive(MemorySegment ctx, MemorySegment key, MemorySegment keylen) {
    try {
      return (int) EVP_PKEY_derive.invokeExact(ctx, key, keylen);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
