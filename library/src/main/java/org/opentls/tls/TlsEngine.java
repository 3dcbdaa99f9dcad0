package org.opentls.tls;

import static org.opentls.api.SslCipher.SSL_CIPHER_standard_name;
import static org.opentls.api.SslCipher.SSL_get_current_cipher;
import static org.opentls.api.SslCipher.SSL_get_pending_cipher;
import static org.opentls.api.SslInfo.SSL_get_servername;
import static org.opentls.api.SslInfo.SSL_session_reused;
import static org.opentls.api.SslInfo.SSL_version;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.opentls.api.CString;

/**
 * TLS between buffers, without any input or output of its own.
 *
 * <p>A failure is told when its alert has been taken: until then {@link #wrap} has output, and the
 * call after that throws.
 */
final class TlsEngine extends SSLEngine implements NativeConnection.Judge {
  private enum Phase {
    NEW,
    HANDSHAKING,
    OPEN
  }

  private final TlsContext context;
  private final NativeConnection connection;

  // Not a monitor: user code wraps an engine in all kinds of locks, and may wait for this one.
  private final ReentrantLock lock = new ReentrantLock();

  private List<SNIServerName> serverNames = List.of();
  private List<String> applicationProtocols;
  private @Nullable String endpointIdentification;
  private Set<TlsProtocol> protocols;
  private ClientAuth clientAuth;

  private Phase phase = Phase.NEW;
  private boolean wantsInput;
  private boolean finishedUntold;
  private boolean inboundDone;
  private boolean outboundClosed;
  private boolean outboundDone;
  private @Nullable SSLException failure;
  private @Nullable Runnable task;
  private boolean taskTaken;
  private TlsSession session;
  private @Nullable String applicationProtocol;
  private boolean resumed;
  private @Nullable TlsSession handshakeSession;

  TlsEngine(TlsContext context, @Nullable String host, int port) {
    super(host, port);
    this.context = context;
    connection = new NativeConnection(context, this);
    applicationProtocols = context.applicationProtocols();
    protocols = context.protocols();
    clientAuth = context.clientAuth();
    if (context.isClient() && host != null) {
      ServerNames.sni(host).ifPresent(name -> serverNames = List.of(name));
      endpointIdentification = context.verifiesHost() ? "HTTPS" : null;
    }
    session = newSession(TlsSession.Agreed.nothing(serverNames));
  }

  private TlsSession newSession(TlsSession.Agreed agreed) {
    return new TlsSession(getPeerHost(), getPeerPort(), agreed);
  }

  @Override
  public void beginHandshake() throws SSLException {
    lock.lock();
    try {
      if (phase == Phase.NEW) {
        begin();
      } else if (phase == Phase.OPEN) {
        throw new SSLHandshakeException("there is no second handshake: renegotiation is off");
      }
    } finally {
      lock.unlock();
    }
  }

  private void begin() {
    if (context.isClient()) {
      setUpClient();
    }
    phase = Phase.HANDSHAKING;
    wantsInput = !context.isClient();
    handshakeSession = newSession(TlsSession.Agreed.nothing(serverNames));
  }

  private void setUpClient() {
    for (var name : serverNames) {
      if (name instanceof SNIHostName host) {
        connection.setServerName(host.getAsciiName());
      }
    }
    if (!applicationProtocols.isEmpty()) {
      connection.setApplicationProtocols(applicationProtocols);
    }
    var host = getPeerHost();
    if (endpointIdentification != null && host != null && context.trustManager().isEmpty()) {
      ServerNames.address(host)
          .ifPresentOrElse(
              connection::setVerifiedAddress,
              () -> connection.setVerifiedName(ServerNames.ascii(host)));
    }
  }

