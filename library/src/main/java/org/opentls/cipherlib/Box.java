package org.opentls.cipherlib;

import static org.opentls.api.Err.check;
import static org.opentls.api.Rand.RAND_bytes;
import static org.opentls.api.Rand.RAND_priv_bytes;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/**
 * Encrypts and authenticates bytes with a raw key: the recipe for those who have a key and a
 * message. Safe for any thread.
 *
 * {@snippet file="CipherExamples.java" region="box"}
 *
 * <p>A box is the header {@code "OTB", 1}, a random nonce of 12 bytes, and the message under
 * AES-256-GCM with its tag of 16 bytes; the header is part of the associated data. So a box is 32
 * bytes longer than its message, and a later form can be told apart.
 *
 * <p>Limits: a message has up to {@value #MAX_MESSAGE} bytes and is in memory as a whole. A key
 * seals up to 2^32 messages, since nonces come by chance: NIST SP 800-38D, section 8.3. A box shows
 * the size of its message. It does not show who opens or replays it: put what a box is about into
 * the associated data, and a number where a box must count once only.
 *
 * <p>A password is no key. Derive a key from it first.
 */
public final class Box {
  private Box() {}

  /** The size of a key in bytes. */
  public static final int KEY_SIZE = 32;

  /** How many bytes longer than its message a box is. */
  public static final int OVERHEAD = 32;

  /** The size of the longest message in bytes. */
  public static final int MAX_MESSAGE = Integer.MAX_VALUE - 8 - OVERHEAD;

  private static final byte[] HEADER = {'O', 'T', 'B', 1};
  private static final int NONCE_SIZE = 12;
  private static final byte[] NONE = {};

  /**
   * A random key from the generator for what must stay secret.
   *
   * @return {@value #KEY_SIZE} new bytes, which the caller clears after use
   */
  public static byte[] newKey() {
    var key = new byte[KEY_SIZE];
    check(RAND_priv_bytes(MemorySegment.ofArray(key), KEY_SIZE));
    return key;
  }

  /**
   * Encrypts a message.
   *
   * @param key {@value #KEY_SIZE} bytes; the caller clears them
   * @throws IllegalArgumentException if the key has another size, or the message is longer than
   *     {@link #MAX_MESSAGE}
   */
  public static byte[] seal(byte[] key, byte[] message) {
    return seal(key, message, NONE);
  }

  /**
   * Encrypts a message and binds it to its context.
   *
   * @param key {@value #KEY_SIZE} bytes; the caller clears them
   * @param aad what the message is about: not secret, not in the box, needed to open it
   * @throws IllegalArgumentException if the key has another size, or the message is longer than
   *     {@link #MAX_MESSAGE}
   */
  public static byte[] seal(byte[] key, byte[] message, byte[] aad) {
    if (message.length > MAX_MESSAGE) {
      throw new IllegalArgumentException(
          "message of " + message.length + " bytes: a box takes up to " + MAX_MESSAGE);
    }
    var nonce = new byte[NONCE_SIZE];
    check(RAND_bytes(MemorySegment.ofArray(nonce), NONCE_SIZE));
    return Cipher.aes256Gcm().encrypt(HEADER, nonce, key, aad, message);
  }

  /**
   * Decrypts a box. Nothing is released unless all of it is right.
   *
   * @param key the key that sealed it
   * @throws BoxFormatException if this is no box, or one of a later form
   * @throws AEADBadTagException if the key is another, or the box was changed or cut
   * @throws IllegalArgumentException if the key has a wrong size
   */
  public static byte[] open(byte[] key, byte[] box) throws BoxFormatException, AEADBadTagException {
    return open(key, box, NONE);
  }

  /**
   * Decrypts a box that is bound to a context. Nothing is released unless all of it is right.
   *
   * @param key the key that sealed it
   * @param aad what the message is about, as it was sealed
   * @throws BoxFormatException if this is no box, or one of a later form
   * @throws AEADBadTagException if the key or {@code aad} is another, or the box was changed or cut
   * @throws IllegalArgumentException if the key has a wrong size
   */
  public static byte[] open(byte[] key, byte[] box, byte[] aad)
      throws BoxFormatException, AEADBadTagException {
    int version = HEADER.length - 1;
    if (box.length < OVERHEAD || !Arrays.equals(box, 0, version, HEADER, 0, version)) {
      throw new BoxFormatException("not a box");
    }
    if (box[version] != HEADER[version]) {
      throw new BoxFormatException("a box of the unknown form " + (box[version] & 0xff));
    }
    int start = HEADER.length + NONCE_SIZE;
    var nonce = Arrays.copyOfRange(box, HEADER.length, start);
    return Cipher.aes256Gcm().decrypt(HEADER, nonce, start, key, aad, box);
  }
}
