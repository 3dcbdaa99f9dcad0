package org.opentls.provider;

import java.security.AlgorithmParameters;
import java.security.NoSuchAlgorithmException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.util.Set;
import javax.crypto.spec.IvParameterSpec;

/** Parameters in the JDK's own encodings. */
final class Parameters {
  private Parameters() {}

  /** The IV of a block cipher, in the encoding of AES if the JDK does not know the cipher. */
  static AlgorithmParameters ofIv(String cipher, byte[] iv) {
    var spec = new IvParameterSpec(iv);
    return KNOWN.contains(cipher) ? of(cipher, spec) : new Foreign(cipher, spec);
  }

  private static final Set<String> KNOWN = Set.of("AES", "DESede");

  private static final class Foreign extends AlgorithmParameters {
    Foreign(String cipher, IvParameterSpec spec) {
      super(new IvParametersSpi(), of("AES", spec).getProvider(), cipher);
      try {
        init(spec);
      } catch (InvalidParameterSpecException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static AlgorithmParameters of(String algorithm, AlgorithmParameterSpec spec) {
    try {
      var parameters = AlgorithmParameters.getInstance(algorithm);
      parameters.init(spec);
      return parameters;
    } catch (NoSuchAlgorithmException | InvalidParameterSpecException e) {
      throw new IllegalStateException("no AlgorithmParameters of " + algorithm, e);
    }
  }
}
