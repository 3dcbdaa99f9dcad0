package org.opentls.tls;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A proxy that speaks SOCKS 5: <a href="https://www.rfc-editor.org/rfc/rfc1928">RFC 1928</a>, and
 * <a href="https://www.rfc-editor.org/rfc/rfc1929">RFC 1929</a> for a user and a password, which it
 * gets in the clear if it asks for them.
 *
 * <p>Unlike the JDK's own client this one never falls back to SOCKS 4, and never sends the user of
 * the operating system. Immutable, and for any number of threads.
 */
public final class Socks5Proxy extends ProxyServer {
  private static final int MAX_CREDENTIAL = 255;

  private final boolean resolvesLocally;

  private Socks5Proxy(Access access, boolean resolvesLocally) {
    super(access);
    this.resolvesLocally = resolvesLocally;
  }

  /**
   * Names a proxy. Nothing is sent yet.
   *
   * @param port 1 to 65535; 1080 is the usual one
   */
  public static Socks5Proxy of(String host, int port) {
    return new Socks5Proxy(Access.of(host, port), false);
  }

  @Override
  public Socks5Proxy withDeadline(Duration deadline) {
    return new Socks5Proxy(access().with(deadline), resolvesLocally);
  }

  @Override
  public Socks5Proxy withCredentials(String user, char[] password) {
    var credentials = new ProxyCredentials(user, password);
    try (var encoded = credentials.encode()) {
      requireSize("user", encoded.user());
      requireSize("password", encoded.password());
    }
    return new Socks5Proxy(access().with(credentials), resolvesLocally);
  }

  private static void requireSize(String what, byte[] encoded) {
    if (encoded.length < 1 || encoded.length > MAX_CREDENTIAL) {
      throw new IllegalArgumentException(
          "the " + what + " must have 1 to " + MAX_CREDENTIAL + " bytes in UTF-8");
    }
  }

  /**
   * This proxy for targets whose names are looked up on this side, within the deadline: for a proxy
   * that knows no names. It gets the first address that the system tells.
   */
  public Socks5Proxy resolveLocally() {
    return new Socks5Proxy(access(), true);
  }

  @Override
  TunnelHandshake handshake(ProxyTarget target, Deadline deadline) throws IOException {
    return resolvesLocally && target.address() == null
        ? Socks5Handshake.to(deadline.lookUp(target.name()), target.port(), access().credentials())
        : Socks5Handshake.to(target, access().credentials());
  }

  @Override
  Optional<TlsContext> tls() {
    return Optional.empty();
  }

  @Override
  public String toString() {
    return url("socks5");
  }
}
