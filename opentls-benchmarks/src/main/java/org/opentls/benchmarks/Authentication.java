package org.opentls.benchmarks;

/** Who shows which certificate in a handshake. */
public enum Authentication {
  /** The server, with a key on P-256. */
  ECDSA("EC", "-groupname", "secp256r1", "SHA256withECDSA"),

  /** The server, with a key of RSA, 2048 bits. */
  RSA("RSA", "-keysize", "2048", "SHA256withRSA"),

  /** Both, with keys on P-256. */
  MUTUAL("EC", "-groupname", "secp256r1", "SHA256withECDSA");

  private final String algorithm;
  private final String sizeOption;
  private final String size;
  private final String signature;

  Authentication(String algorithm, String sizeOption, String size, String signature) {
    this.algorithm = algorithm;
    this.sizeOption = sizeOption;
    this.size = size;
    this.signature = signature;
  }

  /** What the JDK's keytool makes such a key with. */
  String[] keytoolOptions() {
    return new String[] {"-keyalg", algorithm, sizeOption, size, "-sigalg", signature};
  }

  /** What stands in the table. */
  String title() {
    return switch (this) {
      case ECDSA, RSA -> name();
      case MUTUAL -> "ECDSA both";
    };
  }

  /** As in the names of suites of TLS 1.2. */
  String suitePart() {
    return this == RSA ? "RSA" : "ECDSA";
  }

  /** Whether a server asks for a certificate. */
  boolean isMutual() {
    return this == MUTUAL;
  }
}
