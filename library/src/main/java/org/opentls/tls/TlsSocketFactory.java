package org.opentls.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Makes sockets of one context, maybe through a proxy. For any number of threads. */
final class TlsSocketFactory extends SSLSocketFactory {
  private final Roles roles;
  private final @Nullable ProxyServer proxy;

  TlsSocketFactory(Roles roles) {
    this(roles, null);
  }

  TlsSocketFactory(Roles roles, @Nullable ProxyServer proxy) {
    this.roles = roles;
    this.proxy = proxy;
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return roles.parameters().cipherSuites().toArray(String[]::new);
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return CipherSuites.supported();
  }

  @Override
  public Socket createSocket() {
    return unconnected();
  }

  private TlsSocket unconnected() {
    return TlsSocket.unconnected(roles, proxy == null ? new Socket() : new TunnelSocket(proxy));
  }

  @Override
  public Socket createSocket(Socket socket, @Nullable String host, int port, boolean autoClose)
      throws IOException {
    return TlsSocket.over(roles, connected(socket), host, port, autoClose);
  }

  /** For a server that has read what {@code consumed} gives again. */
  @Override
  public Socket createSocket(Socket socket, @Nullable InputStream consumed, boolean autoClose)
      throws IOException {
    return TlsSocket.accepted(roles, connected(socket), consumed, autoClose);
  }

  private static Socket connected(Socket socket) throws SocketException {
    if (!socket.isConnected()) {
      throw new SocketException("the socket is not connected");
    }
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(named(host, port), null);
  }

  @Override
  public Socket createSocket(String host, int port, @Nullable InetAddress local, int localPort)
      throws IOException {
    return connected(named(host, port), new InetSocketAddress(local, localPort));
  }

  /** A proxy is told the name as it is. */
  private InetSocketAddress named(String host, int port) {
    return proxy == null
        ? new InetSocketAddress(host, port)
        : InetSocketAddress.createUnresolved(host, port);
  }

  @Override
  public Socket createSocket(InetAddress address, int port) throws IOException {
    return connected(new InetSocketAddress(address, port), null);
  }

  @Override
  public Socket createSocket(
      InetAddress address, int port, @Nullable InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(address, port), new InetSocketAddress(local, localPort));
  }

  private Socket connected(InetSocketAddress address, @Nullable InetSocketAddress local)
      throws IOException {
    var socket = unconnected();
    try {
      if (local != null) {
        socket.bind(local);
      }
      socket.connect(address);
      return socket;
    } catch (Throwable t) {
      try (socket) {
        throw t;
      }
    }
  }
}
