package org.opentls.tls;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.opentls.api.Err.check;
import static org.opentls.api.EvpCipher.EVP_CIPHER_fetch;
import static org.opentls.api.EvpCipherCtx.EVP_CipherInit_ex2;
import static org.opentls.api.EvpMac.EVP_MAC_CTX_set_params;
import static org.opentls.api.Rand.RAND_bytes;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.opentls.api.EvpCipher;
import org.opentls.api.Handle;
import org.opentls.api.OsslParam;
import org.opentls.internal.NativeKdf;
import org.opentls.internal.SealingKey;
import org.opentls.internal.SecretArena;

/**
 * The keys of one slot of a ring, all derived from one secret: those of tickets, and those that
 * name, find and seal stored sessions. They lie outside of the heap. For any number of threads.
 */
final class RingKey {
  /** The size of the secret in bytes. */
  static final int SECRET = RandomKey.SIZE;

  /** That of the name that a ticket begins with: RFC 5077, section 4. */
  static final int NAME = 16;

  private static final int KEY = 32;
  private static final int ENCRYPT = 1;
  private static final int DECRYPT = 0;
  private static final int IV = 16;

  private static final byte[] INFO = "opentls ring v1".getBytes(US_ASCII);

  private final long slot;
  private final Instant end;
  private final Instant eraseAt;

  /** It is wiped when its time has come, and freed when nobody can reach it any more. */
  private final MemorySegment keys;

  private final byte[] name;
  private final MemorySegment macParameters;

  private static final class Aes {
    static final Handle CBC = fetch();

    private static Handle fetch() {
      try (var arena = Arena.ofConfined()) {
        return Handle.own(
            EVP_CIPHER_fetch(NULL, arena.allocateFrom("AES-256-CBC"), NULL),
            EvpCipher::EVP_CIPHER_free);
      }
    }
  }

  /**
   * Derives the keys.
   *
   * @param secret 32 random bytes, which the caller wipes
   * @param end until when the key encrypts
   * @param eraseAt until when it decrypts
   * @throws IllegalArgumentException if the secret is plainly not random
   */
  RingKey(long slot, byte[] secret, Instant end, Instant eraseAt) {
    RandomKey.require(secret);
    this.slot = slot;
    this.end = end;
    this.eraseAt = eraseAt;
    var arena = Arena.ofAuto();
    keys = arena.allocate(NAME + 5L * KEY);
    try (var secrets = new SecretArena()) {
      NativeKdf.hkdfSha256(secrets.allocateFrom(JAVA_BYTE, secret), new byte[0], INFO, keys);
    }
    name = keys.asSlice(0, NAME).toArray(JAVA_BYTE);
    macParameters = OsslParam.in(arena).octets("key", key(1)).utf8("digest", "SHA256").end();
  }

  private MemorySegment key(int number) {
    return keys.asSlice(NAME + (long) number * KEY, KEY);
  }

  long slot() {
    return slot;
  }

  Instant end() {
    return end;
  }

  Instant eraseAt() {
    return eraseAt;
  }

  /** Makes what this has opened and sealed unreadable. */
  void erase() {
    keys.fill((byte) 0);
  }

  boolean isSameAs(RingKey other) {
    return isNamed(other.name);
  }

  /** The beginning of its name, for people. */
  String label() {
    return HexFormat.of().formatHex(name, 0, LABEL);
  }

  private static final int LABEL = 6;

  boolean isNamed(byte[] name) {
    return Arrays.equals(this.name, name);
  }

  /** Makes OpenSSL's contexts ready to encrypt a ticket, and names the key. */
  void sealTicket(MemorySegment name, MemorySegment iv, MemorySegment cipher, MemorySegment mac) {
    check(RAND_bytes(iv, IV));
    check(EVP_CipherInit_ex2(cipher, Aes.CBC.pointer(), key(0), iv, ENCRYPT, NULL));
    check(EVP_MAC_CTX_set_params(mac, macParameters));
    MemorySegment.copy(this.name, 0, name, JAVA_BYTE, 0, NAME);
  }

  /** Makes OpenSSL's contexts ready to decrypt a ticket. */
  void openTicket(MemorySegment iv, MemorySegment cipher, MemorySegment mac) {
    check(EVP_MAC_CTX_set_params(mac, macParameters));
    check(EVP_CipherInit_ex2(cipher, Aes.CBC.pointer(), key(0), iv, DECRYPT, NULL));
  }

  /** The tag of a session's id. */
  byte[] tagOf(byte[]... parts) {
    return NativeKdf.hmacSha256(key(2), parts);
  }

  /** The name of a session in a store: of the id, which the store does not get to see. */
  byte[] indexOf(byte[] id) {
    return NativeKdf.hmacSha256(key(3), id);
  }

  /**
   * The key that one session is sealed with. It takes the id, which the client has: neither the
   * store nor the ring is enough to open a session.
   */
  SealingKey sealingKeyOf(byte[] id, SecretArena arena) {
    var key = arena.allocate(SealingKey.KEY);
    NativeKdf.hkdfSha256(key(4), id, SEAL_INFO, key);
    return new SealingKey(key);
  }

  private static final byte[] SEAL_INFO = "opentls seal v1".getBytes(US_ASCII);

  /** Nothing of the keys. */
  @Override
  public String toString() {
    return "RingKey[slot=%d, end=%s]".formatted(slot, end);
  }
}
