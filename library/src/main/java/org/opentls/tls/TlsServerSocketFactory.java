package org.opentls.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import javax.net.ssl.SSLServerSocketFactory;
import org.jspecify.annotations.Nullable;

/** Makes listening sockets of one context. For any number of threads. */
final class TlsServerSocketFactory extends SSLServerSocketFactory {
  private final Roles roles;

  TlsServerSocketFactory(Roles roles) {
    this.roles = roles;
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
  public ServerSocket createServerSocket() throws IOException {
    return new TlsServerSocket(roles);
  }

  @Override
  public ServerSocket createServerSocket(int port) throws IOException {
    return new TlsServerSocket(roles, port, 0, null);
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog) throws IOException {
    return new TlsServerSocket(roles, port, backlog, null);
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog, @Nullable InetAddress address)
      throws IOException {
    return new TlsServerSocket(roles, port, backlog, address);
  }
}