  @Override
  public SSLEngineResult wrap(ByteBuffer[] srcs, int offset, int length, ByteBuffer dst)
      throws SSLException {
    Objects.checkFromIndexSize(offset, length, srcs.length);
    if (dst.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
    for (int i = offset; i < offset + length; i++) {
      Objects.requireNonNull(srcs[i], "a source");
    }
    lock.lock();
    try {
      return wrap(new Buffers(srcs, offset, length), dst);
    } finally {
      lock.unlock();
      logKeys();
    }
  }

  private SSLEngineResult wrap(Buffers from, ByteBuffer to) throws SSLException {
    if (outboundDone) {
      return result(Status.CLOSED, 0, 0);
    }
    if (phase == Phase.NEW) {
      begin();
    }
    if (to.remaining() < TlsRecord.MAX_SIZE) {
      return result(Status.BUFFER_OVERFLOW, 0, 0);
    }
    int before = to.position();
    int consumed = 0;
    if (connection.pendingOutput() == 0) {
      throwFailure();
      if (phase == Phase.HANDSHAKING) {
        if (task == null && !wantsInput) {
          shakeHands();
        }
      } else if (!outboundClosed) {
        consumed = encrypt(from);
      }
    }
    connection.takeOutput(to);
    boolean closed = outboundClosed && connection.pendingOutput() == 0;
    outboundDone |= closed;
    return result(closed ? Status.CLOSED : Status.OK, consumed, to.position() - before);
  }

  private int encrypt(Buffers from) throws SSLException {
    if (!from.hasRemaining()) {
      return 0;
    }
    var scratch = Scratch.borrow();
    int size = 0;
    try {
      var plaintext = from.peek(scratch.plaintext());
      size = (int) plaintext.byteSize();
      connection.write(plaintext);
      int consumed = connection.transferred();
      from.skip(consumed);
      return consumed;
    } catch (TlsFailure e) {
      fail(e);
      return 0;
    } finally {
      scratch.giveBack(size);
    }
  }

  @Override
  public SSLEngineResult unwrap(ByteBuffer src, ByteBuffer[] dsts, int offset, int length)
      throws SSLException {
    Objects.checkFromIndexSize(offset, length, dsts.length);
    Objects.requireNonNull(src);
    for (int i = offset; i < offset + length; i++) {
      if (dsts[i].isReadOnly()) {
        throw new ReadOnlyBufferException();
      }
    }
    lock.lock();
    try {
      return unwrap(src, new Buffers(dsts, offset, length));
    } finally {
      lock.unlock();
      logKeys();
    }
  }

  private SSLEngineResult unwrap(ByteBuffer from, Buffers to) throws SSLException {
    if (inboundDone) {
      return result(Status.CLOSED, 0, 0);
    }
    if (phase == Phase.NEW) {
      begin();
    }
    boolean mustWrap =
        connection.pendingOutput() > 0 && (phase == Phase.HANDSHAKING || failure != null);
    if (mustWrap) {
      return result(Status.OK, 0, 0);
    }
    throwFailure();
    if (phase == Phase.HANDSHAKING && !wantsInput) {
      return result(Status.OK, 0, 0);
    }
    int size = TlsRecord.size(from);
    if (size == TlsRecord.UNKNOWN || size > from.remaining()) {
      return result(Status.BUFFER_UNDERFLOW, 0, 0);
    }
    if (phase == Phase.OPEN
        && TlsRecord.type(from) == TlsRecord.APPLICATION_DATA
        && to.remaining() < mostPlaintext(size)) {
      return result(Status.BUFFER_OVERFLOW, 0, 0);
    }
    return take(from, size, to);
  }

  /** The most plaintext that a record of this size has in any suite: that is 16 bytes less. */
  private static int mostPlaintext(int size) {
    return Math.clamp(size - TlsRecord.HEADER - 16, 0, TlsRecord.MAX_PLAINTEXT);
  }

  private SSLEngineResult take(ByteBuffer from, int size, Buffers to) throws SSLException {
    var scratch = Scratch.borrow();
    int produced = 0;
    int left = 0;
    try {
      connection.beginInput(input(from, size, scratch));
      try {
        produced = phase == Phase.HANDSHAKING ? shakeHands() : decrypt(to, scratch);
      } finally {
        left = connection.endInput();
        from.position(from.position() + size - left);
      }
    } finally {
      scratch.giveBack(produced);
    }
    return result(inboundDone ? Status.CLOSED : Status.OK, size - left, produced);
  }

  private static MemorySegment input(ByteBuffer from, int size, Scratch scratch) {
    var record = MemorySegment.ofBuffer(from.slice(from.position(), size));
    return record.isNative() ? record : scratch.ciphertext().asSlice(0, size).copyFrom(record);
  }

  private int decrypt(Buffers to, Scratch scratch) throws SSLException {
    var direct = to.firstNative();
    var room = direct.orElse(scratch.plaintext());
    try {
      var step = connection.read(room);
      inboundDone |= step == NativeConnection.Step.CLOSED;
      if (step != NativeConnection.Step.DONE) {
        return 0;
      }
    } catch (TlsFailure e) {
      fail(e);
      return 0;
    }
    int count = connection.transferred();
    if (direct.isPresent()) {
      to.skip(count);
    } else {
      to.put(room.asSlice(0, count));
    }
    return count;
  }

  /** Goes on as far as there is input. */
  private int shakeHands() throws SSLException {
    try {
      switch (connection.handshake()) {
        case DONE -> finish();
        case WANTS_INPUT -> wantsInput = true;
        case WANTS_JUDGEMENT -> {
          wantsInput = false;
          var chain = connection.chainToJudge();
          task = () -> answer(judge(chain));
        }
        case CLOSED -> inboundDone = true;
      }
    } catch (TlsFailure e) {
      fail(e);
    }
    return 0;
  }

  private void finish() {
    phase = Phase.OPEN;
    wantsInput = false;
    finishedUntold = true;
    session = newSession(agreed());
    handshakeSession = null;
    applicationProtocol = connection.applicationProtocol();
    resumed = SSL_session_reused(connection.ssl()) == 1;
  }

  private TlsSession.Agreed agreed() {
    var ssl = connection.ssl();
    return new TlsSession.Agreed(
        TlsProtocol.of(SSL_version(ssl)).standardName(),
        CString.at(SSL_CIPHER_standard_name(SSL_get_current_cipher(ssl))),
        NativeSession.id(ssl),
        System.currentTimeMillis(),
        NativeSession.peerChain(ssl, context.isClient()),
        List.of(),
        requestedNames(ssl));
  }

  private List<SNIServerName> requestedNames(MemorySegment ssl) {
    if (context.isClient()) {
      return serverNames;
    }
    var name = SSL_get_servername(ssl, 0);
    return name.equals(MemorySegment.NULL)
        ? List.of()
        : ServerNames.sni(CString.at(name)).<List<SNIServerName>>map(List::of).orElse(List.of());
  }

  /** The alert goes first, if there is one. */
  private void fail(TlsFailure e) throws SSLException {
    failure = e.toException(phase != Phase.OPEN);
    if (connection.pendingOutput() == 0) {
      throwFailure();
    }
  }

  private void throwFailure() throws SSLException {
    var thrown = failure;
    if (thrown != null) {
      failure = null;
      inboundDone = true;
      outboundClosed = true;
      outboundDone = true;
      throw thrown;
    }
  }

  @Override
  public boolean canWait() {
    return context.isClient();
  }

  @Override
  public @Nullable Throwable judge(List<MemorySegment> chain) {
    try {
      var certificates = new X509Certificate[chain.size()];
      for (int i = 0; i < certificates.length; i++) {
        certificates[i] = NativeCertificate.toJava(chain.get(i));
      }
      judge(context.trustManager().orElseThrow(), certificates);
      return null;
    } catch (CertificateException | RuntimeException e) {
      return e;
    }
  }

  private void judge(X509TrustManager manager, X509Certificate[] chain)
      throws CertificateException {
    var authType = authType();
    if (manager instanceof X509ExtendedTrustManager extended) {
      if (context.isClient()) {
        extended.checkServerTrusted(chain, authType, this);
      } else {
        extended.checkClientTrusted(chain, authType, this);
      }
      return;
    }
    if (context.isClient()) {
      manager.checkServerTrusted(chain, authType);
    } else {
      manager.checkClientTrusted(chain, authType);
    }
    var host = getPeerHost();
    if (endpointIdentification != null && host != null) {
      ServerNames.requireMatch(chain[0], host);
    }
  }

  /** A key exchange that the trust managers of Java know; TLS 1.3 has none of its own. */
  private String authType() {
    var suite = SSL_get_pending_cipher(connection.ssl());
    var name = suite.equals(MemorySegment.NULL) ? "" : CString.at(SSL_CIPHER_standard_name(suite));
    int end = name.indexOf("_WITH_");
    return end < 0 ? "UNKNOWN" : name.substring("TLS_".length(), end);
  }

  private void answer(@Nullable Throwable why) {
    lock.lock();
    try {
      task = null;
      taskTaken = false;
      connection.answer(why);
      shakeHands();
    } catch (SSLException e) {
      failure = e;
    } finally {
      lock.unlock();
    }
  }

  /** User code, and so not under the lock. */
  private void logKeys() throws SSLException {
    var log = context.keyLog();
    if (log.isEmpty()) {
      return;
    }
    List<String> lines;
    lock.lock();
    try {
      lines = connection.takeKeyLog();
    } finally {
      lock.unlock();
    }
    try {
      for (var line : lines) {
        log.get().line(line);
      }
    } catch (IOException e) {
      throw new SSLException("the key log cannot be written", e);
    }
  }

  private SSLEngineResult result(Status status, int consumed, int produced) {
    var handshake = status();
    if (finishedUntold
        && handshake == HandshakeStatus.NOT_HANDSHAKING
        && status != Status.BUFFER_OVERFLOW
        && status != Status.BUFFER_UNDERFLOW) {
      finishedUntold = false;
      handshake = HandshakeStatus.FINISHED;
    }
    return new SSLEngineResult(status, handshake, consumed, produced);
  }

  @Override
  public HandshakeStatus getHandshakeStatus() {
    lock.lock();
    try {
      return status();
    } finally {
      lock.unlock();
    }
  }

  private HandshakeStatus status() {
    if (outboundDone && inboundDone) {
      return HandshakeStatus.NOT_HANDSHAKING;
    }
    if (connection.pendingOutput() > 0 || failure != null) {
      return HandshakeStatus.NEED_WRAP;
    }
    if (task != null) {
      return HandshakeStatus.NEED_TASK;
    }
    if (phase == Phase.HANDSHAKING && !outboundDone) {
      return wantsInput ? HandshakeStatus.NEED_UNWRAP : HandshakeStatus.NEED_WRAP;
    }
    if (outboundDone) {
      return HandshakeStatus.NEED_UNWRAP;
    }
    return inboundDone ? HandshakeStatus.NEED_WRAP : HandshakeStatus.NOT_HANDSHAKING;
  }

  @Override
  public @Nullable Runnable getDelegatedTask() {
    lock.lock();
    try {
      if (taskTaken) {
        return null;
      }
      taskTaken = task != null;
      return task;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void closeInbound() throws SSLException {
    lock.lock();
    try {
      boolean cut = !inboundDone && phase != Phase.NEW;
      inboundDone = true;
      if (cut) {
        throw new SSLException("closed before the peer said that it sends no more");
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isInboundDone() {
    lock.lock();
    try {
      return inboundDone;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void closeOutbound() {
    lock.lock();
    try {
      if (outboundClosed) {
        return;
      }
      outboundClosed = true;
      if (phase == Phase.OPEN) {
        connection.closeOutput();
      }
      outboundDone = connection.pendingOutput() == 0;
      if (phase == Phase.NEW) {
        inboundDone = true;
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isOutboundDone() {
    lock.lock();
    try {
      return outboundDone;
    } finally {
      lock.unlock();
    }
  }

  /** Frees what is native now, and not when the garbage collector finds this. */
  void free() {
    lock.lock();
    try {
      inboundDone = true;
      outboundClosed = true;
      outboundDone = true;
      connection.close();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the session was one of an earlier connection. */
  boolean isResumed() {
    lock.lock();
    try {
      return resumed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public SSLSession getSession() {
    lock.lock();
    try {
      return session;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable SSLSession getHandshakeSession() {
    lock.lock();
    try {
      return handshakeSession;
    } finally {
      lock.unlock();
    }
  }

  /** The empty string if there is none, {@code null} before that is known. */
  @Override
  public @Nullable String getApplicationProtocol() {
    lock.lock();
    try {
      return applicationProtocol;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean getUseClientMode() {
    return context.isClient();
  }

  /** What this engine is for is settled by its context. */
  @Override
  public void setUseClientMode(boolean mode) {
    if (mode != context.isClient()) {
      throw new IllegalArgumentException(
          "the context is one for " + (context.isClient() ? "clients" : "servers"));
    }
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return CipherSuites.supported();
  }

  @Override
  public String[] getEnabledCipherSuites() {
    lock.lock();
    try {
      return connection.cipherSuites();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void setEnabledCipherSuites(String[] suites) {
    configure(() -> connection.setCipherSuites(CipherSuites.of(List.of(suites))));
  }

  @Override
  public String[] getSupportedProtocols() {
    return Stream.of(TlsProtocol.values()).map(TlsProtocol::standardName).toArray(String[]::new);
  }

  @Override
  public String[] getEnabledProtocols() {
    lock.lock();
    try {
      return protocols.stream().map(TlsProtocol::standardName).toArray(String[]::new);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void setEnabledProtocols(String[] names) {
    configure(() -> {
      protocols = TlsProtocol.of(names);
      connection.setProtocols(protocols);
    });
  }

  /** A setting holds for the handshake, and so comes before it. */
  private void configure(Runnable setting) {
    lock.lock();
    try {
      if (phase != Phase.NEW) {
        throw new IllegalStateException("the handshake has begun");
      }
      setting.run();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public SSLParameters getSSLParameters() {
    lock.lock();
    try {
      var parameters = super.getSSLParameters();
      parameters.setServerNames(serverNames);
      parameters.setApplicationProtocols(applicationProtocols.toArray(String[]::new));
      parameters.setEndpointIdentificationAlgorithm(endpointIdentification);
      parameters.setUseCipherSuitesOrder(true);
      return parameters;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes all parameters but these: matchers of server names, named groups, signature schemes and
   * algorithm constraints, which are the context's; and the order of cipher suites, which is the
   * server's.
   */
  @Override
  public void setSSLParameters(SSLParameters parameters) {
    configure(() -> {
      super.setSSLParameters(parameters);
      if (parameters.getServerNames() != null) {
        serverNames = parameters.getServerNames();
      }
      applicationProtocols = List.of(parameters.getApplicationProtocols());
      endpointIdentification = parameters.getEndpointIdentificationAlgorithm();
    });
  }

  @Override
  public boolean getNeedClientAuth() {
    return clientAuth() == ClientAuth.NEED;
  }

  @Override
  public boolean getWantClientAuth() {
    return clientAuth() == ClientAuth.WANT;
  }

  private ClientAuth clientAuth() {
    lock.lock();
    try {
      return clientAuth;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void setNeedClientAuth(boolean need) {
    setClientAuth(need ? ClientAuth.NEED : ClientAuth.NONE);
  }

  @Override
  public void setWantClientAuth(boolean want) {
    setClientAuth(want ? ClientAuth.WANT : ClientAuth.NONE);
  }

  private void setClientAuth(ClientAuth auth) {
    configure(() -> {
      if (!context.isClient()) {
        clientAuth = auth;
        connection.setClientAuth(auth);
      }
    });
  }

  @Override
  public boolean getEnableSessionCreation() {
    return true;
  }

  /** A connection without a session of its own could only be resumed. */
  @Override
  public void setEnableSessionCreation(boolean flag) {
    if (!flag) {
      throw new UnsupportedOperationException("a connection always makes a session");
    }
  }
}
