package org.opentls.tls;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.opentls.api.X509.X509_check_host;
import static org.opentls.api.X509.X509_check_ip;

import java.lang.foreign.Arena;
import java.net.IDN;
import java.net.InetAddress;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import org.opentls.api.Err;

/** The names that servers are called by: host names, and addresses, which are never sent. */
final class ServerNames {
  private ServerNames() {}

  private static final int X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS = 4;

  /** Nothing else is ever looked up as an address: {@link #isAddress}. */
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%.*)?]?");

  /** The name for RFC 6066, section 3; empty for an address, and for what cannot be sent. */
  static Optional<SNIServerName> sni(String host) {
    if (isAddress(host)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new SNIHostName(ascii(host)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** Most names have neither at their beginning nor in them what all addresses have. */
  private static boolean isAddress(String host) {
    boolean mayBe =
        host.indexOf(':') >= 0 || (!host.isEmpty() && Character.isDigit(host.charAt(0)));
    return mayBe && ADDRESS.matcher(host).matches();
  }

  /** As DNS has it, without the dot at the end. */
  static String ascii(String host) {
    var name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return IDN.toASCII(name, 0);
  }

  /** The 4 or 16 bytes of an address; empty for a name. */
  static Optional<byte[]> address(String host) {
    if (!isAddress(host)) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(host).getAddress());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /**
   * Checks that a certificate is of a name or address: RFC 9525.
   *
   * @throws CertificateException if it is of another
   */
  static void requireMatch(X509Certificate certificate, String host) throws CertificateException {
    try (var arena = Arena.ofConfined();
        var handle = NativeCertificate.of(certificate)) {
      var address = address(host);
      int result;
      if (address.isPresent()) {
        var bytes = arena.allocateFrom(JAVA_BYTE, address.get());
        result = X509_check_ip(handle.pointer(), bytes, bytes.byteSize(), 0);
      } else {
        var name = arena.allocateFrom(ascii(host));
        result =
            X509_check_host(
                handle.pointer(),
                name,
                name.byteSize() - 1,
                X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS,
                NULL);
      }
      Err.drain();
      if (result != 1) {
        throw new CertificateException("the certificate is not of " + host);
      }
    }
  }
}
