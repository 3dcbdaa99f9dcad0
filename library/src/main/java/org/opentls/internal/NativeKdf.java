package org.opentls.internal;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.opentls.api.Err.check;
import static org.opentls.api.EvpKdf.EVP_KDF_CTX_new;
import static org.opentls.api.EvpKdf.EVP_KDF_derive;
import static org.opentls.api.EvpKdf.EVP_KDF_fetch;
import static org.opentls.api.EvpMac.EVP_MAC_CTX_new;
import static org.opentls.api.EvpMac.EVP_MAC_fetch;
import static org.opentls.api.EvpMac.EVP_MAC_final;
import static org.opentls.api.EvpMac.EVP_MAC_init;
import static org.opentls.api.EvpMac.EVP_MAC_update;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.opentls.api.EvpKdf;
import org.opentls.api.EvpMac;
import org.opentls.api.Handle;
import org.opentls.api.OsslParam;

/** HKDF and HMAC with SHA-256 under keys that never come to the heap. For any number of threads. */
public final class NativeKdf {
  private static final int DIGEST = 32;

  private NativeKdf() {}

  private static final class Hkdf {
    static final Handle KDF = fetch();

    private static Handle fetch() {
      try (var arena = Arena.ofConfined()) {
        return Handle.own(
            EVP_KDF_fetch(NULL, arena.allocateFrom("HKDF"), NULL), EvpKdf::EVP_KDF_free);
      }
    }
  }

  private static final class Hmac {
    static final Handle MAC = fetch();
    static final MemorySegment SHA256 = OsslParam.in(Arena.global()).utf8("digest", "SHA256").end();

    private static Handle fetch() {
      try (var arena = Arena.ofConfined()) {
        return Handle.own(
            EVP_MAC_fetch(NULL, arena.allocateFrom("HMAC"), NULL), EvpMac::EVP_MAC_free);
      }
    }
  }

  /**
   * Derives a key: RFC 5869, {@code EVP_KDF-HKDF(7ossl)}.
   *
   * @param key native memory
   * @param into where the derived key goes: native memory, which the caller wipes
   */
  public static void hkdfSha256(MemorySegment key, byte[] salt, byte[] info, MemorySegment into) {
    try (var arena = Arena.ofConfined()) {
      var context =
          Handle.own(arena, EVP_KDF_CTX_new(Hkdf.KDF.pointer()), EvpKdf::EVP_KDF_CTX_free);
      var params =
          OsslParam.in(arena)
              .utf8("digest", "SHA256")
              .octets("key", key)
              .octets("salt", salt)
              .octets("info", info)
              .end();
      check(EVP_KDF_derive(context, into, into.byteSize(), params));
    }
  }

  /**
   * Authenticates: RFC 2104, {@code EVP_MAC-HMAC(7ossl)}.
   *
   * @param key native memory
   * @param parts one after the other, each at most 64 KiB
   * @return 32 bytes
   */
  public static byte[] hmacSha256(MemorySegment key, byte[]... parts) {
    var result = new byte[DIGEST];
    try (var arena = Arena.ofConfined()) {
      var context =
          Handle.own(arena, EVP_MAC_CTX_new(Hmac.MAC.pointer()), EvpMac::EVP_MAC_CTX_free);
      check(EVP_MAC_init(context, key, key.byteSize(), Hmac.SHA256));
      for (var part : parts) {
        check(EVP_MAC_update(context, MemorySegment.ofArray(part), part.length));
      }
      check(
          EVP_MAC_final(context, MemorySegment.ofArray(result), arena.allocate(JAVA_LONG), DIGEST));
    }
    return result;
  }
}
