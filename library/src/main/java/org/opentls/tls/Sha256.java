package org.opentls.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest that tells things apart here; every JDK has it. */
final class Sha256 {
  private Sha256() {}

  static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] of(byte[] data) {
    return start().digest(data);
  }
}
