package org.opentls.provider;

import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.crypto.KDFParameters;
import javax.crypto.KDFSpi;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.opentls.internal.FixedDigest;
import org.opentls.kdf.Hkdf;

/** A JCA {@code KDF} over {@link Hkdf}, with the JDK's {@link HKDFParameterSpec}. */
final class HkdfSpi extends KDFSpi {
  private static final byte[] NONE = {};

  private final Hkdf hkdf;

  private HkdfSpi(Hkdf hkdf) throws InvalidAlgorithmParameterException {
    super(null);
    this.hkdf = hkdf;
  }

  static HkdfSpi of(Hkdf hkdf) {
    try {
      return new HkdfSpi(hkdf);
    } catch (InvalidAlgorithmParameterException e) {
      throw new AssertionError(e); // there are no parameters to refuse
    }
  }

  @Override
  protected @Nullable KDFParameters engineGetParameters() {
    return null;
  }

  @Override
  protected SecretKey engineDeriveKey(String algorithm, AlgorithmParameterSpec parameters)
      throws InvalidAlgorithmParameterException, NoSuchAlgorithmException {
    return key(algorithm, engineDeriveData(parameters));
  }

  /** The key of an algorithm; clears the bytes. */
  static SecretKey key(String algorithm, byte[] bytes) throws NoSuchAlgorithmException {
    try {
      if (algorithm.isEmpty()) {
        throw new NoSuchAlgorithmException("the algorithm of the key has no name");
      }
      return new SecretKeySpec(bytes, algorithm);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  @Override
  protected byte[] engineDeriveData(AlgorithmParameterSpec parameters)
      throws InvalidAlgorithmParameterException {
    try {
      return switch (parameters) {
        case HKDFParameterSpec.Extract spec -> extract(spec.ikms(), spec.salts());
        case HKDFParameterSpec.Expand spec ->
            expand(requireUniform(bytes(spec.prk())), spec.info(), spec.length());
        case HKDFParameterSpec.ExtractThenExpand spec ->
            expand(extract(spec.ikms(), spec.salts()), spec.info(), spec.length());
        case null, default ->
            throw new InvalidAlgorithmParameterException("an HKDFParameterSpec is needed");
      };
    } catch (IllegalArgumentException e) {
      throw new InvalidAlgorithmParameterException(e.getMessage(), e);
    }
  }

  private byte[] extract(List<SecretKey> inputKeys, List<SecretKey> salts)
      throws InvalidAlgorithmParameterException {
    byte[] inputKey = concatenated(inputKeys);
    byte[] salt = concatenated(salts);
    try {
      return hkdf.extract(salt, inputKey);
    } finally {
      Arrays.fill(inputKey, (byte) 0);
      Arrays.fill(salt, (byte) 0);
    }
  }

  /** RFC 5869 section 2.3 asks for a key of the digest's size or more, and so does the JDK. */
  private byte[] requireUniform(byte[] key) throws InvalidAlgorithmParameterException {
    int size = FixedDigest.of(hkdf.digest()).size();
    if (key.length < size) {
      Arrays.fill(key, (byte) 0);
      throw new InvalidAlgorithmParameterException(
          "key of " + key.length + " bytes: " + size + " or more are needed");
    }
    return key;
  }

  /** Expands a key, and clears it. */
  private byte[] expand(byte[] key, byte @Nullable [] info, int length) {
    try {
      return hkdf.expand(key, Objects.requireNonNullElse(info, NONE), length);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static byte[] concatenated(List<SecretKey> keys)
      throws InvalidAlgorithmParameterException {
    byte[] all = {};
    for (var key : keys) {
      byte[] before = all;
      byte[] next = bytes(key);
      all = Arrays.copyOf(before, Math.addExact(before.length, next.length));
      System.arraycopy(next, 0, all, before.length, next.length);
      Arrays.fill(before, (byte) 0);
      Arrays.fill(next, (byte) 0);
    }
    return all;
  }

  private static byte[] bytes(SecretKey key) throws InvalidAlgorithmParameterException {
    byte[] bytes = key.getEncoded();
    if (bytes == null) {
      throw new InvalidAlgorithmParameterException("a key does not show its bytes");
    }
    return bytes;
  }
}
