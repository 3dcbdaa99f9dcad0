package org.opentls.tls;

import static org.opentls.api.SslCipher.SSL_CIPHER_standard_name;
import static org.opentls.api.SslCipher.SSL_get_current_cipher;
import static org.opentls.api.SslCipher.SSL_get_pending_cipher;
import static org.opentls.api.SslCtrl.SSL_get_negotiated_group;
import static org.opentls.api.SslInfo.SSL_get_servername;
import static org.opentls.api.SslInfo.SSL_group_to_name;
import static org.opentls.api.SslInfo.SSL_session_reused;
import static org.opentls.api.SslInfo.SSL_version;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.opentls.api.CString;
import org.opentls.api.DirectBuffers;
import org.opentls.api.Handle;

/**
 * TLS between buffers, without any input or output of its own.
 *
 * <p>A failure is told when its alert has been taken: until then {@link #wrap} has output, and the
 * call after that throws.
 */
final class TlsEngine extends SettableEngine
    implements NativeConnection.Owner, TlsAgreement, ResumingClient {
  private enum Phase {
    NEW,
    HANDSHAKING,
    OPEN
  }

  private static final MemorySegment NO_INPUT = MemorySegment.NULL;

  private final Roles roles;
  private final @Nullable SSLSocket socket;

  private @Nullable String peerHost;
  private int peerPort;
  private @Nullable Boolean client;

  /** There is one from the beginning of the handshake, and one of these. */
  private @Nullable NativeConnection connection;

  /** That of the role. */
  private @Nullable TlsContext context;

  /** That of the virtual host which a server has found. */
  private @Nullable TlsContext host;

  private Phase phase = Phase.NEW;

  /** When the first message of the handshake was written or read, in {@link System#nanoTime}. */
  private long begun;

  /** Under which name of {@link VirtualHosts} a server has found the client's host. */
  private String servedAs = HostReload.DEFAULT_HOST;

  /** Whether the peer has sent what is no record: then OpenSSL sees all that comes after it. */
  private boolean unframed;

  /** How much of the record in hand is left. */
  private int unread;

  private boolean wantsInput;
  private boolean finishedUntold;
  private boolean inboundDone;
  private boolean outboundClosed;
  private boolean outboundDone;
  private @Nullable SSLException failure;

  /** The failure that has been told. */
  private @Nullable SSLException endedBy;

  private @Nullable Runnable task;
  private boolean taskTaken;
  private int questions;
  private List<TlsIdentity> foundIdentities = List.of();
  private List<SessionId> offeredSessions = List.of();

  private @Nullable TlsSession session;
  private @Nullable String applicationProtocol;
  private boolean resumed;
  private Optional<String> group = Optional.empty();
  private Optional<MissReason> missReason = Optional.empty();
  private EarlyDataStatus earlyData = EarlyDataStatus.NOT_SENT;
  private Optional<Instant> authenticated = Optional.empty();
  private @Nullable TlsSession handshakeSession;

  /** What a client is to offer, if that is not what is kept for it. */
  private @Nullable ClientSession given;

  /** Those of a client, from the beginning of the handshake. */
  private @Nullable ClientSessions clientSessions;

  /** What a client says with its first message. */
  private @Nullable EarlyWriting earlyWriting;

  /** What a server hears before the handshake is done. */
  private @Nullable EarlyReading earlyReading;

  /**
   * Makes an engine.
   *
   * @param socket that of which this is a part, which key and trust managers get to see; or {@code
   *     null}
   */
  TlsEngine(Roles roles, @Nullable String host, int port, @Nullable SSLSocket socket) {
    super(host, port, roles.parameters());
    this.roles = roles;
    this.socket = socket;
    peerHost = host;
    peerPort = port;
    client = roles.isClient();
    if (isClient() && host != null && roles.context(true).verifiesHost()) {
      parameters.setEndpointIdentification("HTTPS");
    }
  }

  /** Tells whom this talks to, before it does. */
  void setPeer(@Nullable String host, int port) {
    lock.lock();
    try {
      peerHost = host;
      peerPort = port;
      session = null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable String getPeerHost() {
    return peerHost;
  }

  @Override
  public int getPeerPort() {
    return peerPort;
  }

  private boolean isClient() {
    return Boolean.TRUE.equals(client);
  }

  /** That of the role, which is settled when the handshake begins. */
  private TlsContext context() {
    if (context != null) {
      return context;
    }
    if (client == null) {
      throw new IllegalStateException("nobody has said whether this is a client or a server");
    }
    return roles.context(client);
  }

  /** Whose identities, trust and so on the connection has. */
  private TlsContext served() {
    return host == null ? context() : host;
  }

  private NativeConnection open() {
    return Objects.requireNonNull(connection);
  }

  private int pendingOutput() {
    return connection == null ? 0 : connection.pendingOutput();
  }

  /** What has been agreed upon; one of nothing before that, which few look at. */
  private TlsSession session() {
    var agreed = session;
    if (agreed == null) {
      agreed = newSession(TlsSession.Agreed.nothing(List.of()));
      session = agreed;
    }
    return agreed;
  }

  private TlsSession newSession(TlsSession.Agreed agreed) {
    return new TlsSession(peerHost, peerPort, agreed);
  }

  /** Begins the handshake. After one of TLS 1.3 both sides are to change their keys. */
  @Override
  public void beginHandshake() throws SSLException {
    lock.lock();
    try {
      if (outboundDone && inboundDone) {
        throw new SSLException(
            endedBy == null ? "closed" : "closed after: " + endedBy.getMessage(), endedBy);
      } else if (phase == Phase.NEW) {
        begin();
      } else if (phase == Phase.OPEN) {
        updateKeys();
      }
    } finally {
      lock.unlock();
    }
  }

  /** RFC 8446, section 4.6.3. */
  private void updateKeys() throws SSLException {
    if (SSL_version(open().ssl()) < TlsProtocol.TLS_1_3.number) {
      throw new SSLHandshakeException("there is no second handshake: renegotiation is off");
    }
    if (!outboundClosed && failure == null) {
      try {
        open().updateKeys();
      } catch (TlsFailure e) {
        fail(e);
      }
    }
  }

  private void begin() throws SSLException {
    var ofRole = context();
    var host = peerHost;
    if (isClient() && host != null) {
      parameters.setDefaultServerNames(ServerNames.sni(host).map(List::of).orElse(List.of()));
    }
    var fresh = new NativeConnection(ofRole, this);
    try {
      ofRole.tell(fresh, parameters);
      if (isClient()) {
        setUpClient(fresh);
      } else {
        setUpServer(fresh);
      }
    } catch (RuntimeException e) {
      fresh.close();
      throw new SSLHandshakeException(String.valueOf(e.getMessage()), e);
    } catch (SSLException e) {
      fresh.close();
      throw e;
    }
    connection = fresh;
    context = ofRole;
    phase = Phase.HANDSHAKING;
    wantsInput = !isClient();
    askForSession();
  }

  private void setUpServer(NativeConnection fresh) {
    var early = earlyReading;
    if (early != null) {
      early.begin(fresh.ssl());
      fresh.handshakeBy(early);
    }
  }

  private void setUpClient(NativeConnection fresh) {
    var sessions = new ClientSessions(context(), parameters, peerHost, peerPort, given);
    sessions.begin(fresh.ssl());
    clientSessions = sessions;
    var early = earlyWriting;
    if (early != null && EarlyWriting.isPossible(fresh.ssl())) {
      fresh.handshakeBy(early);
    }
    for (var name : parameters.serverNames()) {
      if (name instanceof SNIHostName host) {
        fresh.setServerName(host.getAsciiName());
      }
    }
    var host = peerHost;
    if (parameters.endpointIdentification() != null
        && host != null
        && context().trustManager().isEmpty()) {
      ServerNames.address(host)
          .ifPresentOrElse(
              fresh::setVerifiedAddress, () -> fresh.setVerifiedName(ServerNames.ascii(host)));
    }
  }

  private Optional<ClientSessions> clientSessions() {
    return Optional.ofNullable(clientSessions);
  }

  /** A store may take its time, and so it is asked in a task. */
  private void askForSession() {
    clientSessions()
        .flatMap(ClientSessions::search)
        .ifPresent(search ->
            ask(() -> {
              var found = search.get();
              return () -> found.ifPresent(this::offer);
            }));
  }

  private void offer(ClientSession session) {
    clientSessions().orElseThrow().offer(session, open().ssl());
  }

  @Override
  public void resume(ClientSession session) {
    lock.lock();
    try {
      requireNewClient();
      var host = Objects.requireNonNull(peerHost);
      parameters.setDefaultServerNames(ServerNames.sni(host).map(List::of).orElse(List.of()));
      var why =
          parameters.isConstrained()
              ? Optional.of("the connection has algorithm constraints")
              : session.misfit(ClientRules.of(context().clientRules(), parameters), host);
      if (why.isPresent()) {
        throw new IllegalArgumentException(why.get());
      }
      if (!session.use()) {
        throw new IllegalStateException("the session has been used: " + session);
      }
      given = session;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Has a client send data with its first message.
   *
   * @throws IllegalArgumentException if there is none, or more than the session allows
   * @throws IllegalStateException if the handshake has begun, or no session is to be resumed
   */
  void sendEarly(byte[] data) {
    lock.lock();
    try {
      requireNewClient();
      if (given == null) {
        throw new IllegalStateException("early data needs a session: resume one first");
      }
      long most = given.maxEarlyData();
      if (data.length == 0 || data.length > most) {
        throw new IllegalArgumentException(
            "the session allows 1 to %,d bytes of early data, not %,d"
                .formatted(most, data.length));
      }
      earlyWriting = new EarlyWriting(data);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Has a server receive data before the handshake is done, if its resumption allows that.
   *
   * @return empty if it does not
   * @throws IllegalStateException if the handshake has begun, or this is a client
   */
  Optional<EarlyReading> receiveEarly() {
    lock.lock();
    try {
      requireNew();
      if (isClient()) {
        throw new IllegalStateException("it is a server who receives early data");
      }
      int most = context().resumption().map(each -> each.policy().earlyData()).orElse(0);
      earlyReading = most > 0 ? new EarlyReading(most) : null;
      return Optional.ofNullable(earlyReading);
    } finally {
      lock.unlock();
    }
  }

  /** Encrypts what a server answers to early data; the output waits to be wrapped. */
  void writeEarly(byte[] from, int offset, int length) throws SSLException {
    lock.lock();
    var scratch = Scratch.borrow();
    int most = Math.min(length, TlsRecord.MAX_PLAINTEXT);
    try {
      for (int done = 0; done < length; done += open().transferred()) {
        int size = Math.min(most, length - done);
        scratch.view().put(0, from, offset + done, size);
        if (open().writeEarly(scratch.memory(), size) != NativeConnection.Step.DONE) {
          throw new SSLException("nothing can be sent now");
        }
      }
    } catch (TlsFailure e) {
      fail(e);
    } finally {
      scratch.giveBack(most);
      lock.unlock();
    }
  }

  private void requireNew() {
    if (phase != Phase.NEW) {
      throw new IllegalStateException("the handshake has begun");
    }
  }

  private void requireNewClient() {
    requireNew();
    if (!isClient()) {
      throw new IllegalStateException("it is a client who resumes a session");
    }
    if (peerHost == null) {
      throw new IllegalStateException("no telling whom this talks to");
    }
  }

  @Override
  public Optional<ClientSession> takeSession() {
    lock.lock();
    try {
      return clientSessions().flatMap(own -> own.take(session().peerChain(), resumed));
    } finally {
      lock.unlock();
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
      freeIfEnded();
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
    if (pendingOutput() == 0) {
      throwFailure();
      if (phase == Phase.HANDSHAKING) {
        if (task == null && !wantsInput) {
          shakeHands(NO_INPUT);
        }
      } else if (!outboundClosed) {
        consumed = encrypt(from);
      }
    }
    open().takeOutput(to);
    boolean closed = outboundClosed && pendingOutput() == 0;
    outboundDone |= closed;
    return result(closed ? Status.CLOSED : Status.OK, consumed, to.position() - before);
  }

  private int encrypt(Buffers from) throws SSLException {
    int size = Math.min(from.remaining(), TlsRecord.MAX_PLAINTEXT);
    if (size == 0) {
      return 0;
    }
    try {
      var whole = from.nativeWith(size);
      var step =
          whole == null
              ? encryptCopy(from, size)
              : open().write(MemorySegment.ofBuffer(whole.slice(whole.position(), size)), size);
      int consumed = step == NativeConnection.Step.DONE ? open().transferred() : 0;
      from.skip(consumed);
      return consumed;
    } catch (TlsFailure e) {
      fail(e);
      return 0;
    }
  }

  private NativeConnection.Step encryptCopy(Buffers from, int size) throws TlsFailure {
    var scratch = Scratch.borrow();
    try {
      from.copyTo(scratch.view(), size);
      return open().write(scratch.memory(), size);
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
      freeIfEnded();
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
    boolean mustWrap = pendingOutput() > 0 && (phase == Phase.HANDSHAKING || failure != null);
    if (mustWrap) {
      return result(Status.OK, 0, 0);
    }
    throwFailure();
    if (phase == Phase.HANDSHAKING && !wantsInput) {
      return result(Status.OK, 0, 0);
    }
    int size = unframed ? Math.min(from.remaining(), TlsRecord.MAX_SIZE) : TlsRecord.size(from);
    if (size <= 0 || size > from.remaining()) {
      return result(Status.BUFFER_UNDERFLOW, 0, 0);
    }
    unframed |= !TlsRecord.isRecord(from);
    if (phase == Phase.OPEN
        && TlsRecord.type(from) == TlsRecord.APPLICATION_DATA
        && to.remaining() < mostPlaintext(size)) {
      return result(Status.BUFFER_OVERFLOW, 0, 0);
    }
    return take(from, size, to);
  }

  /** The most plaintext that a record of this size has in any suite: that is 16 bytes less. */
  static int mostPlaintext(int size) {
    return Math.clamp(size - TlsRecord.HEADER - 16, 0, TlsRecord.MAX_PLAINTEXT);
  }

  private SSLEngineResult take(ByteBuffer from, int size, Buffers to) throws SSLException {
    int position = from.position();
    int produced;
    unread = size;
    try {
      // No variable for either memory: then the segment of a direct buffer need not be allocated.
      produced =
          DirectBuffers.isSafeInC(from)
              ? take(MemorySegment.ofBuffer(from.slice(position, size)), size, to)
              : takeCopy(from, size, to);
    } finally {
      from.position(position + size - unread);
    }
    return result(inboundDone ? Status.CLOSED : Status.OK, size - unread, produced);
  }

  private int takeCopy(ByteBuffer from, int size, Buffers to) throws SSLException {
    var scratch = Scratch.borrow();
    try {
      scratch.view().put(0, from, from.position(), size);
      return take(scratch.memory(), size, to);
    } finally {
      scratch.giveBack(0);
    }
  }

  private int take(MemorySegment record, int size, Buffers to) throws SSLException {
    open().beginInput(record, size);
    try {
      return phase == Phase.HANDSHAKING ? shakeHands(record) : decrypt(record, to);
    } finally {
      unread = open().endInput();
    }
  }

  private int decrypt(MemorySegment record, Buffers to) throws SSLException {
    try {
      var only = to.onlyNative();
      if (only == null) {
        return decryptCopy(record, to);
      }
      int count = decrypt(record, MemorySegment.ofBuffer(only.duplicate()));
      to.skip(count);
      return count;
    } catch (TlsFailure e) {
      fail(e);
      return 0;
    }
  }

  private int decryptCopy(MemorySegment record, Buffers to) throws TlsFailure {
    var scratch = Scratch.borrow();
    int count = 0;
    try {
      count = decrypt(record, scratch.memory());
      to.put(scratch.view(), count);
      return count;
    } finally {
      scratch.giveBack(count);
    }
  }

  private int decrypt(MemorySegment record, MemorySegment to) throws TlsFailure {
    var step = open().read(to, record);
    inboundDone |= step == NativeConnection.Step.CLOSED;
    return step == NativeConnection.Step.DONE ? open().transferred() : 0;
  }

  /** Goes on as far as there is input and an answer to every question. */
  private int shakeHands(MemorySegment shown) throws SSLException {
    if (begun == 0) {
      begun = System.nanoTime();
    }
    try {
      switch (open().handshake(shown)) {
        case DONE -> finish();
        case WANTS_INPUT -> {
          wantsInput = true;
          noteIdentity();
          noteEarlyData();
        }
        case WANTS_CLIENT_HELLO_READ -> ask(this::readClientHello);
        case WANTS_IDENTITIES -> ask(findIdentities());
        case WANTS_JUDGEMENT -> {
          var chain = open().chainToJudge();
          var judge = judgeOf(chain);
          ask(() -> {
            var why = judge.judge(chain);
            return () -> open().answer(why);
          });
        }
        case CLOSED -> inboundDone = true;
      }
    } catch (TlsFailure e) {
      fail(e);
    }
    return 0;
  }

  /**
   * Before a server waits for the client's last message it has shown itself, and sent no ticket.
   */
  private void noteIdentity() {
    var ssl = open().ssl();
    if (!isClient() && SSL_session_reused(ssl) == 0) {
      shownIdentity(ssl).ifPresent(identity -> NativeSession.setShown(ssl, identity.fingerprint()));
    }
  }

  /** A client knows at the end; a server, whose handshake may have no end, when it has decided. */
  private void noteEarlyData() {
    if (!isClient() || phase == Phase.OPEN) {
      var ssl = open().ssl();
      earlyData = EarlyDataStatus.of(ssl);
      if (earlyData != EarlyDataStatus.NOT_SENT) {
        open()
            .sessions()
            .ifPresent(shared -> shared.noteEarlyData(earlyData, requestedName(ssl).orElse("")));
      }
    }
  }

  private Optional<TlsIdentity> shownIdentity(MemorySegment ssl) {
    var found = TlsIdentity.in(ssl, foundIdentities);
    return found.isPresent() ? found : served().identity(ssl);
  }

  /** Makes a task of what user code is asked; what comes of it is done under the lock. */
  private void ask(Supplier<Runnable> question) {
    wantsInput = false;
    int number = ++questions;
    task =
        () -> {
          Runnable answer;
          try {
            answer = question.get();
          } catch (RuntimeException e) {
            answer = () -> open().refuse(e, ALERT_INTERNAL_ERROR);
          }
          answered(number, answer);
        };
  }

  /** An answer counts once. */
  private void answered(int number, Runnable answer) {
    lock.lock();
    try {
      if (task == null || number != questions || outboundDone) {
        return;
      }
      task = null;
      taskTaken = false;
      answer.run();
      shakeHands(NO_INPUT);
    } catch (SSLException e) {
      failure = e;
    } finally {
      lock.unlock();
    }
  }

  private static final int ALERT_PROTOCOL_VERSION = 70;
  private static final int ALERT_INTERNAL_ERROR = 80;

  @Override
  public boolean readsClientHello() {
    return hasToReceive() || open().sessions().filter(ServerSessions::areStored).isPresent();
  }

  private boolean hasToReceive() {
    return !parameters.matchers().isEmpty()
        || protocolSelector != null
        || context().hosts().isPresent();
  }

  @Override
  public boolean receives(ClientHello hello) {
    offeredSessions = open().sessions().map(shared -> shared.offered(hello)).orElse(List.of());
    return hasToReceive() || !offeredSessions.isEmpty();
  }

  private Runnable readClientHello() {
    var reception = new Reception(this, context(), parameters, protocolSelector);
    var outcome = reception.receive(open().clientHello().orElseThrow());
    return switch (outcome) {
      case Reception.Outcome.Refused(var why, int alert) -> () -> open().refuse(why, alert);
      case Reception.Outcome.Served served -> {
        var found = lookUp(served);
        yield () -> serve(served, found);
      }
    };
  }

  /** Waits for a store, if there is one and the client has offered something. */
  private Optional<ServerSessions.LookUp> lookUp(Reception.Outcome.Served served) {
    if (offeredSessions.isEmpty()) {
      return Optional.empty();
    }
    byte[] scope =
        served
            .host()
            .orElseGet(this::context)
            .scope(served.parameters().clientAuth(), served.scopeName());
    return open().sessions().map(shared -> shared.lookUp(offeredSessions, scope));
  }

  private void serve(
      Reception.Outcome.Served served, Optional<ServerSessions.LookUp> foundSession) {
    foundSession.ifPresent(lookUp -> open().sessions().ifPresent(shared -> shared.use(lookUp)));
    if (served.host().isEmpty()) {
      open().setApplicationProtocols(served.parameters().applicationProtocols(), false);
      return;
    }
    host = served.host().get();
    servedAs = served.listedAs();
    try {
      host.takeOver(open(), served.parameters(), parameters, served.scopeName());
    } catch (SSLException e) {
      open().refuse(e, ALERT_PROTOCOL_VERSION);
    } catch (RuntimeException e) {
      open().refuse(e, ALERT_INTERNAL_ERROR);
    }
  }

  @Override
  public boolean findsIdentities() {
    return served().managedIdentities().isPresent();
  }

  private Supplier<Runnable> findIdentities() {
    var managed = served().managedIdentities().orElseThrow();
    updateHandshakeSession(List.of());
    if (!isClient()) {
      return () -> use(managed.ofServer(this, socket));
    }
    var issuers = open().peerAuthorities().toArray(Principal[]::new);
    return () -> use(managed.ofClient(issuers, this, socket));
  }

  private Runnable use(List<TlsIdentity> identities) {
    return () -> {
      foundIdentities = identities;
      try {
        open().useIdentities(identities);
      } catch (IllegalArgumentException e) {
        open().refuse(e, ALERT_INTERNAL_ERROR);
      }
    };
  }

  /** So that managers see what is agreed upon so far. */
  private void updateHandshakeSession(List<byte[]> peerChain) {
    var ssl = open().ssl();
    handshakeSession =
        newSession(
            new TlsSession.Agreed(
                TlsProtocol.of(SSL_version(ssl)).standardName(),
                pendingCipherSuite(ssl),
                new byte[0],
                System.currentTimeMillis(),
                peerChain,
                statusResponses(ssl),
                List.of(),
                requestedNames(ssl)));
  }

  private static String pendingCipherSuite(MemorySegment ssl) {
    var suite = SSL_get_pending_cipher(ssl);
    return suite.equals(MemorySegment.NULL)
        ? TlsSession.NO_SUITE
        : CString.constantAt(SSL_CIPHER_standard_name(suite));
  }

  private void finish() throws SSLException {
    phase = Phase.OPEN;
    unframed = false;
    wantsInput = false;
    finishedUntold = true;
    var agreed = newSession(agreed());
    agreed.isOf(
        context().sessions(), clientSessions().map(ClientSessions::forgetting).orElse(() -> {}));
    context().sessions().know(agreed);
    session = agreed;
    handshakeSession = null;
    applicationProtocol = open().applicationProtocol();
    resumed = SSL_session_reused(open().ssl()) == 1;
    group = group(open().ssl());
    foundIdentities = List.of();
    if (!resumed && !parameters.enableSessionCreation()) {
      failure = new SSLHandshakeException("no session was resumed, and none may be made");
    }
    noteEarlyData();
    var count = HandshakeCount.of(isClient());
    count.finished(resumed, System.nanoTime() - begun);
    count.agreed(agreed.getProtocol(), agreed.getCipherSuite(), group.orElse(""));
    open().sessions().ifPresent(this::tellOfSessions);
  }

  private void tellOfSessions(ServerSessions shared) {
    var ssl = open().ssl();
    authenticated = shared.authenticated(resumed);
    var name = requestedName(ssl).orElse("");
    shared.finished(ssl, resumed, servedAs, name, session().getProtocol());
    missReason = resumed ? Optional.empty() : Optional.of(shared.reason());
  }

  private static Optional<String> group(MemorySegment ssl) {
    int nid = (int) SSL_get_negotiated_group(ssl);
    if (nid == NO_GROUP) {
      return Optional.empty();
    }
    var name = SSL_group_to_name(ssl, nid);
    return name.equals(MemorySegment.NULL) ? Optional.empty() : Optional.of(CString.at(name));
  }

  /** {@code NID_undef} */
  private static final int NO_GROUP = 0;

  private TlsSession.Agreed agreed() {
    var ssl = open().ssl();
    return new TlsSession.Agreed(
        TlsProtocol.of(SSL_version(ssl)).standardName(),
        CString.constantAt(SSL_CIPHER_standard_name(SSL_get_current_cipher(ssl))),
        NativeSession.id(ssl),
        System.currentTimeMillis(),
        peerChain(ssl),
        statusResponses(ssl),
        localChain(ssl),
        requestedNames(ssl));
  }

  /** OpenSSL keeps no more of it in a session than the peer's own certificate. */
  private List<byte[]> peerChain(MemorySegment ssl) {
    var known = NativeSession.peerChain(ssl, isClient());
    if (SSL_session_reused(ssl) == 0) {
      return known;
    }
    return isClient()
        ? clientSessions().orElseThrow().restored(known)
        : open().sessions().map(shared -> shared.restored(known)).orElse(known);
  }

  private List<X509Certificate> localChain(MemorySegment ssl) {
    if (isClient() && !open().certificateAsked()) {
      return List.of();
    }
    boolean shownBefore = !isClient() && SSL_session_reused(ssl) == 1;
    var identity = shownBefore ? served().identity(NativeSession.shown(ssl)) : shownIdentity(ssl);
    return identity.map(TlsIdentity::chain).orElse(List.of());
  }

  private List<byte[]> statusResponses(MemorySegment ssl) {
    return isClient() && served().asksForStatus()
        ? NativeSession.statusResponse(ssl).map(List::of).orElse(List.of())
        : List.of();
  }

  private List<SNIServerName> requestedNames(MemorySegment ssl) {
    if (isClient()) {
      return parameters.serverNames();
    }
    return requestedName(ssl)
        .flatMap(ServerNames::sni)
        .<List<SNIServerName>>map(List::of)
        .orElse(List.of());
  }

  /** OpenSSL forgets it in a session that is resumed. */
  private Optional<String> requestedName(MemorySegment ssl) {
    var hello = open().clientHello();
    if (hello.isPresent()) {
      return hello.get().hostName();
    }
    var name = SSL_get_servername(ssl, 0);
    return name.equals(MemorySegment.NULL) ? Optional.empty() : Optional.of(CString.at(name));
  }

  /** The alert goes first, if there is one. */
  private void fail(TlsFailure e) throws SSLException {
    failure = e.toException(phase != Phase.OPEN);
    if (pendingOutput() == 0) {
      throwFailure();
    }
  }

  private void throwFailure() throws SSLException {
    var thrown = failure;
    if (thrown != null) {
      countFailure();
      failure = null;
      endedBy = thrown;
      inboundDone = true;
      outboundClosed = true;
      outboundDone = true;
      throw thrown;
    }
  }

  private void countFailure() {
    if (phase == Phase.HANDSHAKING && endedBy == null) {
      HandshakeCount.of(isClient()).failed();
    }
  }

  @Override
  public void keepSession(Handle resumable) {
    if (!isClient()) {
      keepForClient(resumable);
      return;
    }
    boolean isEnded = inboundDone && outboundDone;
    clientSessions()
        .filter(_ -> session().isResumable() && !isEnded)
        .ifPresentOrElse(
            own -> own.keep(resumable, () -> peerChain(open().ssl())), resumable::close);
  }

  private void keepForClient(Handle granted) {
    var ssl = open().ssl();
    open()
        .sessions()
        .ifPresentOrElse(
            shared -> shared.save(ssl, granted, peerChain(ssl), SSL_session_reused(ssl) == 1),
            granted::close);
  }

  @Override
  public Optional<Pins> pins() {
    return served().pins();
  }

  @Override
  public Stapling stapling() {
    return served().stapling();
  }

  @Override
  public byte[] staple() {
    return shownIdentity(open().ssl()).flatMap(TlsIdentity::staple).orElse(NO_STAPLE);
  }

  private static final byte[] NO_STAPLE = {};

  @Override
  public boolean canWait() {
    return isClient();
  }

  @Override
  public @Nullable Throwable judge(List<byte[]> chain) {
    return judgeOf(chain).judge(chain);
  }

  private PeerJudge judgeOf(List<byte[]> chain) {
    updateHandshakeSession(chain);
    return new PeerJudge(
        served().trustManager().orElseThrow(),
        this,
        socket,
        isClient(),
        parameters.endpointIdentification() == null ? null : peerHost,
        pendingCipherSuite(open().ssl()));
  }

  /** User code, and so not under the lock. */
  private void logKeys() throws SSLException {
    if (context == null || served().keyLog().isEmpty()) {
      return;
    }
    var log = served().keyLog();
    List<String> lines;
    lock.lock();
    try {
      lines = connection == null ? List.of() : connection.takeKeyLog();
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
    if (pendingOutput() > 0 || failure != null) {
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
        countFailure();
        throw new SSLException("closed before the peer said that it sends no more");
      }
    } finally {
      freeIfEnded();
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
        open().closeOutput();
      }
      outboundDone = pendingOutput() == 0;
      if (phase == Phase.NEW) {
        inboundDone = true;
      }
    } finally {
      freeIfEnded();
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

  /** Many connections come and go before the garbage collector finds the first of them. */
  private void freeIfEnded() {
    if (inboundDone && outboundDone && connection != null && pendingOutput() == 0) {
      connection.close();
    }
  }

  /** Frees what is native now, and not when the garbage collector finds this. */
  void free() {
    lock.lock();
    try {
      inboundDone = true;
      outboundClosed = true;
      outboundDone = true;
      if (connection != null) {
        connection.close();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isResumed() {
    lock.lock();
    try {
      return resumed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<String> group() {
    lock.lock();
    try {
      return group;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<MissReason> missReason() {
    lock.lock();
    try {
      return missReason;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public EarlyDataStatus earlyData() {
    lock.lock();
    try {
      return earlyData;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<Instant> authenticated() {
    lock.lock();
    try {
      return authenticated;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public SSLSession getSession() {
    lock.lock();
    try {
      return session();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable SSLSession getHandshakeSession() {
    lock.lock();
    try {
      if (phase == Phase.HANDSHAKING && handshakeSession == null) {
        handshakeSession = newSession(TlsSession.Agreed.nothing(parameters.serverNames()));
      }
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

  /** The protocol that has been chosen, while the handshake goes on. */
  @Override
  public @Nullable String getHandshakeApplicationProtocol() {
    lock.lock();
    try {
      if (phase != Phase.HANDSHAKING || outboundDone) {
        return null;
      }
      var chosen = open().applicationProtocol();
      return chosen.isEmpty() ? null : chosen;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the handshake has succeeded. */
  boolean isOpen() {
    lock.lock();
    try {
      return phase == Phase.OPEN;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean getUseClientMode() {
    return isClient();
  }

  /** An engine of a {@link TlsContext} can be what that is for, and nothing else. */
  @Override
  public void setUseClientMode(boolean mode) {
    lock.lock();
    try {
      if (phase != Phase.NEW) {
        throw new IllegalArgumentException("the handshake has begun");
      }
      roles.context(mode);
      client = mode;
    } finally {
      lock.unlock();
    }
  }

  @Override
  boolean isNew() {
    return phase == Phase.NEW;
  }
}
