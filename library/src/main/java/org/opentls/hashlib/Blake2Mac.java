package org.opentls.hashlib;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.opentls.api.Err.check;
import static org.opentls.api.EvpMac.EVP_MAC_CTX_dup;
import static org.opentls.api.EvpMac.EVP_MAC_CTX_new;
import static org.opentls.api.EvpMac.EVP_MAC_fetch;
import static org.opentls.api.EvpMac.EVP_MAC_final;
import static org.opentls.api.EvpMac.EVP_MAC_init;
import static org.opentls.api.EvpMac.EVP_MAC_update;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.opentls.api.EvpMac;
import org.opentls.api.Handle;
import org.opentls.api.OsslParam;

/**
 * BLAKE2 with a key, which OpenSSL has as a message authentication code; see {@code
 * EVP_MAC-BLAKE2(7ossl)}. Each context holds the key; OpenSSL wipes it with the context.
 */
record Blake2Mac(Blake2 blake2, int size) implements Algorithm {

  /** A context that has seen no data. */
  Handle newContext(byte[] key, byte[] salt, byte[] person, boolean usedForSecurity) {
    try (var arena = Arena.ofConfined()) {
      var properties = usedForSecurity ? NULL : arena.allocateFrom(Md.NOT_FOR_SECURITY);
      var mac =
          Handle.own(
              EVP_MAC_fetch(NULL, arena.allocateFrom(blake2.macName), properties),
              EvpMac::EVP_MAC_free);
      var context = Handle.own(EVP_MAC_CTX_new(mac.pointer()), EvpMac::EVP_MAC_CTX_free);
      mac.close();
      var params = OsslParam.in(arena).sizeT("size", size);
      if (salt.length > 0) {
        params.octets("salt", salt);
      }
      if (person.length > 0) {
        params.octets("custom", person);
      }
      var secret = arena.allocateFrom(JAVA_BYTE, key);
      try {
        check(EVP_MAC_init(context.pointer(), secret, key.length, params.end()));
      } finally {
        secret.fill((byte) 0);
      }
      return context;
    }
  }

  @Override
  public String name() {
    return blake2.pythonName();
  }

  @Override
  public int blockSize() {
    return blake2.blockSize;
  }

  @Override
  public boolean isXof() {
    return false;
  }

  /** None: a context holds the key, so it stays with its digest. */
  @Override
  public @Nullable Contexts contexts() {
    return null;
  }

  @Override
  public Handle copyOf(MemorySegment context) {
    return Handle.own(EVP_MAC_CTX_dup(context), EvpMac::EVP_MAC_CTX_free);
  }

  /** Starts anew under the same key: {@code EVP_MAC_init} without one keeps it. */
  @Override
  public void reset(MemorySegment context) {
    check(EVP_MAC_init(context, NULL, 0, NULL));
  }

  @Override
  public void update(MemorySegment context, MemorySegment data, long length) {
    check(EVP_MAC_update(context, data, length));
  }

  @Override
  public void finish(MemorySegment context, byte[] out, int offset, int length) {
    var target = MemorySegment.ofArray(out).asSlice(offset, length);
    check(EVP_MAC_final(context, target, NULL, length));
  }

  @Override
  public void finishCopy(MemorySegment context, byte[] out, int offset, int length) {
    try (var copy = copyOf(context)) {
      finish(copy.pointer(), out, offset, length);
    }
  }
}
