package org.opentls.provider;

import java.security.spec.AlgorithmParameterSpec;

/**
 * The parameters of the {@code Mac} services {@code KMAC128} and {@code KMAC256}: NIST SP 800-185.
 * Immutable.
 */
public final class KmacParameterSpec implements AlgorithmParameterSpec {
  private final byte[] custom;
  private final int size;

  /**
   * Keeps the parameters, which {@code Mac.init} checks.
   *
   * @param custom the customization string, up to 512 bytes; may be empty
   * @param size the size of the code in bytes, 1 to 2,097,151
   */
  public KmacParameterSpec(byte[] custom, int size) {
    this.custom = custom.clone();
    this.size = size;
  }

  /** A copy of the customization string. */
  public byte[] custom() {
    return custom.clone();
  }

  /** The size of the code in bytes. */
  public int size() {
    return size;
  }
}
