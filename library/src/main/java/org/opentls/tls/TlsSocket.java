package org.opentls.tls;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import javax.net.ssl.HandshakeCompletedEvent;
import javax.net.ssl.HandshakeCompletedListener;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A {@link TlsConnection} as JSSE's socket. What is plain it leaves to a socket of the JDK, its own
 * or one that somebody else has connected; a timeout or an interrupted wait leaves it as it was, so
 * that the next read goes on.
 */
final class TlsSocket extends SSLSocket implements TlsAgreement, ResumingClient {
  private final Socket plain;
  private final TlsEngine engine;
  private final boolean autoClose;
  private final @Nullable InputStream consumed;
  private final ReentrantLock connecting = new ReentrantLock();
  private final List<HandshakeCompletedListener> listeners = new CopyOnWriteArrayList<>();
  private @Nullable TlsConnection connection;
  private @Nullable BiFunction<SSLSocket, List<String>, String> protocolSelector;
  private volatile boolean closed;
  private volatile boolean inputShut;
  private volatile boolean outputShut;

  private TlsSocket(Roles roles, Socket plain, @Nullable InputStream consumed, boolean autoClose) {
    this.plain = plain;
    this.consumed = consumed;
    this.autoClose = autoClose;
    engine = new TlsEngine(roles, null, -1, this);
  }

  /**
   * One for clients, unless it is told otherwise.
   *
   * @param plain is connected with it
   */
  static TlsSocket unconnected(Roles roles, Socket plain) {
    var socket = new TlsSocket(roles, plain, null, true);
    socket.engine.setUseClientMode(true);
    return socket;
  }

  /** One over a socket of somebody else's. */
  static TlsSocket over(
      Roles roles, Socket plain, @Nullable String host, int port, boolean autoClose) {
    var socket = new TlsSocket(roles, plain, null, autoClose);
    socket.engine.setUseClientMode(true);
    socket.setPeer(host, port);
    return socket;
  }

  /** A server's, which reads first what {@code consumed} has. */
  static TlsSocket accepted(
      Roles roles, Socket plain, @Nullable InputStream consumed, boolean autoClose) {
    var socket = new TlsSocket(roles, plain, consumed, autoClose);
    socket.engine.setUseClientMode(false);
    socket.setPeerOf(plain);
    return socket;
  }

  /** What a listening socket has accepted. */
  static TlsSocket accepted(Roles roles, Socket plain, boolean client, TlsParameters parameters) {
    var socket = new TlsSocket(roles, plain, null, true);
    socket.engine.setUseClientMode(client);
    socket.engine.setParameters(parameters.toJava(), parameters.enableSessionCreation());
    socket.setPeerOf(plain);
    return socket;
  }

  /** The name if there is one already; nobody is asked for it. */
  private void setPeerOf(Socket socket) {
    if (socket.getRemoteSocketAddress() instanceof InetSocketAddress address) {
      setPeer(address.getHostString(), address.getPort());
    }
  }

  private void setPeer(@Nullable String host, int port) {
    engine.setPeer(host, port);
  }

  private TlsConnection connection() throws IOException {
    connecting.lock();
    try {
      if (connection == null) {
        if (closed) {
          throw new SocketException("Socket is closed");
        }
        if (!plain.isConnected()) {
          throw new SocketException("Socket is not connected");
        }
        connection = new TlsConnection(engine, transport(), !autoClose, this::tellListeners);
      }
      return connection;
    } finally {
      connecting.unlock();
    }
  }

  private Transport transport() throws IOException {
    var in = plain.getInputStream();
    return Transport.of(
        consumed == null ? in : new SequenceInputStream(consumed, in),
        plain.getOutputStream(),
        autoClose ? plain : () -> {});
  }

  private void tellListeners() {
    if (listeners.isEmpty()) {
      return;
    }
    var event = new HandshakeCompletedEvent(this, engine.getSession());
    // A listener may take its time, and the connection is ready.
    var _ =
        Thread.startVirtualThread(
            () -> listeners.forEach(listener -> listener.handshakeCompleted(event)));
  }

  @Override
  public void startHandshake() throws IOException {
    connection().handshake();
  }

  /** Shakes hands first; a session of no cipher suite if that fails. */
  @Override
  public SSLSession getSession() {
    try {
      if (plain.isConnected() && !closed) {
        startHandshake();
      }
    } catch (IOException _) {
      // JSSE tells it so.
    }
    return engine.getSession();
  }

  @Override
  public @Nullable SSLSession getHandshakeSession() {
    return engine.getHandshakeSession();
  }

  @Override
  public boolean isResumed() {
    return engine.isResumed();
  }

  @Override
  public void resume(ClientSession session) {
    engine.resume(session);
  }

  @Override
  public Optional<ClientSession> takeSession() {
    return engine.takeSession();
  }

