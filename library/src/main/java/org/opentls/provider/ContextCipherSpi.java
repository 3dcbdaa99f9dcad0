package org.opentls.provider;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.util.Arrays;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;

/** What the ciphers of all shapes have in common: keys, parameters, and how data is handed on. */
abstract class ContextCipherSpi extends CipherSpi {
  private static final byte[] NONE = {};

  final CipherFamily family;

  private org.opentls.cipherlib.@Nullable Cipher cipher;
  private int cipherKeySize;

  ContextCipherSpi(CipherFamily family) {
    this.family = family;
  }

  /** As {@link CipherFamily#cipher}, remembered; the suffix does not change after the first use. */
  org.opentls.cipherlib.Cipher cipher(int keySize, String suffix) throws InvalidKeyException {
    var known = cipher;
    if (known == null || keySize != cipherKeySize) {
      known = family.cipher(keySize, suffix);
      cipher = known;
      cipherKeySize = keySize;
    }
    return known;
  }

  /** Starts under a key and parameters, if there are any. */
  abstract void start(
      boolean encrypts,
      byte[] key,
      @Nullable AlgorithmParameterSpec parameters,
      SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException;

  /** The parameters that {@code encoded} stands for. */
  abstract AlgorithmParameterSpec specOf(AlgorithmParameters encoded)
      throws InvalidParameterSpecException;

  /** The number of bytes that an update by {@code length} bytes gives. */
  abstract int updateSize(int length);

  abstract int update(byte[] in, int offset, int length, byte[] out, int outOffset)
      throws ShortBufferException;

  abstract int doFinal(byte[] in, int offset, int length, byte[] out, int outOffset)
      throws ShortBufferException, IllegalBlockSizeException, BadPaddingException;

  @Override
  protected void engineSetMode(String mode) throws NoSuchAlgorithmException {
    throw new NoSuchAlgorithmException(mode);
  }

  @Override
  protected void engineSetPadding(String padding) throws NoSuchPaddingException {
    if (!padding.equalsIgnoreCase("NoPadding")) {
      throw new NoSuchPaddingException(padding);
    }
  }

  @Override
  protected int engineGetBlockSize() {
    return family.blockSize();
  }

  @Override
  protected int engineGetKeySize(Key key) throws InvalidKeyException {
    var bytes = family.bytes(key);
    try {
      var _ = family.nameFor(bytes.length);
      return bytes.length * 8;
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  @Override
  protected void engineInit(int opmode, Key key, SecureRandom random) throws InvalidKeyException {
    try {
      engineInit(opmode, key, (AlgorithmParameterSpec) null, random);
    } catch (InvalidAlgorithmParameterException e) {
      throw new InvalidKeyException(e.getMessage(), e);
    }
  }

  @Override
  protected void engineInit(
      int opmode, Key key, @Nullable AlgorithmParameters parameters, SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    try {
      engineInit(opmode, key, parameters == null ? null : specOf(parameters), random);
    } catch (InvalidParameterSpecException e) {
      throw new InvalidAlgorithmParameterException(e.getMessage(), e);
    }
  }

  @Override
  protected void engineInit(
      int opmode, Key key, @Nullable AlgorithmParameterSpec parameters, SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    var bytes = family.bytes(key);
    try {
      start(opmode == Cipher.ENCRYPT_MODE || opmode == Cipher.WRAP_MODE, bytes, parameters, random);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  @Override
  protected byte[] engineUpdate(byte[] in, int offset, int length) {
    var out = new byte[updateSize(length)];
    try {
      update(in, offset, length, out, 0);
      return out;
    } catch (ShortBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected int engineUpdate(byte[] in, int offset, int length, byte[] out, int outOffset)
      throws ShortBufferException {
    requireRoom(updateSize(length), out.length - outOffset);
    return update(in, offset, length, out, outOffset);
  }

  @Override
  protected byte[] engineDoFinal(byte @Nullable [] in, int offset, int length)
      throws IllegalBlockSizeException, BadPaddingException {
    var out = new byte[engineGetOutputSize(length)];
    try {
      int count = doFinal(in == null ? NONE : in, offset, length, out, 0);
      return count == out.length ? out : shortened(out, count);
    } catch (ShortBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] shortened(byte[] out, int length) {
    var shorter = Arrays.copyOf(out, length);
    Arrays.fill(out, (byte) 0);
    return shorter;
  }

  @Override
  protected int engineDoFinal(
      byte @Nullable [] in, int offset, int length, byte[] out, int outOffset)
      throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
    return doFinal(in == null ? NONE : in, offset, length, out, outOffset);
  }

  static void requireRoom(int size, int room) throws ShortBufferException {
    if (room < size) {
      throw new ShortBufferException("room for " + room + " of " + size + " bytes of output");
    }
  }

  static void requireWritable(ByteBuffer out) {
    if (out.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
  }

  @Override
  protected byte[] engineWrap(Key key) throws InvalidKeyException, IllegalBlockSizeException {
    var encoded = WrappedKeys.encode(key);
    try {
      return engineDoFinal(encoded, 0, encoded.length);
    } catch (BadPaddingException e) {
      throw new AssertionError(e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  @Override
  protected Key engineUnwrap(byte[] wrapped, String algorithm, int type)
      throws InvalidKeyException, NoSuchAlgorithmException {
    byte[] encoded;
    try {
      encoded = engineDoFinal(wrapped, 0, wrapped.length);
    } catch (IllegalBlockSizeException | BadPaddingException e) {
      throw new InvalidKeyException("not a key wrapped with this key: " + e.getMessage(), e);
    }
    return WrappedKeys.decode(encoded, algorithm, type);
  }
}
