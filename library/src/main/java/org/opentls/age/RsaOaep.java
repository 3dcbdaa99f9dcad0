package org.opentls.age;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.opentls.api.Err.check;
import static org.opentls.api.EvpPkey.EVP_PKEY_CTX_new_from_name;
import static org.opentls.api.EvpPkey.EVP_PKEY_CTX_new_from_pkey;
import static org.opentls.api.EvpPkeyDecrypt.EVP_PKEY_decrypt;
import static org.opentls.api.EvpPkeyDecrypt.EVP_PKEY_decrypt_init_ex;
import static org.opentls.api.EvpPkeyEncrypt.EVP_PKEY_encrypt;
import static org.opentls.api.EvpPkeyEncrypt.EVP_PKEY_encrypt_init_ex;
import static org.opentls.api.EvpPkeyFromdata.EVP_PKEY_fromdata;
import static org.opentls.api.EvpPkeyFromdata.EVP_PKEY_fromdata_init;
import static org.opentls.api.OsslEncoder.EVP_PKEY_KEYPAIR;
import static org.opentls.api.OsslEncoder.EVP_PKEY_PUBLIC_KEY;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.opentls.api.Err;
import org.opentls.api.EvpPkey;
import org.opentls.api.Handle;
import org.opentls.api.OsslParam;
import org.opentls.internal.SecretArena;

/**
 * RSAES-OAEP with SHA-256: RFC 8017, section 7.1, {@code RSA_PKCS1_OAEP_PADDING} of {@code
 * EVP_PKEY_CTX_ctrl(3ossl)}. Numbers are without sign, the highest byte first.
 */
final class RsaOaep {
  private final byte[] modulus;
  private final byte[] exponent;
  private final byte[] label;

  RsaOaep(byte[] modulus, byte[] exponent, byte[] label) {
    this.modulus = modulus;
    this.exponent = exponent;
    this.label = label;
  }

  byte[] encrypt(byte[] message) {
    try (var arena = new SecretArena();
        var key = key(arena, publicNumbers(arena), EVP_PKEY_PUBLIC_KEY);
        var context = context(key)) {
      var out = arena.allocate(modulus.length);
      var size = arena.allocateFrom(JAVA_LONG, out.byteSize());
      var in = arena.allocateFrom(JAVA_BYTE, message);
      check(EVP_PKEY_encrypt_init_ex(context.pointer(), padding(arena)));
      check(EVP_PKEY_encrypt(context.pointer(), out, size, in, message.length));
      return out.toArray(JAVA_BYTE);
    }
  }

  /**
   * The message, which the caller clears; empty if the ciphertext is not for this key.
   *
   * @param secretExponent of the same key
   */
  Optional<byte[]> decrypt(byte[] secretExponent, byte[] ciphertext) {
    try (var arena = new SecretArena();
        var key = key(arena, numbers(arena, secretExponent), EVP_PKEY_KEYPAIR);
        var context = context(key)) {
      var out = arena.allocate(modulus.length);
      var size = arena.allocateFrom(JAVA_LONG, out.byteSize());
      var in = arena.allocateFrom(JAVA_BYTE, ciphertext);
      check(EVP_PKEY_decrypt_init_ex(context.pointer(), padding(arena)));
      if (EVP_PKEY_decrypt(context.pointer(), out, size, in, ciphertext.length) <= 0) {
        Err.drain();
        return Optional.empty();
      }
      return Optional.of(out.asSlice(0, size.get(JAVA_LONG, 0)).toArray(JAVA_BYTE));
    }
  }

  private OsslParam publicNumbers(Arena arena) {
    return OsslParam.in(arena).bigNumber("n", modulus).bigNumber("e", exponent);
  }

  /** The key without its factors, which a file may lack and a single use does not miss. */
  private OsslParam numbers(Arena arena, byte[] secretExponent) {
    return publicNumbers(arena).bigNumber("d", secretExponent);
  }

  private static Handle key(Arena arena, OsslParam numbers, int selection) {
    try (var context =
        Handle.own(
            EVP_PKEY_CTX_new_from_name(NULL, arena.allocateFrom("RSA"), NULL),
            EvpPkey::EVP_PKEY_CTX_free)) {
      var key = arena.allocate(ADDRESS);
      check(EVP_PKEY_fromdata_init(context.pointer()));
      check(EVP_PKEY_fromdata(context.pointer(), key, selection, numbers.end()));
      return Handle.own(key.get(ADDRESS, 0), EvpPkey::EVP_PKEY_free);
    }
  }

  private static Handle context(Handle key) {
    return Handle.own(
        EVP_PKEY_CTX_new_from_pkey(NULL, key.pointer(), NULL), EvpPkey::EVP_PKEY_CTX_free);
  }

  private MemorySegment padding(Arena arena) {
    return OsslParam.in(arena)
        .utf8("pad-mode", "oaep")
        .utf8("digest", "SHA256")
        .utf8("mgf1-digest", "SHA256")
        .octets("oaep-label", label)
        .end();
  }
}
