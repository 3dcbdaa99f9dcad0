package org.opentls.age;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.opentls.api.Err.check;
import static org.opentls.api.EvpKem.EVP_KEM_fetch;
import static org.opentls.api.EvpKem.EVP_KEM_free;
import static org.opentls.api.EvpPkey.EVP_PKEY_CTX_new_from_name;
import static org.opentls.api.EvpPkey.EVP_PKEY_CTX_new_from_pkey;
import static org.opentls.api.EvpPkey.EVP_PKEY_get_raw_public_key;
import static org.opentls.api.EvpPkey.EVP_PKEY_new_raw_public_key_ex;
import static org.opentls.api.EvpPkeyDecapsulate.EVP_PKEY_decapsulate;
import static org.opentls.api.EvpPkeyDecapsulate.EVP_PKEY_decapsulate_init;
import static org.opentls.api.EvpPkeyEncapsulate.EVP_PKEY_encapsulate;
import static org.opentls.api.EvpPkeyEncapsulate.EVP_PKEY_encapsulate_init;
import static org.opentls.api.EvpPkeyFromdata.EVP_PKEY_KEYPAIR;
import static org.opentls.api.EvpPkeyFromdata.EVP_PKEY_fromdata;
import static org.opentls.api.EvpPkeyFromdata.EVP_PKEY_fromdata_init;

import java.lang.foreign.Arena;
import org.opentls.api.Err;
import org.opentls.api.EvpPkey;
import org.opentls.api.Handle;
import org.opentls.api.OpenSSL;
import org.opentls.api.OsslParam;
import org.opentls.api.UnsupportedOpenSslException;
import org.opentls.internal.SecretArena;

/**
 * ML-KEM-768: <a href="https://doi.org/10.6028/NIST.FIPS.203">FIPS 203</a>, {@code
 * EVP_PKEY-ML-KEM(7ossl)}, since OpenSSL 3.5. Every method but {@link #isSupported} and {@link
 * #isPublicKey} throws {@code UnsupportedOpenSslException} where it is not there.
 */
final class MlKem768 {
  private MlKem768() {}

  static final int SEED = 64;
  static final int PUBLIC_KEY = 1184;
  static final int CIPHERTEXT = 1088;

  private static final int SECRET = 32;
  private static final String NAME = "ML-KEM-768";

  /** The size of {@code rho} at the end of a public key, which may be any. */
  private static final int RHO = 32;

  private static final int Q = 3329;

  static boolean isSupported() {
    try (var arena = Arena.ofConfined()) {
      var kem = EVP_KEM_fetch(NULL, arena.allocateFrom(NAME), NULL);
      if (kem.equals(NULL)) {
        Err.drain();
        return false;
      }
      EVP_KEM_free(kem);
      return true;
    }
  }

  static void requireSupported() {
    if (!isSupported()) {
      throw unsupported();
    }
  }

  static UnsupportedOpenSslException unsupported() {
    return new UnsupportedOpenSslException(NAME, "3.5", OpenSSL.versionText());
  }

  /**
   * Whether every coefficient is below the modulus: the check of FIPS 203, section 7.2. It is made
   * here, so that it is the same where OpenSSL has no ML-KEM.
   *
   * @param key of {@value #PUBLIC_KEY} bytes
   */
  static boolean isPublicKey(byte[] key) {
    for (int i = 0; i < PUBLIC_KEY - RHO; i += 3) {
      int two = (key[i] & 0xff) | (key[i + 1] & 0xff) << 8 | (key[i + 2] & 0xff) << 16;
      if ((two & 0xfff) >= Q || two >> 12 >= Q) {
        return false;
      }
    }
    return true;
  }

  /** The public key that a seed stands for. */
  static byte[] publicKey(byte[] seed) {
    requireSupported();
    try (var arena = new SecretArena();
        var key = secretKey(arena, seed)) {
      var out = arena.allocate(PUBLIC_KEY);
      var size = arena.allocateFrom(JAVA_LONG, PUBLIC_KEY);
      check(EVP_PKEY_get_raw_public_key(key.pointer(), out, size));
      return out.toArray(JAVA_BYTE);
    }
  }

  /** A new secret for the owner of a public key. */
  static Encapsulation encapsulate(byte[] publicKey) {
    requireSupported();
    try (var arena = new SecretArena();
        var key = publicKey(arena, publicKey);
        var context = context(key)) {
      var ciphertext = arena.allocate(CIPHERTEXT);
      var secret = arena.allocate(SECRET);
      check(EVP_PKEY_encapsulate_init(context.pointer(), NULL));
      check(
          EVP_PKEY_encapsulate(
              context.pointer(),
              ciphertext,
              arena.allocateFrom(JAVA_LONG, CIPHERTEXT),
              secret,
              arena.allocateFrom(JAVA_LONG, SECRET)));
      return new Encapsulation(secret.toArray(JAVA_BYTE), ciphertext.toArray(JAVA_BYTE));
    }
  }

  /**
   * The secret in a ciphertext, which the caller clears; another one if the ciphertext was changed.
   */
  static byte[] decapsulate(byte[] seed, byte[] ciphertext) {
    requireSupported();
    try (var arena = new SecretArena();
        var key = secretKey(arena, seed);
        var context = context(key)) {
      var secret = arena.allocate(SECRET);
      check(EVP_PKEY_decapsulate_init(context.pointer(), NULL));
      check(
          EVP_PKEY_decapsulate(
              context.pointer(),
              secret,
              arena.allocateFrom(JAVA_LONG, SECRET),
              arena.allocateFrom(JAVA_BYTE, ciphertext),
              ciphertext.length));
      return secret.toArray(JAVA_BYTE);
    }
  }

  private static Handle secretKey(Arena arena, byte[] seed) {
    try (var context =
        Handle.own(
            EVP_PKEY_CTX_new_from_name(NULL, arena.allocateFrom(NAME), NULL),
            EvpPkey::EVP_PKEY_CTX_free)) {
      var key = arena.allocate(ADDRESS);
      var params = OsslParam.in(arena).octets("seed", seed).end();
      check(EVP_PKEY_fromdata_init(context.pointer()));
      check(EVP_PKEY_fromdata(context.pointer(), key, EVP_PKEY_KEYPAIR, params));
      return Handle.own(key.get(ADDRESS, 0), EvpPkey::EVP_PKEY_free);
    }
  }

  private static Handle publicKey(Arena arena, byte[] key) {
    return Handle.own(
        EVP_PKEY_new_raw_public_key_ex(
            NULL, arena.allocateFrom(NAME), NULL, arena.allocateFrom(JAVA_BYTE, key), key.length),
        EvpPkey::EVP_PKEY_free);
  }

  private static Handle context(Handle key) {
    return Handle.own(
        EVP_PKEY_CTX_new_from_pkey(NULL, key.pointer(), NULL), EvpPkey::EVP_PKEY_CTX_free);
  }
}
