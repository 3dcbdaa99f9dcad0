package org.opentls.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;

/** Accepts sockets, which begin with the settings that this one has then. */
final class TlsServerSocket extends SSLServerSocket {
  private final Roles roles;
  private final TlsParameters parameters;
  private boolean client;

  TlsServerSocket(Roles roles) throws IOException {
    this.roles = roles;
    parameters = roles.parameters();
  }

  TlsServerSocket(Roles roles, int port, int backlog, @Nullable InetAddress address)
      throws IOException {
    super(port, backlog, address);
    this.roles = roles;
    parameters = roles.parameters();
  }

  /** Waits for a connection; the handshake comes with the first byte. */
  @Override
  public Socket accept() throws IOException {
    var socket = super.accept();
    try {
      synchronized (this) {
        return TlsSocket.accepted(roles, socket, client, parameters);
      }
    } catch (Throwable t) {
      try (socket) {
        throw t;
      }
    }
  }

  @Override
  public synchronized String[] getEnabledCipherSuites() {
    return parameters.cipherSuites().toArray(String[]::new);
  }

  @Override
  public synchronized void setEnabledCipherSuites(String[] suites) {
    parameters.setCipherSuites(suites);
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return CipherSuites.supported();
  }

  @Override
  public String[] getSupportedProtocols() {
    return TlsParameters.supportedProtocols();
  }

  @Override
  public synchronized String[] getEnabledProtocols() {
    return parameters.protocolNames();
  }

  @Override
  public synchronized void setEnabledProtocols(String[] protocols) {
    parameters.setProtocols(protocols);
  }

  @Override
  public synchronized void setNeedClientAuth(boolean need) {
    parameters.setClientAuth(need ? ClientAuth.NEED : ClientAuth.NONE);
  }

  @Override
  public synchronized boolean getNeedClientAuth() {
    return parameters.clientAuth() == ClientAuth.NEED;
  }

  @Override
  public synchronized void setWantClientAuth(boolean want) {
    parameters.setClientAuth(want ? ClientAuth.WANT : ClientAuth.NONE);
  }

  @Override
  public synchronized boolean getWantClientAuth() {
    return parameters.clientAuth() == ClientAuth.WANT;
  }

  @Override
  public synchronized void setUseClientMode(boolean mode) {
    roles.context(mode);
    client = mode;
  }

  @Override
  public synchronized boolean getUseClientMode() {
    return client;
  }

  @Override
  public synchronized void setEnableSessionCreation(boolean enable) {
    parameters.setEnableSessionCreation(enable);
  }

  @Override
  public synchronized boolean getEnableSessionCreation() {
    return parameters.enableSessionCreation();
  }

  @Override
  public synchronized SSLParameters getSSLParameters() {
    return parameters.toJava();
  }

  @Override
  public synchronized void setSSLParameters(SSLParameters java) {
    parameters.take(java);
  }
}
