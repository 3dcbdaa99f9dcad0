package org.opentls.provider;

import java.security.MessageDigest;
import java.util.Arrays;

/** Key and nonce of the last encryption, which must not come twice. */
final class LastNonce {
  private byte[] key = {};
  private byte[] nonce = {};

  /** Whether an encryption may use them; if so, they are the last from now on. */
  boolean isNew(byte[] newKey, byte[] newNonce) {
    if (Arrays.equals(newNonce, nonce) && MessageDigest.isEqual(newKey, key)) {
      return false;
    }
    key = replaced(key, newKey);
    nonce = replaced(nonce, newNonce);
    return true;
  }

  private static byte[] replaced(byte[] old, byte[] by) {
    if (old.length == by.length) {
      System.arraycopy(by, 0, old, 0, by.length);
      return old;
    }
    Arrays.fill(old, (byte) 0);
    return by.clone();
  }
}
