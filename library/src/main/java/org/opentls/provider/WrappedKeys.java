package org.opentls.provider;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** Keys as the bytes that a cipher wraps. */
final class WrappedKeys {
  private WrappedKeys() {}

  /**
   * The bytes to wrap, which the caller clears.
   *
   * @throws InvalidKeyException if the key does not give them
   */
  static byte[] encode(Key key) throws InvalidKeyException {
    var encoded = key.getEncoded();
    if (encoded == null || encoded.length == 0) {
      throw new InvalidKeyException("the key to wrap does not give its bytes");
    }
    return encoded;
  }

  /**
   * The key of unwrapped bytes, which are cleared.
   *
   * @param type {@code Cipher.SECRET_KEY}, {@code PRIVATE_KEY} or {@code PUBLIC_KEY}
   */
  static Key decode(byte[] encoded, String algorithm, int type)
      throws InvalidKeyException, NoSuchAlgorithmException {
    try {
      return switch (type) {
        case Cipher.SECRET_KEY -> new SecretKeySpec(encoded, algorithm);
        case Cipher.PRIVATE_KEY ->
            KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        case Cipher.PUBLIC_KEY ->
            KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
        default -> throw new IllegalArgumentException("type of key " + type);
      };
    } catch (InvalidKeySpecException | IllegalArgumentException e) {
      throw new InvalidKeyException("not an encoded key of " + algorithm, e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }
}
