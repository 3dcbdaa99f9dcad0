package org.opentls.provider;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.AlgorithmParametersSpi;
import java.security.NoSuchAlgorithmException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;

/**
 * {@code AlgorithmParameters} of ciphers that the JDK does not know: an IV of 16 bytes, encoded as
 * that of AES.
 */
final class IvParametersSpi extends AlgorithmParametersSpi {
  private final AlgorithmParameters aes;

  IvParametersSpi() {
    try {
      aes = AlgorithmParameters.getInstance("AES");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected void engineInit(AlgorithmParameterSpec spec) throws InvalidParameterSpecException {
    aes.init(spec);
  }

  @Override
  protected void engineInit(byte[] encoded) throws IOException {
    aes.init(encoded);
  }

  @Override
  protected void engineInit(byte[] encoded, String format) throws IOException {
    aes.init(encoded, format);
  }

  @Override
  protected <T extends AlgorithmParameterSpec> T engineGetParameterSpec(Class<T> type)
      throws InvalidParameterSpecException {
    return aes.getParameterSpec(type);
  }

  @Override
  protected byte[] engineGetEncoded() throws IOException {
    return aes.getEncoded();
  }

  @Override
  protected byte[] engineGetEncoded(String format) throws IOException {
    return aes.getEncoded(format);
  }

  @Override
  protected String engineToString() {
    return aes.toString();
  }
}
