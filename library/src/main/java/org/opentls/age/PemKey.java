package org.opentls.age;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.opentls.api.BioSinks.BIO_new_mem_buf;
import static org.opentls.api.Err.check;
import static org.opentls.api.EvpPkey.EVP_PKEY_get_raw_private_key;
import static org.opentls.api.EvpPkey.EVP_PKEY_get_raw_public_key;
import static org.opentls.api.EvpPkeyIsA.EVP_PKEY_is_a;
import static org.opentls.api.EvpPkeyParams.EVP_PKEY_get_params;
import static org.opentls.api.OsslDecoder.OSSL_DECODER_CTX_new_for_pkey;
import static org.opentls.api.OsslDecoder.OSSL_DECODER_CTX_set_passphrase;
import static org.opentls.api.OsslDecoder.OSSL_DECODER_from_bio;
import static org.opentls.api.OsslEncoder.EVP_PKEY_KEYPAIR;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentls.api.BioNew;
import org.opentls.api.Err;
import org.opentls.api.EvpPkey;
import org.opentls.api.Handle;
import org.opentls.api.OsslDecoder;
import org.opentls.api.OsslParam;
import org.opentls.internal.SecretArena;

/**
 * Key files that OpenSSL itself reads: PKCS #1 and PKCS #8 in PEM, RFC 8017, RFC 5958 and RFC 8410.
 */
final class PemKey {
  private PemKey() {}

  /** The largest RSA numbers that OpenSSL computes with. */
  private static final int MAX_NUMBER = 16384 / 8;

  private static final byte[] NO_PASSPHRASE = {};

  /**
   * The key of a file without passphrase.
   *
   * @throws UnsupportedKeyException if the key is of another type
   * @throws IllegalArgumentException if it is malformed
   */
  static SshKeyPair read(byte[] text) {
    return decode(text, NO_PASSPHRASE)
        .orElseThrow(() -> new IllegalArgumentException("no key that OpenSSL can read"));
  }

  /**
   * The key of a file with a passphrase.
   *
   * @return empty if the passphrase is wrong, or the file is malformed: nothing tells which
   * @throws UnsupportedKeyException if the key is of another type
   */
  static Optional<SshKeyPair> decrypt(byte[] text, byte[] passphrase) {
    return decode(text, passphrase);
  }

  private static Optional<SshKeyPair> decode(byte[] text, byte[] passphrase) {
    try (var arena = new SecretArena()) {
      var key = load(arena, text, passphrase);
      if (key == null) {
        return Optional.empty();
      }
      try (key) {
        return Optional.of(pair(arena, key.pointer()));
      }
    }
  }

  private static @Nullable Handle load(Arena arena, byte[] text, byte[] passphrase) {
    var in = arena.allocateFrom(JAVA_BYTE, text);
    var key = arena.allocate(ADDRESS);
    try (var bio = Handle.own(BIO_new_mem_buf(in, text.length), BioNew::BIO_free);
        var decoder =
            Handle.own(
                OSSL_DECODER_CTX_new_for_pkey(
                    key, arena.allocateFrom("PEM"), NULL, NULL, EVP_PKEY_KEYPAIR, NULL, NULL),
                OsslDecoder::OSSL_DECODER_CTX_free)) {
      // Always set, since OpenSSL might ask the terminal otherwise.
      var secret = arena.allocate(Math.max(1, passphrase.length));
      MemorySegment.copy(passphrase, 0, secret, JAVA_BYTE, 0, passphrase.length);
      check(OSSL_DECODER_CTX_set_passphrase(decoder.pointer(), secret, passphrase.length));
      int decoded = OSSL_DECODER_from_bio(decoder.pointer(), bio.pointer());
      // Decoders that did not fit may have left errors.
      Err.drain();
      var loaded = key.get(ADDRESS, 0);
      return decoded == 1 && !loaded.equals(NULL)
          ? Handle.own(loaded, EvpPkey::EVP_PKEY_free)
          : null;
    }
  }

  private static SshKeyPair pair(Arena arena, MemorySegment key) {
    if (EVP_PKEY_is_a(key, arena.allocateFrom("ED25519")) == 1) {
      return ed25519(arena, key);
    }
    if (EVP_PKEY_is_a(key, arena.allocateFrom("RSA")) == 1) {
      return rsa(arena, key);
    }
    throw new UnsupportedKeyException("neither an Ed25519 nor an RSA key");
  }

  private static SshKeyPair ed25519(Arena arena, MemorySegment key) {
    var point = arena.allocate(Edwards25519.SIZE);
    var seed = arena.allocate(Edwards25519.SIZE);
    var size = arena.allocateFrom(JAVA_LONG, Edwards25519.SIZE);
    check(EVP_PKEY_get_raw_public_key(key, point, size));
    check(EVP_PKEY_get_raw_private_key(key, seed, size));
    byte[] copy = seed.toArray(JAVA_BYTE);
    try {
      return new SshKeyPair(
          SshEd25519Key.of(point.toArray(JAVA_BYTE)), Edwards25519.toScalar(copy));
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
  }

  private static SshKeyPair rsa(Arena arena, MemorySegment key) {
    var room = new byte[MAX_NUMBER];
    var numbers =
        OsslParam.in(arena).bigNumber("n", room).bigNumber("e", room).bigNumber("d", room).end();
    if (EVP_PKEY_get_params(key, numbers) != 1) {
      Err.drain();
      throw new IllegalArgumentException("no RSA key of 16384 bits or less");
    }
    var publicKey = SshRsaKey.of(number(numbers, "n"), number(numbers, "e"));
    return new SshKeyPair(publicKey, number(numbers, "d"));
  }

  /** A number without the zeros before it. */
  private static byte[] number(MemorySegment numbers, String name) {
    byte[] padded = OsslParam.bigNumber(numbers, name).orElseThrow();
    int start = 0;
    while (start < padded.length && padded[start] == 0) {
      start++;
    }
    byte[] number = Arrays.copyOfRange(padded, start, padded.length);
    Arrays.fill(padded, (byte) 0);
    return number;
  }
}
