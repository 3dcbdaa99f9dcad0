package org.opentls.age;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * The state of Blowfish as bcrypt sets it up: B. Schneier, Description of a New Variable-Length
 * Key, 64-Bit Block Cipher (1993); N. Provos and D. Mazières, A Future-Adaptable Password Scheme
 * (1999). Closing it overwrites the state.
 */
final class Blowfish implements AutoCloseable {
  private static final int ROUNDS = 16;
  private static final int SUBKEYS = ROUNDS + 2;
  private static final int BOX = 256;

  /** The subkeys and then four boxes: all that a key changes. */
  private static final int WORDS = SUBKEYS + 4 * BOX;

  private static final int BOX_0 = SUBKEYS;
  private static final int BOX_1 = BOX_0 + BOX;
  private static final int BOX_2 = BOX_1 + BOX;
  private static final int BOX_3 = BOX_2 + BOX;

  /** What every state begins as. */
  private static final class Pi {
    static final int[] DIGITS = fraction();

    /** The first bits of what pi has after the point, by Machin's formula. */
    private static int[] fraction() {
      int bits = WORDS * Integer.SIZE;
      int guard = 64;
      var one = BigInteger.ONE.shiftLeft(bits + guard);
      var quarter = arctan(5, one).shiftLeft(2).subtract(arctan(239, one));
      var fraction = quarter.shiftLeft(2).subtract(one.multiply(BigInteger.valueOf(3)));
      return words(fraction.shiftRight(guard));
    }

    /** The arc tangent of {@code 1 / n} in units of {@code 1 / one}. */
    private static BigInteger arctan(int n, BigInteger one) {
      var square = BigInteger.valueOf((long) n * n);
      var power = one.divide(BigInteger.valueOf(n));
      var sum = power;
      for (long k = 1; power.signum() != 0; k++) {
        power = power.divide(square);
        var term = power.divide(BigInteger.valueOf(2 * k + 1));
        sum = k % 2 == 0 ? sum.add(term) : sum.subtract(term);
      }
      return sum;
    }

    private static int[] words(BigInteger number) {
      var words = new int[WORDS];
      for (int i = 0; i < WORDS; i++) {
        words[i] = number.shiftRight((WORDS - 1 - i) * Integer.SIZE).intValue();
      }
      return words;
    }
  }

  private final int[] state = Pi.DIGITS.clone();

  /** Starts anew. */
  void reset() {
    System.arraycopy(Pi.DIGITS, 0, state, 0, WORDS);
  }

  /**
   * Mixes a key in, as {@code ExpandKey(state, 0, key)}; a key is words of which it repeats all.
   */
  void expand(int[] key) {
    mixSubkeys(key);
    int left = 0;
    int right = 0;
    for (int i = 0; i < WORDS; i += 2) {
      long block = encrypt(left, right);
      left = (int) (block >>> Integer.SIZE);
      right = (int) block;
      state[i] = left;
      state[i + 1] = right;
    }
  }

  /** Mixes a key and a salt in, as {@code ExpandKey(state, salt, key)}. */
  void expand(int[] salt, int[] key) {
    mixSubkeys(key);
    int left = 0;
    int right = 0;
    for (int i = 0; i < WORDS; i += 2) {
      left ^= salt[i % salt.length];
      right ^= salt[(i + 1) % salt.length];
      long block = encrypt(left, right);
      left = (int) (block >>> Integer.SIZE);
      right = (int) block;
      state[i] = left;
      state[i + 1] = right;
    }
  }

  private void mixSubkeys(int[] key) {
    for (int i = 0; i < SUBKEYS; i++) {
      state[i] ^= key[i % key.length];
    }
  }

  /** Encrypts blocks of two words where they stand. */
  void encrypt(int[] words) {
    for (int i = 0; i < words.length; i += 2) {
      long block = encrypt(words[i], words[i + 1]);
      words[i] = (int) (block >>> Integer.SIZE);
      words[i + 1] = (int) block;
    }
  }

  private long encrypt(int first, int second) {
    int left = first ^ state[0];
    int right = second;
    for (int i = 1; i <= ROUNDS; i += 2) {
      right ^= mix(left) ^ state[i];
      left ^= mix(right) ^ state[i + 1];
    }
    right ^= state[ROUNDS + 1];
    return (long) right << Integer.SIZE | (left & 0xffff_ffffL);
  }

  private int mix(int word) {
    int sum = state[BOX_0 + (word >>> 24)] + state[BOX_1 + (word >>> 16 & 0xff)];
    return (sum ^ state[BOX_2 + (word >>> 8 & 0xff)]) + state[BOX_3 + (word & 0xff)];
  }

  @Override
  public void close() {
    Arrays.fill(state, 0);
  }
}
