package org.opentls.age;

/**
 * The work that an encrypted PKCS #8 file asks for before it says whether a passphrase is right:
 * RFC 5958, section 3, RFC 8018. OpenSSL does any number of iterations, which can take days.
 */
final class PasswordCost {
  private PasswordCost() {}

  /** Some ten seconds of PBKDF2; OpenSSL's tools ask for 2048 iterations. */
  private static final int MAX_NUMBER = 10_000_000;

  /**
   * The parameters of scrypt multiply, to two minutes here; those of PBKDF2 are its iterations and
   * the size of a key, at most 32.
   */
  private static final int MAX_PRODUCT = 32 * MAX_NUMBER;

  private static final int INTEGER = 0x02;
  private static final int SEQUENCE = 0x30;
  private static final int CONSTRUCTED = 0x20;

  /**
   * Checks that no number among the parameters of the encryption is too large, nor all together.
   *
   * @param der the whole file
   * @throws IllegalArgumentException if one is, or the file is malformed
   */
  static void requireModerate(byte[] der) {
    var in = new Der(der, "no encrypted key of PKCS #8");
    if (in.tag() != SEQUENCE) {
      throw in.malformed();
    }
    in.length();
    if (in.tag() != SEQUENCE) {
      throw in.malformed();
    }
    int end = in.length() + in.at;
    long product = 1;
    while (in.at < end) {
      int tag = in.tag();
      int length = in.length();
      long number = tag == INTEGER ? Math.max(1, in.number(length)) : 1;
      product *= number;
      if (number > MAX_NUMBER || product > MAX_PRODUCT) {
        throw new IllegalArgumentException(
            "the passphrase costs more than " + MAX_NUMBER + " iterations, the limit");
      }
      // What is in a constructed value comes next, as if it stood alone.
      in.at += (tag & CONSTRUCTED) == 0 ? length : 0;
    }
  }

  /**
   * Checks that this is no encrypted key under the label of one that is not, which OpenSSL decrypts
   * all the same. Only the others begin with a number, their version.
   *
   * @param der the whole file
   * @throws IllegalArgumentException if it is one, or the file is malformed
   */
  static void requireNone(byte[] der) {
    var in = new Der(der, "no key of PKCS #1 or PKCS #8 without a passphrase");
    if (in.tag() != SEQUENCE) {
      throw in.malformed();
    }
    in.length();
    if (in.tag() != INTEGER) {
      throw in.malformed();
    }
  }

  /** The heads of values in DER: X.690, sections 8.1 and 10.1. */
  private static final class Der {
    private final byte[] bytes;
    private final String complaint;
    private int at;

    Der(byte[] bytes, String complaint) {
      this.bytes = bytes;
      this.complaint = complaint;
    }

    IllegalArgumentException malformed() {
      return new IllegalArgumentException(complaint);
    }

    int tag() {
      return next();
    }

    /** A length that fits into what is left. */
    int length() {
      int length = next();
      if (length >= 0x80) {
        int count = length - 0x80;
        if (count == 0 || count > 3) {
          throw malformed();
        }
        length = 0;
        for (int i = 0; i < count; i++) {
          length = length << 8 | next();
        }
      }
      if (length > bytes.length - at) {
        throw malformed();
      }
      return length;
    }

    /** The number here, or one above the limit in its place. */
    long number(int length) {
      long value = 0;
      for (int i = 0; i < length && value <= MAX_NUMBER; i++) {
        value = value << 8 | (bytes[at + i] & 0xff);
      }
      return value;
    }

    private int next() {
      if (at == bytes.length) {
        throw malformed();
      }
      return bytes[at++] & 0xff;
    }
  }
}
