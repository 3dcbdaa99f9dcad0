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
    if (!MessageDigest.isEqual(newKey, key)) {
      Arrays.fill(key, (byte) 0);
      key = newKey.clone();
    }
    nonce = newNonce.clone();
    return true;
  }
}
