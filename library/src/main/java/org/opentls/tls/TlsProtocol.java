package org.opentls.tls;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/** A version of TLS that is safe to use. */
public enum TlsProtocol {
  /** RFC 5246 */
  TLS_1_2("TLSv1.2", 0x0303),
  /** RFC 8446 */
  TLS_1_3("TLSv1.3", 0x0304);

  private final String standardName;

  /** What the protocol itself says. */
  final int number;

  TlsProtocol(String standardName, int number) {
    this.standardName = standardName;
    this.number = number;
  }

  /** The name that Java and OpenSSL have for it, as in {@code TLSv1.3}. */
  public String standardName() {
    return standardName;
  }

  static TlsProtocol of(int number) {
    for (var protocol : values()) {
      if (protocol.number == number) {
        return protocol;
      }
    }
    throw new IllegalArgumentException("protocol " + Integer.toHexString(number));
  }

  /**
   * The versions of these names.
   *
   * @throws IllegalArgumentException if there is none, or one is no version that is spoken here
   */
  static Set<TlsProtocol> of(String[] names) {
    var protocols = EnumSet.noneOf(TlsProtocol.class);
    for (var name : names) {
      protocols.add(
          Stream.of(values())
              .filter(protocol -> protocol.standardName.equals(name))
              .findAny()
              .orElseThrow(() -> new IllegalArgumentException("not supported: " + name)));
    }
    if (protocols.isEmpty()) {
      throw new IllegalArgumentException("no protocol");
    }
    return protocols;
  }
}
