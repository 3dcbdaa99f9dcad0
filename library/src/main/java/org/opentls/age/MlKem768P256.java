package org.opentls.age;

import java.util.Arrays;

/**
 * MLKEM768-P256: <a
 * href="https://datatracker.ietf.org/doc/html/draft-ietf-hpke-pq-03">draft-ietf-hpke-pq-03</a>.
 * Needs what {@link MlKem768} needs.
 */
final class MlKem768P256 {
  private MlKem768P256() {}

  static final int KEM = 0x0050;
  static final int PUBLIC_KEY = MlKem768.PUBLIC_KEY + P256.POINT;

  private static final String LABEL = "MLKEM768-P256";

  /** The part of a key that is of P-256. */
  static byte[] curvePart(byte[] publicKey) {
    return Arrays.copyOfRange(publicKey, MlKem768.PUBLIC_KEY, PUBLIC_KEY);
  }

  /**
   * A new secret for the owner of a public key.
   *
   * @param publicKey one with a point of the curve
   */
  static Encapsulation encapsulate(byte[] publicKey) {
    byte[] point = curvePart(publicKey);
    try (var mlKem = MlKem768.encapsulate(Arrays.copyOf(publicKey, MlKem768.PUBLIC_KEY));
        var curve = P256.encapsulate(point)) {
      return new Encapsulation(
          HybridSecret.of(mlKem.secret(), curve.secret(), curve.ciphertext(), point, LABEL),
          Bytes.concat(mlKem.ciphertext(), curve.ciphertext()));
    }
  }
}
