package org.opentls.provider;

import java.io.Serial;
import javax.crypto.SecretKey;

/** A key that may be empty, as no {@code SecretKeySpec} may. */
final class RawKey implements SecretKey {
  @Serial private static final long serialVersionUID = 1L;

  private final byte[] bytes;
  private final String algorithm;

  RawKey(byte[] bytes, String algorithm) {
    this.bytes = bytes.clone();
    this.algorithm = algorithm;
  }

  @Override
  public String getAlgorithm() {
    return algorithm;
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  @Override
  public byte[] getEncoded() {
    return bytes.clone();
  }
}
