package org.opentls.age;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.opentls.api.Err.check;
import static org.opentls.api.EvpPkey.EVP_PKEY_CTX_new_from_pkey;
import static org.opentls.api.EvpPkey.EVP_PKEY_get_raw_public_key;
import static org.opentls.api.EvpPkey.EVP_PKEY_new_raw_private_key_ex;
import static org.opentls.api.EvpPkey.EVP_PKEY_new_raw_public_key_ex;
import static org.opentls.api.EvpPkeyDerive.EVP_PKEY_derive;
import static org.opentls.api.EvpPkeyDerive.EVP_PKEY_derive_init;
import static org.opentls.api.EvpPkeyDerive.EVP_PKEY_derive_set_peer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import org.opentls.api.Err;
import org.opentls.api.EvpPkey;
import org.opentls.api.Handle;
import org.opentls.internal.SecretArena;

/** X25519: RFC 7748, {@code EVP_PKEY-X25519(7ossl)}. */
final class X25519 {
  private X25519() {}

  /** The size in bytes of secrets, public keys and shared secrets. */
  static final int SIZE = 32;

  private static final byte[] BASE_POINT = Arrays.copyOf(new byte[] {9}, SIZE);

  /** The public key of a secret. */
  static byte[] publicKey(byte[] secret) {
    try (var arena = new SecretArena();
        var key = secretKey(arena, secret)) {
      var out = arena.allocate(SIZE);
      var size = arena.allocateFrom(JAVA_LONG, SIZE);
      check(EVP_PKEY_get_raw_public_key(key.pointer(), out, size));
      return out.toArray(JAVA_BYTE);
    }
  }

  /**
   * What both sides can compute, which the caller clears; empty if it would be zero, because the
   * public key is one of the few of low order.
   */
  static Optional<byte[]> sharedSecret(byte[] secret, byte[] publicKey) {
    try (var arena = new SecretArena();
        var key = secretKey(arena, secret);
        var peer = peerKey(arena, publicKey);
        var context =
            Handle.own(
                EVP_PKEY_CTX_new_from_pkey(NULL, key.pointer(), NULL),
                EvpPkey::EVP_PKEY_CTX_free)) {
      var out = arena.allocate(SIZE);
      var size = arena.allocateFrom(JAVA_LONG, SIZE);
      check(EVP_PKEY_derive_init(context.pointer()));
      check(EVP_PKEY_derive_set_peer(context.pointer(), peer.pointer()));
      if (EVP_PKEY_derive(context.pointer(), out, size) <= 0) {
        Err.drain();
        return Optional.empty();
      }
      return Optional.of(out.toArray(JAVA_BYTE));
    }
  }

  /** Whether a public key gives everybody the same shared secret, zero. */
  static boolean isLowOrder(byte[] publicKey) {
    return sharedSecret(BASE_POINT, publicKey).isEmpty();
  }

  private static Handle secretKey(Arena arena, byte[] secret) {
    return Handle.own(
        EVP_PKEY_new_raw_private_key_ex(NULL, name(arena), NULL, copy(arena, secret), SIZE),
        EvpPkey::EVP_PKEY_free);
  }

  private static Handle peerKey(Arena arena, byte[] publicKey) {
    return Handle.own(
        EVP_PKEY_new_raw_public_key_ex(NULL, name(arena), NULL, copy(arena, publicKey), SIZE),
        EvpPkey::EVP_PKEY_free);
  }

  private static MemorySegment name(Arena arena) {
    return arena.allocateFrom("X25519");
  }

  private static MemorySegment copy(Arena arena, byte[] bytes) {
    return arena.allocateFrom(JAVA_BYTE, bytes);
  }
}
