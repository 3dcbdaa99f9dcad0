package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.opentls.kdf.Hkdf;

/**
 * HKDF-SHA256 that tells apart what it is used for: <a
 * href="https://www.rfc-editor.org/rfc/rfc9180#section-4">RFC 9180, section 4</a>.
 */
final class LabelledHkdf {
  private static final byte[] VERSION = "HPKE-v1".getBytes(US_ASCII);

  private final byte[] suite;

  /** For the suite with this identifier. */
  LabelledHkdf(byte[] suite) {
    this.suite = suite;
  }

  /** {@code LabeledExtract}; the caller clears the result. */
  byte[] extract(byte[] salt, String label, byte[] inputKey) {
    byte[] labelled = Bytes.concat(VERSION, suite, label.getBytes(US_ASCII), inputKey);
    try {
      return Hkdf.sha256().extract(salt, labelled);
    } finally {
      Arrays.fill(labelled, (byte) 0);
    }
  }

  /** {@code LabeledExpand}; the caller clears the result. */
  byte[] expand(byte[] key, String label, byte[] info, int length) {
    byte[] labelled =
        Bytes.concat(twoBytes(length), VERSION, suite, label.getBytes(US_ASCII), info);
    return Hkdf.sha256().expand(key, labelled, length);
  }

  /** {@code I2OSP(value, 2)} */
  static byte[] twoBytes(int value) {
    return new byte[] {(byte) (value >> 8), (byte) value};
  }
}
