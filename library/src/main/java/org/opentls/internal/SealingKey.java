package org.opentls.internal;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.opentls.api.Err.check;
import static org.opentls.api.EvpCipher.EVP_CIPHER_fetch;
import static org.opentls.api.EvpCipherCtx.EVP_CIPHER_CTX_ctrl;
import static org.opentls.api.EvpCipherCtx.EVP_CIPHER_CTX_new;
import static org.opentls.api.EvpCipherCtx.EVP_CTRL_AEAD_GET_TAG;
import static org.opentls.api.EvpCipherCtx.EVP_CTRL_AEAD_SET_TAG;
import static org.opentls.api.EvpCipherCtx.EVP_CipherFinal_ex;
import static org.opentls.api.EvpCipherCtx.EVP_CipherInit_ex2;
import static org.opentls.api.EvpCipherCtx.EVP_CipherUpdate;
import static org.opentls.api.Rand.RAND_bytes;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.opentls.api.Err;
import org.opentls.api.EvpCipher;
import org.opentls.api.EvpCipherCtx;
import org.opentls.api.Handle;

/**
 * Small values encrypted and authenticated with AES-256-GCM, NIST SP 800-38D: a random nonce of 12
 * bytes, the ciphertext, a tag of 16 bytes. For any number of threads.
 *
 * @param key 32 bytes of native memory, which the caller wipes when nobody uses this any more
 */
public record SealingKey(MemorySegment key) {
  /** In bytes. */
  public static final int KEY = 32;

  /** How much longer than its content a sealed value is. */
  public static final int OVERHEAD = 12 + 16;

  /** That of what can be sealed, in bytes. */
  public static final int MOST = 1 << 16;

  private static final int NONCE = 12;
  private static final int TAG = 16;
  private static final int ENCRYPT = 1;
  private static final int DECRYPT = 0;

  private static final class Aes {
    static final Handle GCM = fetch();

    private static Handle fetch() {
      try (var arena = Arena.ofConfined()) {
        return Handle.own(
            EVP_CIPHER_fetch(NULL, arena.allocateFrom("AES-256-GCM"), NULL),
            EvpCipher::EVP_CIPHER_free);
      }
    }
  }

  /**
   * Seals a value.
   *
   * @param plain native memory, at most {@link #MOST} bytes
   * @param context what must be the same when the value is opened; it is not in the result
   */
  public byte[] seal(MemorySegment plain, byte[] context) {
    int size = Math.toIntExact(plain.byteSize());
    requireSize(size);
    var sealed = new byte[size + OVERHEAD];
    var all = MemorySegment.ofArray(sealed);
    try (var arena = Arena.ofConfined()) {
      var cipher = newContext(arena);
      var nonce = arena.allocate(NONCE);
      check(RAND_bytes(nonce, NONCE));
      all.asSlice(0, NONCE).copyFrom(nonce);
      var count = arena.allocate(JAVA_INT);
      begin(cipher, nonce, ENCRYPT, context, count);
      check(EVP_CipherUpdate(cipher, all.asSlice(NONCE), count, plain, size));
      check(EVP_CipherFinal_ex(cipher, all.asSlice(NONCE + size), count));
      var tag = arena.allocate(TAG);
      check(EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, TAG, tag));
      all.asSlice(NONCE + size).copyFrom(tag);
    }
    return sealed;
  }

  private static void requireSize(int size) {
    if (size > MOST) {
      throw new IllegalArgumentException("too long to be sealed: " + size);
    }
  }

  private static MemorySegment newContext(Arena arena) {
    return Handle.own(arena, EVP_CIPHER_CTX_new(), EvpCipherCtx::EVP_CIPHER_CTX_free);
  }

  private void begin(
      MemorySegment cipher,
      MemorySegment nonce,
      int direction,
      byte[] context,
      MemorySegment count) {
    check(EVP_CipherInit_ex2(cipher, Aes.GCM.pointer(), key, nonce, direction, NULL));
    check(EVP_CipherUpdate(cipher, NULL, count, MemorySegment.ofArray(context), context.length));
  }

  /**
   * Opens a value. That it is not of this key, or not of this context, is an outcome.
   *
   * @param into where the content goes: native memory, which the caller wipes
   */
  public Optional<MemorySegment> open(byte[] sealed, byte[] context, Arena into) {
    int size = sealed.length - OVERHEAD;
    if (size < 0 || size > MOST) {
      return Optional.empty();
    }
    var all = MemorySegment.ofArray(sealed);
    // One byte at least: an allocation of none has no address of its own.
    var plain = into.allocate(Math.max(1, size)).asSlice(0, size);
    try (var arena = Arena.ofConfined()) {
      var cipher = newContext(arena);
      var count = arena.allocate(JAVA_INT);
      var nonce = arena.allocate(NONCE).copyFrom(all.asSlice(0, NONCE));
      begin(cipher, nonce, DECRYPT, context, count);
      check(EVP_CipherUpdate(cipher, plain, count, all.asSlice(NONCE, size), size));
      var tag = arena.allocate(TAG).copyFrom(all.asSlice(NONCE + size, TAG));
      check(EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, TAG, tag));
      if (EVP_CipherFinal_ex(cipher, plain.asSlice(size), count) != 1) {
        Err.drain();
        return Optional.empty();
      }
      return Optional.of(plain);
    }
  }

  /** Seals what is in the heap; the caller wipes it. */
  public byte[] seal(byte[] plain, byte[] context) {
    try (var arena = new SecretArena()) {
      var copy = arena.allocate(Math.max(1, plain.length)).asSlice(0, plain.length);
      MemorySegment.copy(plain, 0, copy, JAVA_BYTE, 0, plain.length);
      return seal(copy, context);
    }
  }

  /** Nothing of the key. */
  @Override
  public String toString() {
    return "SealingKey";
  }
}