  @Override
  public Optional<String> group() {
    return engine.group();
  }

  @Override
  public Optional<MissReason> missReason() {
    return engine.missReason();
  }

  @Override
  public EarlyDataStatus earlyData() {
    return engine.earlyData();
  }

  @Override
  public Optional<Instant> authenticated() {
    return engine.authenticated();
  }

  @Override
  public void addHandshakeCompletedListener(HandshakeCompletedListener listener) {
    if (listener == null) {
      throw new IllegalArgumentException("listener is null");
    }
    listeners.add(listener);
  }

  @Override
  public void removeHandshakeCompletedListener(HandshakeCompletedListener listener) {
    if (!listeners.remove(listener)) {
      throw new IllegalArgumentException("there is no such listener");
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    var tls = connection();
    requireOpen(inputShut, "input");
    return new FilterInputStream(tls.inputStream()) {
      @Override
      public int read() throws IOException {
        return inputShut ? -1 : in.read();
      }

      @Override
      public int read(byte[] to, int offset, int length) throws IOException {
        return inputShut ? -1 : in.read(to, offset, length);
      }

      @Override
      public void close() throws IOException {
        TlsSocket.this.close();
      }
    };
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    var tls = connection();
    requireOpen(outputShut, "output");
    return new FilterOutputStream(tls.outputStream()) {
      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        out.write(from, offset, length);
      }

      @Override
      public void close() throws IOException {
        TlsSocket.this.close();
      }
    };
  }

  private void requireOpen(boolean shut, String what) throws SocketException {
    if (closed) {
      throw new SocketException("Socket is closed");
    }
    if (shut) {
      throw new SocketException("Socket " + what + " is shutdown");
    }
  }

  /**
   * Stops reading.
   *
   * @throws SSLException if the peer has not said yet that it sends no more
   */
  @Override
  public void shutdownInput() throws IOException {
    requireOpen(inputShut, "input");
    inputShut = true;
    engine.closeInbound();
  }

  /** Says that no more will be sent. Reading goes on. */
  @Override
  public void shutdownOutput() throws IOException {
    requireOpen(outputShut, "output");
    outputShut = true;
    connection().closeOutput();
  }

  @Override
  public boolean isInputShutdown() {
    return inputShut;
  }

  @Override
  public boolean isOutputShutdown() {
    return outputShut;
  }

