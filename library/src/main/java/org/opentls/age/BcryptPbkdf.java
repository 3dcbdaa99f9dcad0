package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.opentls.hashlib.Digests;

/**
 * The key derivation of encrypted OpenSSH key files: {@code bcrypt_pbkdf(3)} of OpenBSD. OpenSSL
 * has none, so this one is computed here.
 */
final class BcryptPbkdf {
  private BcryptPbkdf() {}

  /** What a block of output has. */
  private static final int BLOCK = 32;

  private static final int ITERATIONS = 64;

  private static final byte[] MAGIC = "OxychromaticBlowfishSwatDynamite".getBytes(US_ASCII);

  /**
   * A key of a passphrase.
   *
   * @param passphrase one byte or more
   * @param salt one byte or more
   * @param rounds at least 1; each takes some milliseconds for 32 bytes of output
   * @param length 1 to 1024
   * @return new bytes, which the caller clears
   */
  static byte[] derive(byte[] passphrase, byte[] salt, int rounds, int length) {
    var key = new byte[length];
    int blocks = (length + BLOCK - 1) / BLOCK;
    byte[] digest = Digests.sha512(passphrase);
    int[] secret = words(digest);
    try (var state = new Blowfish()) {
      for (int block = 0; block < blocks; block++) {
        byte[] output = block(state, secret, salt, block + 1, rounds);
        // The bytes of the blocks take turns.
        for (int i = 0; i * blocks + block < length; i++) {
          key[i * blocks + block] = output[i];
        }
        Arrays.fill(output, (byte) 0);
      }
      return key;
    } finally {
      Arrays.fill(digest, (byte) 0);
      Arrays.fill(secret, 0);
    }
  }

  private static byte[] block(Blowfish state, int[] secret, byte[] salt, int number, int rounds) {
    byte[] numbered =
        ByteBuffer.allocate(salt.length + Integer.BYTES).put(salt).putInt(number).array();
    byte[] last = hash(state, secret, numbered);
    byte[] sum = last.clone();
    for (int round = 1; round < rounds; round++) {
      byte[] next = hash(state, secret, last);
      Arrays.fill(last, (byte) 0);
      last = next;
      for (int i = 0; i < BLOCK; i++) {
        sum[i] ^= last[i];
      }
    }
    Arrays.fill(last, (byte) 0);
    return sum;
  }

  /** The hash at the heart of bcrypt, with digests for both of its inputs. */
  private static byte[] hash(Blowfish state, int[] secret, byte[] salt) {
    byte[] digest = Digests.sha512(salt);
    int[] salted = words(digest);
    Arrays.fill(digest, (byte) 0);
    state.reset();
    state.expand(salted, secret);
    for (int i = 0; i < ITERATIONS; i++) {
      state.expand(salted);
      state.expand(secret);
    }
    int[] output = words(MAGIC);
    for (int i = 0; i < ITERATIONS; i++) {
      state.encrypt(output);
    }
    Arrays.fill(salted, 0);
    var bytes = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(output);
    Arrays.fill(output, 0);
    return bytes.array();
  }

  private static int[] words(byte[] bytes) {
    var words = new int[bytes.length / Integer.BYTES];
    ByteBuffer.wrap(bytes).asIntBuffer().get(words);
    return words;
  }
}
