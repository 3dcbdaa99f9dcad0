package org.opentls.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A socket that connects through a proxy. Options, timeouts and the local address are those of the
 * connection to the proxy; the peer that it shows is the target, so that nobody takes the proxy's
 * name for it.
 */
final class TunnelSocket extends Socket {
  private final ProxyServer proxy;
  private volatile @Nullable ProxyTarget target;
  private volatile @Nullable TlsConnection secured;

  TunnelSocket(ProxyServer proxy) {
    super(Proxy.NO_PROXY);
    this.proxy = proxy;
  }

  @Override
  public void connect(SocketAddress endpoint) throws IOException {
    connect(endpoint, 0);
  }

  /** Opens the tunnel within the timeout and the deadline of the proxy. */
  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    if (timeout < 0) {
      throw new IllegalArgumentException("a timeout of " + timeout + " ms");
    }
    if (isClosed() || isConnected()) {
      throw new SocketException(isClosed() ? "Socket is closed" : "already connected");
    }
    var wanted = ProxyTarget.of(endpoint);
    var limit = Deadline.in(timeout == 0 ? proxy.deadline() : shorter(Duration.ofMillis(timeout)));
    try {
      var address = proxy.lookUp(limit);
      limit.run(super::close, () -> open(address, wanted, limit));
    } catch (Throwable t) {
      super.close();
      throw t;
    }
  }

  private Duration shorter(Duration timeout) {
    return timeout.compareTo(proxy.deadline()) < 0 ? timeout : proxy.deadline();
  }

  private Transport open(SocketAddress address, ProxyTarget wanted, Deadline limit)
      throws IOException {
    super.connect(address, 0);
    var plain = Transport.of(super.getInputStream(), super.getOutputStream(), super::close);
    var tls = proxy.secured(plain);
    var tunnel = proxy.open(tls == null ? plain : Transport.of(tls), wanted, limit);
    secured = tls;
    target = wanted;
    return tunnel;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    var plain = super.getInputStream();
    return secured == null ? plain : secured.inputStream();
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    var plain = super.getOutputStream();
    return secured == null ? plain : secured.outputStream();
  }

  @Override
  public void shutdownOutput() throws IOException {
    if (secured == null) {
      super.shutdownOutput();
    } else {
      secured.closeOutput();
    }
  }

  @Override
  public void close() throws IOException {
    if (secured == null) {
      super.close();
    } else {
      secured.close();
    }
  }

  /** The address of the target, or {@code 0.0.0.0} with its name. */
  @Override
  public @Nullable InetAddress getInetAddress() {
    return target == null ? super.getInetAddress() : target.shownAddress();
  }

  @Override
  public int getPort() {
    return target == null ? super.getPort() : target.port();
  }

  @Override
  public @Nullable SocketAddress getRemoteSocketAddress() {
    return target == null ? super.getRemoteSocketAddress() : target.shownEndpoint();
  }

  @Override
  public @Nullable SocketChannel getChannel() {
    return null;
  }

  @Override
  public String toString() {
    return target == null
        ? "TunnelSocket[through %s]".formatted(proxy)
        : "TunnelSocket[%s through %s]".formatted(target.authority(), proxy);
  }
}
