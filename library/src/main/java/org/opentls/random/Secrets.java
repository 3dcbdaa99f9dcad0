package org.opentls.random;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/**
 * Tokens, keys and other secrets, as Python's {@code secrets} makes them, from OpenSSL's private
 * generator.
 *
 * <p>32 bytes cannot be guessed, 16 are the least for a secret that lives long. Safe for any
 * thread. Every method that draws throws {@link org.opentls.api.OpenSslException} if OpenSSL cannot
 * give random bytes.
 */
public final class Secrets {
  private Secrets() {}

  /** Bytes in a token if the caller names no number. */
  private static final int DEFAULT_BYTES = 32;

  private static final SystemRandom RANDOM = SystemRandom.createPrivate();

  /** 32 random bytes. */
  public static byte[] tokenBytes() {
    return tokenBytes(DEFAULT_BYTES);
  }

  /**
   * Random bytes.
   *
   * @param count how many, at least 0
   * @return new bytes, which the caller clears after use
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public static byte[] tokenBytes(int count) {
    return RANDOM.randbytes(count);
  }

  /** 32 random bytes as 64 hexadecimal digits. */
  public static String tokenHex() {
    return tokenHex(DEFAULT_BYTES);
  }

  /**
   * Random bytes as two hexadecimal digits each.
   *
   * @param count how many bytes, at least 0
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public static String tokenHex(int count) {
    return token(count, HexFormat.of()::formatHex);
  }

  /** 32 random bytes as 43 characters that a URL can hold. */
  public static String tokenUrlSafe() {
    return tokenUrlSafe(DEFAULT_BYTES);
  }

  /**
   * Random bytes in Base64 for URLs without padding (RFC 4648, section 5): about 1.3 characters a
   * byte.
   *
   * @param count how many bytes, at least 0
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public static String tokenUrlSafe(int count) {
    return token(count, Base64.getUrlEncoder().withoutPadding()::encodeToString);
  }

  private static String token(int count, Function<byte[], String> encode) {
    var bytes = tokenBytes(count);
    try {
      return encode.apply(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /**
   * A number from 0 to {@code bound - 1}.
   *
   * @throws IllegalArgumentException if {@code bound} is not positive
   */
  public static long randBelow(long bound) {
    return RANDOM.nextLong(bound);
  }

  /**
   * A number from 0 to {@code bound - 1}.
   *
   * @throws IllegalArgumentException if {@code bound} is not positive
   */
  public static BigInteger randBelow(BigInteger bound) {
    return RANDOM.randrange(bound);
  }

  /**
   * A number of {@code count} random bits.
   *
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public static BigInteger randBits(int count) {
    return RANDOM.getrandbits(count);
  }

  /**
   * An element of {@code population}.
   *
   * @throws IllegalArgumentException if {@code population} is empty
   */
  public static <T> T choice(List<? extends T> population) {
    return RANDOM.choice(population);
  }

  /**
   * Whether two secrets are the same, in a time that tells nothing of where they differ; it may
   * tell their lengths.
   */
  public static boolean compareDigest(byte[] a, byte[] b) {
    return MessageDigest.isEqual(a, b);
  }

  /** As {@link #compareDigest(byte[], byte[])} for text, compared {@code char} by {@code char}. */
  public static boolean compareDigest(String a, String b) {
    var left = bytes(a);
    var right = bytes(b);
    try {
      return compareDigest(left, right);
    } finally {
      Arrays.fill(left, (byte) 0);
      Arrays.fill(right, (byte) 0);
    }
  }

  /** All bits of the text: an encoding would make one of all that it cannot express. */
  private static byte[] bytes(String text) {
    var bytes = ByteBuffer.allocate(Character.BYTES * text.length());
    bytes.asCharBuffer().put(text);
    return bytes.array();
  }
}
