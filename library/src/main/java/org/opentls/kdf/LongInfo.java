package org.opentls.kdf;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.opentls.api.Err.check;
import static org.opentls.api.EvpMac.EVP_MAC_CTX_new;
import static org.opentls.api.EvpMac.EVP_MAC_fetch;
import static org.opentls.api.EvpMac.EVP_MAC_final;
import static org.opentls.api.EvpMac.EVP_MAC_init;
import static org.opentls.api.EvpMac.EVP_MAC_update;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.opentls.api.EvpMac;
import org.opentls.api.Handle;
import org.opentls.api.OsslParam;
import org.opentls.internal.FixedDigest;
import org.opentls.internal.Input;
import org.opentls.internal.SecretArena;

/** HKDF-Expand, RFC 5869 section 2.3, for an info that OpenSSL's own takes in no version. */
final class LongInfo {
  private LongInfo() {}

  static byte[] expand(FixedDigest digest, byte[] key, byte[] info, int length) {
    try (var arena = new SecretArena();
        var context = newContext(arena, digest, key)) {
      var ctx = context.pointer();
      var counter = arena.allocate(1);
      var output = arena.allocate(length + (long) digest.size());
      for (int at = 0; at < length; at += digest.size()) {
        if (at > 0) {
          check(EVP_MAC_init(ctx, NULL, 0, NULL));
          var before = output.asSlice((long) at - digest.size(), digest.size());
          check(EVP_MAC_update(ctx, before, digest.size()));
        }
        Input.read(
            MemorySegment.ofArray(info),
            piece -> check(EVP_MAC_update(ctx, piece, piece.byteSize())));
        counter.set(JAVA_BYTE, 0, (byte) (at / digest.size() + 1));
        check(EVP_MAC_update(ctx, counter, 1));
        check(EVP_MAC_final(ctx, output.asSlice(at, digest.size()), NULL, digest.size()));
      }
      return output.asSlice(0, length).toArray(JAVA_BYTE);
    }
  }

  private static Handle newContext(Arena arena, FixedDigest digest, byte[] key) {
    try (var mac =
        Handle.own(EVP_MAC_fetch(NULL, arena.allocateFrom("HMAC"), NULL), EvpMac::EVP_MAC_free)) {
      var context = Handle.own(EVP_MAC_CTX_new(mac.pointer()), EvpMac::EVP_MAC_CTX_free);
      // An empty key needs a pointer: NULL would keep the key before.
      var secret = arena.allocate(Math.max(1, key.length));
      MemorySegment.copy(key, 0, secret, JAVA_BYTE, 0, key.length);
      var params = OsslParam.in(arena).utf8("digest", digest.openSslName()).end();
      check(EVP_MAC_init(context.pointer(), secret, key.length, params));
      return context;
    }
  }
}
