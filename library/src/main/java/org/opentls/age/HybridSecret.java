package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.opentls.hashlib.Digests;

/**
 * The secrets of ML-KEM and of an elliptic curve in one, which is safe while either is: <a
 * href="https://datatracker.ietf.org/doc/html/draft-ietf-hpke-pq-03">draft-ietf-hpke-pq-03</a>.
 */
final class HybridSecret {
  private HybridSecret() {}

  /**
   * The common secret, which the caller clears, as the two.
   *
   * @param ciphertext what was sent for the curve
   * @param publicKey the key of the recipient on the curve
   * @param label of the pair of both
   */
  static byte[] of(byte[] mlKem, byte[] curve, byte[] ciphertext, byte[] publicKey, String label) {
    byte[] all = Bytes.concat(mlKem, curve, ciphertext, publicKey, label.getBytes(US_ASCII));
    try {
      return Digests.sha3_256(all);
    } finally {
      Arrays.fill(all, (byte) 0);
    }
  }
}
