package org.opentls.age;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.opentls.api.Err.check;
import static org.opentls.api.EvpPkey.EVP_PKEY_CTX_new_from_name;
import static org.opentls.api.EvpPkey.EVP_PKEY_CTX_new_from_pkey;
import static org.opentls.api.EvpPkey.EVP_PKEY_generate;
import static org.opentls.api.EvpPkey.EVP_PKEY_keygen_init;
import static org.opentls.api.EvpPkeyCtxCtrl.EVP_PKEY_CTX_set_group_name;
import static org.opentls.api.EvpPkeyDerive.EVP_PKEY_derive;
import static org.opentls.api.EvpPkeyDerive.EVP_PKEY_derive_init;
import static org.opentls.api.EvpPkeyDerive.EVP_PKEY_derive_set_peer;
import static org.opentls.api.EvpPkeyFromdata.EVP_PKEY_PUBLIC_KEY;
import static org.opentls.api.EvpPkeyFromdata.EVP_PKEY_fromdata;
import static org.opentls.api.EvpPkeyFromdata.EVP_PKEY_fromdata_init;
import static org.opentls.api.EvpPkeyParams.EVP_PKEY_get_octet_string_param;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Optional;
import org.opentls.api.EvpPkey;
import org.opentls.api.Handle;
import org.opentls.api.OpenSslException;
import org.opentls.api.OsslParam;
import org.opentls.internal.SecretArena;

/**
 * ECDH on P-256: <a href="https://doi.org/10.6028/NIST.SP.800-186">SP 800-186</a>, {@code
 * EVP_PKEY-EC(7ossl)}. Points are written as <a href="https://www.secg.org/sec1-v2.pdf">SEC 1</a>
 * has them, section 2.3.3.
 */
final class P256 {
  private P256() {}

  /** The size in bytes of a point as one coordinate and the sign of the other. */
  static final int COMPRESSED = 33;

  /** The size in bytes of a point as both coordinates. */
  static final int POINT = 65;

  private static final int SECRET = 32;
  private static final String GROUP = "P-256";

  /** The first byte of a point as both coordinates. */
  private static final byte BOTH = 4;

  /** The first byte of a compressed point of which the other coordinate is even. */
  private static final byte EVEN = 2;

  /**
   * A point as both coordinates.
   *
   * @param point in either form; any bytes
   * @return empty if this is no point of the curve, or zero
   */
  static Optional<byte[]> uncompressed(byte[] point) {
    if (!hasForm(point)) {
      return Optional.empty();
    }
    try (var arena = Arena.ofConfined();
        var key = publicKey(arena, point)) {
      return Optional.of(point(arena, key));
    } catch (OpenSslException _) {
      return Optional.empty();
    }
  }

  private static boolean hasForm(byte[] point) {
    return switch (point.length) {
      case COMPRESSED -> point[0] == EVEN || point[0] == EVEN + 1;
      case POINT -> point[0] == BOTH;
      default -> false;
    };
  }

  /** The short form of a point that is given as both coordinates. */
  static byte[] compressed(byte[] point) {
    var compressed = Arrays.copyOf(point, COMPRESSED);
    compressed[0] = (byte) (EVEN + (point[POINT - 1] & 1));
    return compressed;
  }

  /**
   * A new secret for the owner of a public key: the first coordinate of what both can compute, and
   * a new public key as both coordinates.
   *
   * @param publicKey a point of the curve, as both coordinates
   */
  static Encapsulation encapsulate(byte[] publicKey) {
    try (var arena = new SecretArena();
        var ephemeral = generate(arena);
        var peer = publicKey(arena, publicKey);
        var context =
            Handle.own(
                EVP_PKEY_CTX_new_from_pkey(NULL, ephemeral.pointer(), NULL),
                EvpPkey::EVP_PKEY_CTX_free)) {
      var secret = arena.allocate(SECRET);
      check(EVP_PKEY_derive_init(context.pointer()));
      check(EVP_PKEY_derive_set_peer(context.pointer(), peer.pointer()));
      check(EVP_PKEY_derive(context.pointer(), secret, arena.allocateFrom(JAVA_LONG, SECRET)));
      return new Encapsulation(secret.toArray(JAVA_BYTE), point(arena, ephemeral));
    }
  }

  private static Handle generate(Arena arena) {
    try (var context = newContext(arena)) {
      var key = arena.allocate(ADDRESS);
      check(EVP_PKEY_keygen_init(context.pointer()));
      check(EVP_PKEY_CTX_set_group_name(context.pointer(), arena.allocateFrom(GROUP)));
      check(EVP_PKEY_generate(context.pointer(), key));
      return Handle.own(key.get(ADDRESS, 0), EvpPkey::EVP_PKEY_free);
    }
  }

  private static Handle publicKey(Arena arena, byte[] point) {
    try (var context = newContext(arena)) {
      var key = arena.allocate(ADDRESS);
      var params = OsslParam.in(arena).utf8("group", GROUP).octets("pub", point).end();
      check(EVP_PKEY_fromdata_init(context.pointer()));
      check(EVP_PKEY_fromdata(context.pointer(), key, EVP_PKEY_PUBLIC_KEY, params));
      return Handle.own(key.get(ADDRESS, 0), EvpPkey::EVP_PKEY_free);
    }
  }

  private static Handle newContext(Arena arena) {
    return Handle.own(
        EVP_PKEY_CTX_new_from_name(NULL, arena.allocateFrom("EC"), NULL),
        EvpPkey::EVP_PKEY_CTX_free);
  }

  private static byte[] point(Arena arena, Handle key) {
    var name = arena.allocateFrom("encoded-pub-key");
    var out = arena.allocate(POINT);
    check(
        EVP_PKEY_get_octet_string_param(
            key.pointer(), name, out, POINT, arena.allocate(JAVA_LONG)));
    return out.toArray(JAVA_BYTE);
  }
}
