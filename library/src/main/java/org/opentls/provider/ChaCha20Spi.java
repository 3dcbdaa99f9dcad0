package org.opentls.provider;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.util.Arrays;
import javax.crypto.spec.ChaCha20ParameterSpec;
import org.jspecify.annotations.Nullable;
import org.opentls.cipherlib.Cipher;

/**
 * The {@code Cipher} ChaCha20, RFC 8439: its parameters are a nonce and a counter, and an
 * encryption never uses a nonce twice in a row.
 */
final class ChaCha20Spi extends BlockCipherSpi {
  private static final int NONCE_SIZE = 12;
  private static final int COUNTER_SIZE = 4;

  private final LastNonce last = new LastNonce();

  ChaCha20Spi(CipherFamily family) {
    super(family, "", false);
  }

  @Override
  void start(
      boolean encrypts,
      byte[] key,
      @Nullable AlgorithmParameterSpec parameters,
      SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    super.start(encrypts, key, parameters, random);
    if (encrypts && !last.isNew(key, nonce())) {
      forget();
      throw new InvalidKeyException("the key and nonce of the encryption before");
    }
  }

  @Override
  byte[] iv(
      Cipher cipher,
      boolean encrypts,
      @Nullable AlgorithmParameterSpec parameters,
      SecureRandom random)
      throws InvalidAlgorithmParameterException {
    if (parameters == null) {
      if (!encrypts) {
        throw new InvalidAlgorithmParameterException("no nonce: decryption needs parameters");
      }
      var nonce = new byte[NONCE_SIZE];
      random.nextBytes(nonce);
      return iv(nonce, 1);
    }
    if (!(parameters instanceof ChaCha20ParameterSpec spec)) {
      throw new InvalidAlgorithmParameterException(
          parameters.getClass().getName() + ": ChaCha20 takes a ChaCha20ParameterSpec");
    }
    return iv(spec.getNonce(), spec.getCounter());
  }

  /** The counter, the lowest byte first, and the nonce. */
  private static byte[] iv(byte[] nonce, int counter) {
    return ByteBuffer.allocate(COUNTER_SIZE + NONCE_SIZE)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(counter)
        .put(nonce)
        .array();
  }

  @Override
  void restart() {
    if (encrypts()) {
      throw new IllegalStateException("the next encryption needs another key or nonce");
    }
    super.restart();
  }

  private byte[] nonce() {
    var iv = super.engineGetIV();
    return iv == null ? new byte[0] : Arrays.copyOfRange(iv, COUNTER_SIZE, iv.length);
  }

  @Override
  protected int engineGetOutputSize(int length) {
    return length;
  }

  @Override
  protected byte[] engineGetIV() {
    return nonce();
  }

  @Override
  AlgorithmParameterSpec specOf(AlgorithmParameters encoded) throws InvalidParameterSpecException {
    return encoded.getParameterSpec(ChaCha20ParameterSpec.class);
  }

  /** None: the JDK has no encoding for them. */
  @Override
  protected @Nullable AlgorithmParameters engineGetParameters() {
    return null;
  }
}