  /**
   * Says that no more will be sent, and closes what is below. If that stays open, as {@code
   * autoClose} says, waits for the peer to say so too: what comes after is not TLS.
   */
  @Override
  public void close() throws IOException {
    TlsConnection tls;
    connecting.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      tls = connection;
    } finally {
      connecting.unlock();
    }
    if (tls != null) {
      tls.close();
    } else if (autoClose) {
      plain.close();
    }
  }

  @Override
  public boolean isClosed() {
    return closed || (autoClose && plain.isClosed());
  }

  @Override
  public void connect(SocketAddress endpoint) throws IOException {
    connect(endpoint, 0);
  }

  /** Connects. The handshake comes with the first byte. */
  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    plain.connect(endpoint, timeout);
    if (endpoint instanceof InetSocketAddress address) {
      setPeer(address.getHostString(), address.getPort());
    }
  }

  @Override
  public void setUseClientMode(boolean mode) {
    engine.setUseClientMode(mode);
  }

  @Override
  public boolean getUseClientMode() {
    return engine.getUseClientMode();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return engine.getSupportedCipherSuites();
  }

  @Override
  public String[] getEnabledCipherSuites() {
    return engine.getEnabledCipherSuites();
  }

  @Override
  public void setEnabledCipherSuites(String[] suites) {
    engine.setEnabledCipherSuites(suites);
  }

  @Override
  public String[] getSupportedProtocols() {
    return engine.getSupportedProtocols();
  }

  @Override
  public String[] getEnabledProtocols() {
    return engine.getEnabledProtocols();
  }

  @Override
  public void setEnabledProtocols(String[] protocols) {
    engine.setEnabledProtocols(protocols);
  }

  @Override
  public SSLParameters getSSLParameters() {
    return engine.getSSLParameters();
  }

  @Override
  public void setSSLParameters(SSLParameters parameters) {
    engine.setSSLParameters(parameters);
  }

  @Override
  public void setNeedClientAuth(boolean need) {
    engine.setNeedClientAuth(need);
  }

  @Override
  public boolean getNeedClientAuth() {
    return engine.getNeedClientAuth();
  }

  @Override
  public void setWantClientAuth(boolean want) {
    engine.setWantClientAuth(want);
  }

  @Override
  public boolean getWantClientAuth() {
    return engine.getWantClientAuth();
  }

  @Override
  public void setEnableSessionCreation(boolean enable) {
    engine.setEnableSessionCreation(enable);
  }

  @Override
  public boolean getEnableSessionCreation() {
    return engine.getEnableSessionCreation();
  }

  @Override
  public @Nullable String getApplicationProtocol() {
    return engine.getApplicationProtocol();
  }

  @Override
  public @Nullable String getHandshakeApplicationProtocol() {
    return engine.getHandshakeApplicationProtocol();
  }

  @Override
  public void setHandshakeApplicationProtocolSelector(
      @Nullable BiFunction<SSLSocket, List<String>, String> selector) {
    BiFunction<SSLEngine, List<String>, String> ofEngine =
        selector == null ? null : (_, offered) -> selector.apply(this, offered);
    engine.setHandshakeApplicationProtocolSelector(ofEngine);
    protocolSelector = selector;
  }

  @Override
  public @Nullable BiFunction<SSLSocket, List<String>, String>
      getHandshakeApplicationProtocolSelector() {
    return protocolSelector;
  }

  // What follows is plain.

  @Override
  public void bind(@Nullable SocketAddress address) throws IOException {
    plain.bind(address);
  }

  @Override
  public @Nullable InetAddress getInetAddress() {
    return plain.getInetAddress();
  }

  @Override
  public InetAddress getLocalAddress() {
    return plain.getLocalAddress();
  }

  @Override
  public int getPort() {
    return plain.getPort();
  }

  @Override
  public int getLocalPort() {
    return plain.getLocalPort();
  }

  @Override
  public @Nullable SocketAddress getRemoteSocketAddress() {
    return plain.getRemoteSocketAddress();
  }

  @Override
  public @Nullable SocketAddress getLocalSocketAddress() {
    return plain.getLocalSocketAddress();
  }

  /** None: bytes in the channel are not those of the socket's streams. */
  @Override
  public @Nullable SocketChannel getChannel() {
    return null;
  }

  @Override
  public boolean isConnected() {
    return plain.isConnected();
  }

  @Override
  public boolean isBound() {
    return plain.isBound();
  }

  @Override
  public void sendUrgentData(int data) throws IOException {
    throw new SocketException("TLS has no urgent data");
  }

  @Override
  public void setOOBInline(boolean on) throws SocketException {
    throw new SocketException("TLS has no urgent data");
  }

  @Override
  public boolean getOOBInline() {
    return false;
  }

  @Override
  public void setTcpNoDelay(boolean on) throws SocketException {
    plain.setTcpNoDelay(on);
  }

  @Override
  public boolean getTcpNoDelay() throws SocketException {
    return plain.getTcpNoDelay();
  }

  @Override
  public void setSoLinger(boolean on, int linger) throws SocketException {
    plain.setSoLinger(on, linger);
  }

  @Override
  public int getSoLinger() throws SocketException {
    return plain.getSoLinger();
  }

  @Override
  public void setSoTimeout(int timeout) throws SocketException {
    plain.setSoTimeout(timeout);
  }

  @Override
  public int getSoTimeout() throws SocketException {
    return plain.getSoTimeout();
  }

  @Override
  public void setSendBufferSize(int size) throws SocketException {
    plain.setSendBufferSize(size);
  }

  @Override
  public int getSendBufferSize() throws SocketException {
    return plain.getSendBufferSize();
  }

  @Override
  public void setReceiveBufferSize(int size) throws SocketException {
    plain.setReceiveBufferSize(size);
  }

  @Override
  public int getReceiveBufferSize() throws SocketException {
    return plain.getReceiveBufferSize();
  }

  @Override
  public void setKeepAlive(boolean on) throws SocketException {
    plain.setKeepAlive(on);
  }

  @Override
  public boolean getKeepAlive() throws SocketException {
    return plain.getKeepAlive();
  }

  @Override
  public void setTrafficClass(int trafficClass) throws SocketException {
    plain.setTrafficClass(trafficClass);
  }

  @Override
  public int getTrafficClass() throws SocketException {
    return plain.getTrafficClass();
  }

  @Override
  public void setReuseAddress(boolean on) throws SocketException {
    plain.setReuseAddress(on);
  }

  @Override
  public boolean getReuseAddress() throws SocketException {
    return plain.getReuseAddress();
  }

  @Override
  public void setPerformancePreferences(int connectionTime, int latency, int bandwidth) {
    plain.setPerformancePreferences(connectionTime, latency, bandwidth);
  }

  @Override
  public <T> Socket setOption(SocketOption<T> name, T value) throws IOException {
    plain.setOption(name, value);
    return this;
  }

  @Override
  public <T> T getOption(SocketOption<T> name) throws IOException {
    return plain.getOption(name);
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return plain.supportedOptions();
  }

  /** The addresses, and what is agreed upon. */
  @Override
  public String toString() {
    var session = engine.getSession();
    return "TlsSocket[%s, %s, %s]"
        .formatted(plain, session.getProtocol(), session.getCipherSuite());
  }
}
