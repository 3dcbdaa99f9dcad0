package org.opentls.provider;

import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.opentls.cipherlib.Cipher;

/**
 * A block or stream cipher with its sizes of keys.
 *
 * @param name the name in JCA, as in {@code AES}
 * @param keyAlgorithms the algorithms that a key may state, in any case; any if there are none
 * @param names OpenSSL's name for each size of keys in bytes, as in 16 and {@code AES-128}
 * @param blockSize in bytes; 0 if this is no block cipher
 */
record CipherFamily(
    String name, List<String> keyAlgorithms, Map<Integer, String> names, int blockSize) {

  /** This family with keys of one size only. */
  CipherFamily withKeySize(int bytes) {
    return new CipherFamily(
        name, keyAlgorithms, Map.of(bytes, Objects.requireNonNull(names.get(bytes))), blockSize);
  }

  /**
   * The size in bytes of a key of so many bits.
   *
   * @throws InvalidParameterException if there is no such key
   */
  int keySize(int bits) {
    if (bits % Byte.SIZE != 0 || !names.containsKey(bits / Byte.SIZE)) {
      throw new InvalidParameterException(name + " has no keys of " + bits + " bits");
    }
    return bits / Byte.SIZE;
  }

  /**
   * The bytes of a key, which the caller clears.
   *
   * @throws InvalidKeyException if the key is no key of this family
   */
  byte[] bytes(@Nullable Key key) throws InvalidKeyException {
    if (key == null) {
      throw new InvalidKeyException("no key");
    }
    if (!isAlgorithmOf(key)) {
      throw new InvalidKeyException("a key of " + key.getAlgorithm() + " for " + name);
    }
    if (!"RAW".equalsIgnoreCase(key.getFormat())) {
      throw new InvalidKeyException("a key of the format " + key.getFormat() + " and not RAW");
    }
    var bytes = key.getEncoded();
    if (bytes == null) {
      throw new InvalidKeyException("a key that does not give its bytes");
    }
    return bytes;
  }

  private boolean isAlgorithmOf(Key key) {
    for (var algorithm : keyAlgorithms) {
      if (algorithm.equalsIgnoreCase(key.getAlgorithm())) {
        return true;
      }
    }
    return keyAlgorithms.isEmpty();
  }

  /**
   * OpenSSL's name for keys of a size.
   *
   * @throws InvalidKeyException if no key has this size
   */
  String nameFor(int keySize) throws InvalidKeyException {
    var openSslName = names.get(keySize);
    if (openSslName == null) {
      throw new InvalidKeyException(
          "a key of " + keySize + " bytes: " + name + " takes " + sizes() + " bytes");
    }
    return openSslName;
  }

  /**
   * The cipher for keys of a size.
   *
   * @param suffix what OpenSSL's name adds to that of the key size, as in {@code -CBC}
   * @throws InvalidKeyException if no key has this size
   */
  Cipher cipher(int keySize, String suffix) throws InvalidKeyException {
    return Cipher.of(nameFor(keySize) + suffix);
  }

  private String sizes() {
    return String.join(", ", names.keySet().stream().sorted().map(String::valueOf).toList());
  }
}
