package org.opentls.tls;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A proxy that speaks HTTP/1.1 and its method CONNECT: <a
 * href="https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6">RFC 9110, section 9.3.6</a>. A user
 * and a password are sent with each request by the scheme Basic, <a
 * href="https://www.rfc-editor.org/rfc/rfc7617">RFC 7617</a>: in the clear unless the proxy is
 * reached by TLS.
 *
 * <p>The head of the proxy's answer may have 64 KiB. Immutable, and for any number of threads.
 */
public final class HttpProxy extends ProxyServer {
  private final Optional<TlsContext> tls;

  private HttpProxy(Access access, Optional<TlsContext> tls) {
    super(access);
    this.tls = tls;
  }

  /**
   * Names a proxy that is spoken to in the clear. Nothing is sent yet.
   *
   * @param port 1 to 65535; 3128 and 8080 are usual
   */
  public static HttpProxy of(String host, int port) {
    return new HttpProxy(Access.of(host, port), Optional.empty());
  }

  /**
   * Names a proxy that is reached by TLS, in which the TLS of the target runs. Nothing is sent yet.
   *
   * @param context of a client; it verifies the proxy's name, not the target's
   * @param port 1 to 65535; 443 is the usual one
   * @throws IllegalArgumentException if the context is a server's
   */
  public static HttpProxy overTls(TlsContext context, String host, int port) {
    if (!Objects.requireNonNull(context).isClient()) {
      throw new IllegalArgumentException("the context is one for servers");
    }
    return new HttpProxy(Access.of(host, port), Optional.of(context));
  }

  @Override
  public HttpProxy withDeadline(Duration deadline) {
    return new HttpProxy(access().with(deadline), tls);
  }

  @Override
  public HttpProxy withCredentials(String user, char[] password) {
    var credentials = new ProxyCredentials(user, password);
    credentials.encode().close();
    if (credentials.hasColonInUser()) {
      throw new IllegalArgumentException("the user has a colon");
    }
    if (credentials.hasControlCharacters()) {
      throw new IllegalArgumentException("the user or the password has a control character");
    }
    return new HttpProxy(access().with(credentials), tls);
  }

  @Override
  TunnelHandshake handshake(ProxyTarget target, Deadline deadline) {
    return HttpHandshake.to(target, access().credentials());
  }

  @Override
  Optional<TlsContext> tls() {
    return tls;
  }

  @Override
  public String toString() {
    return url(tls.isPresent() ? "https" : "http");
  }
}
