package org.opentls.tls;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** The settings of an engine, as JSSE has them: each by itself and all together. */
abstract class SettableEngine extends SSLEngine {
  // Not a monitor: user code wraps an engine in all kinds of locks, and may wait for this one.
  final ReentrantLock lock = new ReentrantLock();

  /** Under the lock. */
  final TlsParameters parameters;

  /** Chooses an application protocol; {@code null} if the parameters do. */
  @Nullable BiFunction<SSLEngine, List<String>, String> protocolSelector;

  SettableEngine(@Nullable String host, int port, TlsParameters parameters) {
    super(host, port);
    this.parameters = parameters;
  }

  /** Whether the handshake has not begun; under the lock. */
  abstract boolean isNew();

  @Override
  public void setHandshakeApplicationProtocolSelector(
      @Nullable BiFunction<SSLEngine, List<String>, String> selector) {
    configure(() -> protocolSelector = selector);
  }

  @Override
  public @Nullable BiFunction<SSLEngine, List<String>, String>
      getHandshakeApplicationProtocolSelector() {
    return protocolSelector;
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return CipherSuites.supported();
  }

  @Override
  public String[] getEnabledCipherSuites() {
    return get(() -> parameters.cipherSuites().toArray(String[]::new));
  }

  @Override
  public void setEnabledCipherSuites(String[] suites) {
    configure(() -> parameters.setCipherSuites(suites));
  }

  @Override
  public String[] getSupportedProtocols() {
    return TlsParameters.supportedProtocols();
  }

  @Override
  public String[] getEnabledProtocols() {
    return get(parameters::protocolNames);
  }

  @Override
  public void setEnabledProtocols(String[] names) {
    configure(() -> parameters.setProtocols(names));
  }

  private <T> T get(Supplier<T> value) {
    lock.lock();
    try {
      return value.get();
    } finally {
      lock.unlock();
    }
  }

  /** A setting holds for the handshake, and so comes before it. */
  private void configure(Runnable setting) {
    lock.lock();
    try {
      if (!isNew()) {
        throw new IllegalStateException("the handshake has begun");
      }
      setting.run();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public SSLParameters getSSLParameters() {
    return get(parameters::toJava);
  }

  @Override
  public void setSSLParameters(SSLParameters parameters) {
    configure(() -> this.parameters.take(parameters));
  }

  /** Takes settings that stand elsewhere, as those of a server's socket. */
  void setParameters(SSLParameters java, boolean createSessions) {
    configure(() -> {
      parameters.take(java);
      parameters.setEnableSessionCreation(createSessions);
    });
  }

  @Override
  public boolean getNeedClientAuth() {
    return get(parameters::clientAuth) == ClientAuth.NEED;
  }

  @Override
  public boolean getWantClientAuth() {
    return get(parameters::clientAuth) == ClientAuth.WANT;
  }

  @Override
  public void setNeedClientAuth(boolean need) {
    configure(() -> parameters.setClientAuth(need ? ClientAuth.NEED : ClientAuth.NONE));
  }

  @Override
  public void setWantClientAuth(boolean want) {
    configure(() -> parameters.setClientAuth(want ? ClientAuth.WANT : ClientAuth.NONE));
  }

  @Override
  public boolean getEnableSessionCreation() {
    return get(parameters::enableSessionCreation);
  }

  /** Without, a handshake fails that does not resume a session. */
  @Override
  public void setEnableSessionCreation(boolean enable) {
    configure(() -> parameters.setEnableSessionCreation(enable));
  }
}
