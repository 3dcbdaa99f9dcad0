package org.opentls.age;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;

import java.math.BigInteger;
import java.util.Arrays;
import org.opentls.hashlib.Digests;

/** Ed25519 keys (RFC 8032, section 5.1) as keys of X25519 (RFC 7748, section 4.1). */
final class Edwards25519 {
  private Edwards25519() {}

  /** The size in bytes of seeds and of points. */
  static final int SIZE = 32;

  private static final BigInteger P = TWO.pow(255).subtract(BigInteger.valueOf(19));

  /** The curve's constant: -121665/121666. */
  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);

  private static final BigInteger HALF = P.subtract(ONE).shiftRight(1);

  /**
   * The X25519 key of a public key: the point of the other curve that stands for it.
   *
   * @throws IllegalArgumentException if it is no point of the curve
   */
  static byte[] toMontgomery(byte[] point) {
    byte[] bigEndian = reversed(point);
    boolean negative = bigEndian[0] < 0;
    bigEndian[0] &= 0x7f;
    var y = new BigInteger(1, bigEndian);
    requirePoint(y, negative);
    // u = (1 + y) / (1 - y), and the neutral element, which has no such u, is of low order anyway.
    var denominator = ONE.subtract(y).mod(P);
    var inverse = denominator.modPow(P.subtract(TWO), P);
    return toBytes(ONE.add(y).multiply(inverse).mod(P));
  }

  /** Checks that there is an x: -x^2 + y^2 = 1 + d x^2 y^2. */
  private static void requirePoint(BigInteger y, boolean negative) {
    var square = y.multiply(y);
    var u = square.subtract(ONE).mod(P);
    var v = D.multiply(square).add(ONE).mod(P);
    // Euler's criterion for u / v, whose quadratic character is that of u v.
    var character = u.multiply(v).modPow(HALF, P);
    boolean zero = u.signum() == 0;
    if (y.compareTo(P) >= 0 || !(zero ? !negative : character.equals(ONE))) {
      throw new IllegalArgumentException("no point of the curve");
    }
  }

  /** The X25519 secret of a seed, which the caller clears. */
  static byte[] toScalar(byte[] seed) {
    byte[] digest = Digests.sha512(seed);
    try {
      return Arrays.copyOf(digest, X25519.SIZE);
    } finally {
      Arrays.fill(digest, (byte) 0);
    }
  }

  private static byte[] toBytes(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return Arrays.copyOf(reversed(bytes), SIZE);
  }

  private static byte[] reversed(byte[] bytes) {
    var reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }
}
