package org.opentls.tls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server that opens tunnels: connections to others, through which any bytes go both ways. TLS
 * through a tunnel is between this side and the target; the proxy sees the target's name and port,
 * and how much is sent when.
 *
 * <p>A target is named as it is known to the proxy, which looks its name up; nobody on this side is
 * asked. Names are sent as DNS has them (RFC 3490), and addresses of IPv4 and IPv6 as such, with or
 * without brackets. TLS takes the name to ask for and to verify from the target, and never from the
 * proxy:
 *
 * {@snippet file="ProxyExamples.java" region="connect"}
 *
 * <p>What is made has its own connection to the proxy, and is closed if there is to be no tunnel.
 * The properties of the JVM that name proxies are not looked at, and neither is {@code
 * java.net.Authenticator}. Immutable, and for any number of threads.
 */
public abstract sealed class ProxyServer permits HttpProxy, Socks5Proxy {
  private static final int MAX_PORT = 65_535;
  private static final Duration MIN_DEADLINE = Duration.ofMillis(1);
  private static final Duration MAX_DEADLINE = Duration.ofDays(1);

  /** How proxies are reached, and who asks them. */
  record Access(String host, int port, Duration deadline, Optional<ProxyCredentials> credentials) {
    private static final Duration USUAL_DEADLINE = Duration.ofSeconds(30);

    static Access of(String host, int port) {
      if (host.isEmpty()) {
        throw new IllegalArgumentException("the proxy has no name");
      }
      if (port < 1 || port > MAX_PORT) {
        throw new IllegalArgumentException("port " + port + " is not in 1 to " + MAX_PORT);
      }
      return new Access(host, port, USUAL_DEADLINE, Optional.empty());
    }

    Access with(Duration newDeadline) {
      if (newDeadline.compareTo(MIN_DEADLINE) < 0 || newDeadline.compareTo(MAX_DEADLINE) > 0) {
        throw new IllegalArgumentException(
            "a deadline of " + newDeadline + " is not from a millisecond to a day");
      }
      return new Access(host, port, newDeadline, credentials);
    }

    Access with(ProxyCredentials newCredentials) {
      return new Access(host, port, deadline, Optional.of(newCredentials));
    }
  }

  private final Access access;

  ProxyServer(Access access) {
    this.access = access;
  }

  final Access access() {
    return access;
  }

  /** The host of the proxy. */
  public final String host() {
    return access.host();
  }

  /** The port of the proxy. */
  public final int port() {
    return access.port();
  }

  /** How long it may take to reach the proxy and to open a tunnel, all in all. */
  public final Duration deadline() {
    return access.deadline();
  }

  /** This proxy with another deadline, from a millisecond to a day; 30 seconds if none is set. */
  public abstract ProxyServer withDeadline(Duration deadline);

  /**
   * This proxy with a user and a password for each tunnel.
   *
   * @param user in UTF-8 1 to 255 bytes for SOCKS; any but a colon and control characters for HTTP
   * @param password likewise, and may have colons; it is copied, and the caller clears it
   * @throws IllegalArgumentException if that is not so
   */
  public abstract ProxyServer withCredentials(String user, char[] password);

  /** The first words to the proxy, before a tunnel to a target is open. */
  abstract TunnelHandshake handshake(ProxyTarget target, Deadline deadline) throws IOException;

  /** The context of those who speak to the proxy itself by TLS. */
  abstract Optional<TlsContext> tls();

  /**
   * Opens a tunnel as a socket, whose streams are those of the target. It shows the target as its
   * peer, as {@code 0.0.0.0} with the name if the proxy has looked it up.
   *
   * @param port 1 to 65535
   * @throws ProxyException if the proxy opens no tunnel
   * @throws IllegalArgumentException if the host is neither a name nor an address
   * @throws IOException if the proxy cannot be reached; of {@code javax.net.ssl} if it is reached
   *     by TLS and not trusted
   */
  public final Socket connect(String host, int port) throws IOException {
    var target = InetSocketAddress.createUnresolved(host, port);
    var socket = new TunnelSocket(this);
    try {
      socket.setTcpNoDelay(true);
      socket.connect(target);
      return socket;
    } catch (Throwable t) {
      try (socket) {
        throw t;
      }
    }
  }

  /**
   * Opens a tunnel as a channel, which blocks until it is told otherwise. It shows the proxy as its
   * peer.
   *
   * @throws UnsupportedOperationException if the proxy is reached by TLS: then the bytes of the
   *     channel would not be those of the tunnel
   * @throws ProxyException if the proxy opens no tunnel
   * @throws IllegalArgumentException if the host is neither a name nor an address
   * @throws IOException if the proxy cannot be reached
   */
  public final SocketChannel connectChannel(String host, int port) throws IOException {
    if (tls().isPresent()) {
      throw new UnsupportedOperationException("a proxy that is reached by TLS has no channel");
    }
    var target = ProxyTarget.of(host, port);
    var limit = Deadline.in(deadline());
    var proxy = lookUp(limit);
    var channel = SocketChannel.open();
    return limit.run(
        channel,
        () -> {
          channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
          channel.connect(proxy);
          handshake(target, limit).run(Transport.of(channel));
          return channel;
        });
  }

  /**
   * Opens a tunnel for {@link TlsContext#over(Transport, String, int)}.
   *
   * @throws ProxyException if the proxy opens no tunnel
   * @throws IllegalArgumentException if the host is neither a name nor an address
   * @throws IOException if the proxy cannot be reached
   */
  public final Transport transport(String host, int port) throws IOException {
    return Transport.of(connect(host, port));
  }

  /**
   * Opens a tunnel over a connection to this proxy that is there already, such as a tunnel of
   * another proxy:
   *
   * {@snippet file="ProxyExamples.java" region="chain"}
   *
   * @param toProxy is closed with what is returned, and if there is to be no tunnel
   * @throws ProxyException if the proxy opens no tunnel
   * @throws IllegalArgumentException if the host is neither a name nor an address
   * @throws IOException if the transport throws it
   */
  public final Transport over(Transport toProxy, String host, int port) throws IOException {
    var target = ProxyTarget.of(host, port);
    var limit = Deadline.in(deadline());
    return limit.run(
        toProxy,
        () -> {
          var secured = secured(toProxy);
          return open(secured == null ? toProxy : Transport.of(secured), target, limit);
        });
  }

  /** TLS to the proxy itself; null if it is spoken to in the clear. */
  final @Nullable TlsConnection secured(Transport toProxy) {
    return tls().map(context -> context.over(toProxy, host(), port())).orElse(null);
  }

  /** Opens a tunnel, or closes what leads to the proxy. */
  final Transport open(Transport toProxy, ProxyTarget target, Deadline limit) throws IOException {
    try {
      handshake(target, limit).run(toProxy);
      return toProxy;
    } catch (Throwable t) {
      try (toProxy) {
        throw t;
      }
    }
  }

  final InetSocketAddress lookUp(Deadline limit) throws IOException {
    return new InetSocketAddress(limit.lookUp(host()), port());
  }

  /** As a URL, without a user. */
  final String url(String scheme) {
    return "%s://%s:%d"
        .formatted(scheme, host().indexOf(':') < 0 ? host() : "[" + host() + "]", port());
  }
}
