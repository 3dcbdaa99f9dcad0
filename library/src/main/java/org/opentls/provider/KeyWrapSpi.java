package org.opentls.provider;

import java.nio.ByteBuffer;
import java.security.InvalidAlgorithmParameterException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import org.jspecify.annotations.Nullable;
import org.opentls.cipherlib.Cipher;

/**
 * A {@code Cipher} that wraps keys: RFC 3394, and with padding RFC 5649. All data is held until
 * {@code doFinal}. What was not wrapped with the key is an {@code IllegalBlockSizeException}, as in
 * the JDK.
 */
final class KeyWrapSpi extends BlockCipherSpi {
  /** RFC 3394, section 2.2.3.1. */
  private static final byte[] KW_IV = HexFormat.of().parseHex("a6a6a6a6a6a6a6a6");

  /** RFC 5649, section 3. */
  private static final byte[] KWP_IV = HexFormat.of().parseHex("a65959a6");

  private final boolean padded;
  private final byte[] usualIv;

  KeyWrapSpi(CipherFamily family, boolean padded) {
    super(family, padded ? "-WRAP-PAD" : "-WRAP", false);
    this.padded = padded;
    this.usualIv = padded ? KWP_IV : KW_IV;
  }

  @Override
  protected int engineGetBlockSize() {
    return 8;
  }

  @Override
  byte[] iv(
      Cipher cipher,
      boolean encrypts,
      @Nullable AlgorithmParameterSpec parameters,
      SecureRandom random)
      throws InvalidAlgorithmParameterException {
    if (parameters == null) {
      return usualIv;
    }
    if (!(parameters instanceof IvParameterSpec spec)) {
      throw new InvalidAlgorithmParameterException(
          parameters.getClass().getName() + ": " + cipher + " takes an IvParameterSpec");
    }
    var iv = requireSize(spec.getIV(), usualIv.length, cipher);
    if (padded && !Arrays.equals(iv, KWP_IV)) {
      throw new InvalidAlgorithmParameterException("RFC 5649 has the IV A65959A6 and no other");
    }
    return iv;
  }

  @Override
  int doFinal(byte[] in, int offset, int length, byte[] out, int outOffset)
      throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
    try {
      return super.doFinal(in, offset, length, out, outOffset);
    } catch (AEADBadTagException e) {
      throw badKey(e);
    }
  }

  @Override
  protected int engineDoFinal(ByteBuffer in, ByteBuffer out)
      throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
    try {
      return super.engineDoFinal(in, out);
    } catch (AEADBadTagException e) {
      throw badKey(e);
    }
  }

  private static IllegalBlockSizeException badKey(AEADBadTagException e) {
    var failure = new IllegalBlockSizeException(e.getMessage());
    failure.initCause(e);
    return failure;
  }
}
