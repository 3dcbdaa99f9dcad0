package org.opentls.tls;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.opentls.api.Err.check;
import static org.opentls.api.Err.checkNotNull;
import static org.opentls.api.OpensslSk.OPENSSL_sk_num;
import static org.opentls.api.OpensslSk.OPENSSL_sk_value;
import static org.opentls.api.SslAlpn.SSL_get0_alpn_selected;
import static org.opentls.api.SslAlpn.SSL_set_alpn_protos;
import static org.opentls.api.SslBio.SSL_set_bio;
import static org.opentls.api.SslCiphers.SSL_set_cipher_list;
import static org.opentls.api.SslCiphers.SSL_set_ciphersuites;
import static org.opentls.api.SslClientCaList.SSL_get0_peer_CA_list;
import static org.opentls.api.SslCtrl.SSL_set1_groups_list;
import static org.opentls.api.SslCtrl.SSL_set1_sigalgs_list;
import static org.opentls.api.SslCtrl.SSL_set_max_proto_version;
import static org.opentls.api.SslCtrl.SSL_set_min_proto_version;
import static org.opentls.api.SslCtrl.SSL_set_tlsext_host_name;
import static org.opentls.api.SslEarlyData.SSL_write_early_data;
import static org.opentls.api.SslGetError.SSL_get_error;
import static org.opentls.api.SslHandshake.SSL_key_update;
import static org.opentls.api.SslHandshake.SSL_set_accept_state;
import static org.opentls.api.SslHandshake.SSL_set_connect_state;
import static org.opentls.api.SslIo.SSL_read;
import static org.opentls.api.SslIo.SSL_set_shutdown;
import static org.opentls.api.SslIo.SSL_shutdown;
import static org.opentls.api.SslIo.SSL_write;
import static org.opentls.api.SslNew.SSL_free;
import static org.opentls.api.SslNew.SSL_new;
import static org.opentls.api.SslOptions.SSL_clear_options;
import static org.opentls.api.SslOptions.SSL_set_options;
import static org.opentls.api.SslSessionCache.SSL_set_session_id_context;
import static org.opentls.api.SslSetSslCtx.SSL_set_SSL_CTX;
import static org.opentls.api.SslVerify.SSL_get0_param;
import static org.opentls.api.SslVerify.SSL_get_verify_result;
import static org.opentls.api.SslVerify.SSL_set_verify;
import static org.opentls.api.X509VerifyParam.X509_VERIFY_PARAM_set1_host;
import static org.opentls.api.X509VerifyParam.X509_VERIFY_PARAM_set1_ip;
import static org.opentls.api.X509VerifyParam.X509_VERIFY_PARAM_set_hostflags;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.opentls.api.BioCtrl;
import org.opentls.api.BioMem;
import org.opentls.api.CString;
import org.opentls.api.DirectBuffers;
import org.opentls.api.Err;
import org.opentls.api.Handle;
import org.opentls.api.JavaKey;
import org.opentls.api.OpenSslError;
import org.opentls.api.OpenSslException;
import org.opentls.api.SslCallbacks;
import org.opentls.api.SslHandshake;
import org.opentls.api.SslSession;
import org.opentls.api.X509StoreCtx;

/**
 * One {@code SSL} between two memory BIOs: what it reads it finds in the caller's memory, what it
 * writes waits to be taken. For one thread at a time.
 *
 * <p>Calls into C that may ask for a pause are repeated when the question has been answered; see
 * {@link SslCallbacks}.
 */
final class NativeConnection implements SslCallbacks.Methods, AutoCloseable {
  /** What a call has come to. */
  enum Step {
    /** It did what it was to do. */
    DONE,
    /** It needs more input. */
    WANTS_INPUT,
    /** The client's first message is to be looked at; see {@link #clientHello()}. */
    WANTS_CLIENT_HELLO_READ,
    /** A certificate is to be found, which {@link #useIdentities} sets. */
    WANTS_IDENTITIES,
    /** The peer's certificate is to be judged first; see {@link #chainToJudge}. */
    WANTS_JUDGEMENT,
    /** The peer has said that it sends no more. */
    CLOSED
  }

  private static final int SSL_ERROR_WANT_READ = 2;
  private static final int SSL_ERROR_WANT_X509_LOOKUP = 4;
  private static final int SSL_ERROR_ZERO_RETURN = 6;
  private static final int SSL_ERROR_WANT_CLIENT_HELLO_CB = 11;
  private static final int SSL_ERROR_WANT_RETRY_VERIFY = 12;
  private static final int SSL_SENT_AND_RECEIVED_SHUTDOWN = 3;
  private static final long SSL_OP_CIPHER_SERVER_PREFERENCE = 1L << 22;
  private static final int SSL_KEY_UPDATE_REQUESTED = 1;
  private static final int X509_V_OK = 0;

  /** Its alert is {@code certificate_unknown}. */
  private static final int X509_V_ERR_PERMITTED_VIOLATION = 47;

  /** Its alert is {@code bad_certificate}. */
  private static final int X509_V_ERR_CERT_REJECTED = 28;

  private static final int X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS = 4;

  /** How a handshake goes on. */
  interface Handshaking {
    /**
     * Calls OpenSSL as {@code SSL_do_handshake} is called, with the same result.
     *
     * @throws TlsFailure if it has failed otherwise
     */
    int shakeHands(MemorySegment ssl, MemorySegment shown) throws TlsFailure;
  }

  /** What the owner of a connection decides. */
  interface Owner {
    /** Whether a server looks at the client's first message before anything is decided. */
    boolean readsClientHello();

    /** Whether anything has to be decided that takes its time. */
    boolean receives(ClientHello hello);

    /** Whether identities are found for each connection. */
    boolean findsIdentities();

    /** Whether there is time for {@link Step#WANTS_JUDGEMENT}; OpenSSL gives none to a server. */
    boolean canWait();

    /**
     * Judges a chain.
     *
     * @param chain each in DER, the peer's own first
     * @return why it is not trusted, or {@code null} if it is
     */
    @Nullable Throwable judge(List<byte[]> chain);

    /** The keys of which a peer must have one; empty if any will do. */
    Optional<Pins> pins();

    /** How a client judges what a server staples. */
    Stapling stapling();

    /** What a server staples to the certificate that OpenSSL has chosen; empty if nothing. */
    byte[] staple();

    /**
     * There is a session that can be resumed, an {@code SSL_SESSION}, which the owner gets to own:
     * of a client, or of a server that keeps sessions in a store.
     */
    void keepSession(Handle session);
  }

  private final Owner owner;
  private final Optional<ServerSessions> sessions;
  private final Handle handle;
  private final BioMem.Window input;
  private final MemorySegment output;
  private final List<String> keyLogLines = new ArrayList<>();
  private final List<MemorySegment> newSessions = new ArrayList<>(0);
  private List<String> applicationProtocols = List.of();
  private boolean calling;
  private boolean closing;
  private @Nullable Throwable failure;
  private @Nullable ClientHello clientHello;
  private boolean certificateAsked;
  private boolean identitiesFound;
  private boolean judged;
  private @Nullable Throwable judgement;
  private List<byte[]> chainToJudge = List.of();
  private boolean showing;
  private Handshaking handshaking = SslHandshake::SSL_do_handshake;
  private int transferred;
  private int pendingOutput;

  NativeConnection(TlsContext context, Owner owner) {
    this.owner = owner;
    sessions = context.serverSessions();
    boolean isClient = context.isClient();
    handle =
        Handle.own(
            SSL_new(context.pointer()),
            isClient ? NativeConnection::freeOfClient : NativeConnection::freeOfServer);
    HandshakeCount.of(isClient).opened();
    var ssl = handle.pointer();
    SslCallbacks.open(ssl, this);
    // The two BIOs belong to the SSL from here on; one that could not be made is NULL.
    var in = BioMem.readable();
    output = BioMem.writable();
    SSL_set_bio(ssl, in, output);
    checkNotNull(in);
    checkNotNull(output);
    input = new BioMem.Window(in);
    if (context.isClient()) {
      SSL_set_connect_state(ssl);
    } else {
      SSL_set_accept_state(ssl);
    }
    sessions.ifPresent(shared -> shared.begin(ssl));
  }

  /** What decides about sessions, if this is a server that shares them. */
  @Override
  public Optional<ServerSessions> sessions() {
    return sessions;
  }

  private static void freeOfClient(MemorySegment ssl) {
    HandshakeCount.CLIENT.closed();
    free(ssl);
  }

  private static void freeOfServer(MemorySegment ssl) {
    HandshakeCount.SERVER.closed();
    free(ssl);
  }

  private static void free(MemorySegment ssl) {
    SslCallbacks.close(ssl);
    // A peer that went without a word shall not spoil the session for the next connection.
    SSL_set_shutdown(ssl, SSL_SENT_AND_RECEIVED_SHUTDOWN);
    SSL_free(ssl);
  }

  /** {@code SSL} */
  MemorySegment ssl() {
    return handle.pointer();
  }

  /** Tells the server whom it is asked for: RFC 6066, section 3. */
  void setServerName(String name) {
    try (var arena = Arena.ofConfined()) {
      check((int) SSL_set_tlsext_host_name(ssl(), arena.allocateFrom(name)));
    }
  }

  /** Verifies that the peer's certificate is of a name: RFC 9525. */
  void setVerifiedName(String name) {
    try (var arena = Arena.ofConfined()) {
      var parameters = SSL_get0_param(ssl());
      X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
      var text = arena.allocateFrom(name);
      check(X509_VERIFY_PARAM_set1_host(parameters, text, text.byteSize() - 1));
    }
  }

  /** Verifies that the peer's certificate is of an address of 4 or 16 bytes. */
  void setVerifiedAddress(byte[] address) {
    try (var arena = Arena.ofConfined()) {
      var bytes = arena.allocateFrom(JAVA_BYTE, address);
      check(X509_VERIFY_PARAM_set1_ip(SSL_get0_param(ssl()), bytes, address.length));
    }
  }

  void setCipherSuites(CipherSuites suites) {
    try (var arena = Arena.ofConfined()) {
      check(SSL_set_ciphersuites(ssl(), arena.allocateFrom(suites.tls13())));
      if (!suites.before().isEmpty()) {
        check(SSL_set_cipher_list(ssl(), arena.allocateFrom(suites.before())));
      }
    }
  }

  void setProtocols(Set<TlsProtocol> protocols) {
    var sorted = List.copyOf(EnumSet.copyOf(protocols));
    check((int) SSL_set_min_proto_version(ssl(), sorted.getFirst().number));
    check((int) SSL_set_max_proto_version(ssl(), sorted.getLast().number));
  }

  /** Goes on as a connection of another context, whose certificates and store it has then. */
  void setContext(TlsContext context) {
    checkNotNull(SSL_set_SSL_CTX(ssl(), context.pointer()));
  }

  /**
   * Has sessions resumed in which this was the same, and no other.
   *
   * @param scope 32 bytes
   */
  void setSessionScope(byte[] scope) {
    sessions.ifPresent(shared -> shared.setBinding(scope));
    try (var arena = Arena.ofConfined()) {
      check(SSL_set_session_id_context(ssl(), arena.allocateFrom(JAVA_BYTE, scope), scope.length));
    }
  }

  /** The groups of key exchange, as {@code SSL_CTX_set1_groups_list(3ossl)} has them. */
  void setGroups(String list) {
    try (var arena = Arena.ofConfined()) {
      check((int) SSL_set1_groups_list(ssl(), arena.allocateFrom(list)));
    }
  }

  void setClientAuth(ClientAuth auth) {
    SSL_set_verify(ssl(), auth.mode, NULL);
  }

  /** What a client offers, and what a server chooses from, in the order of preference. */
  void setApplicationProtocols(List<String> names, boolean client) {
    applicationProtocols = names;
    if (!client) {
      return;
    }
    try (var arena = Arena.ofConfined()) {
      var list = arena.allocateFrom(JAVA_BYTE, ApplicationProtocols.encode(names));
      // Unlike its kind, this returns 0 for success.
      if (SSL_set_alpn_protos(ssl(), list, (int) list.byteSize()) != 0) {
        throw new OpenSslException(Err.drain());
      }
    }
  }

  /** The groups of key exchange; those that OpenSSL does not know are left out. */
  void setNamedGroups(List<String> names) {
    set("named group", names, list -> SSL_set1_groups_list(ssl(), list));
  }

  /** The algorithms of signatures; those that OpenSSL does not know are left out. */
  void setSignatureSchemes(List<String> names) {
    set("signature scheme", names, list -> SSL_set1_sigalgs_list(ssl(), list));
  }

  private static void set(String what, List<String> names, ToLongFunction<MemorySegment> setter) {
    try (var arena = Arena.ofConfined()) {
      var known = new ArrayList<String>();
      for (var name : names) {
        if (setter.applyAsLong(arena.allocateFrom(name)) == 1) {
          known.add(name);
        }
        Err.drain();
      }
      if (known.isEmpty()) {
        throw new IllegalArgumentException("no " + what + " of OpenSSL's: " + names);
      }
      check((int) setter.applyAsLong(arena.allocateFrom(String.join(":", known))));
    }
  }

  /** Whether a server's order of cipher suites counts, and not the client's. */
  void setCipherSuitesOrder(boolean servers) {
    var _ =
        servers
            ? SSL_set_options(ssl(), SSL_OP_CIPHER_SERVER_PREFERENCE)
            : SSL_clear_options(ssl(), SSL_OP_CIPHER_SERVER_PREFERENCE);
  }

  /** The application protocol that was chosen; empty if none was. */
  String applicationProtocol() {
    if (applicationProtocols.isEmpty()) {
      return "";
    }
    try (var arena = Arena.ofConfined()) {
      var data = arena.allocate(ADDRESS);
      var length = arena.allocate(JAVA_INT);
      SSL_get0_alpn_selected(ssl(), data, length);
      int size = length.get(JAVA_INT, 0);
      return size == 0 ? "" : new String(CString.bytes(data.get(ADDRESS, 0), size), ISO_8859_1);
    }
  }

  /** Shows {@code size} bytes of native memory as input, until {@link #endInput}. */
  void beginInput(MemorySegment data, int size) {
    requireNoCall();
    input.show(data, size);
    showing = true;
  }

  /** Hides the input again, and returns how much of it was not read. */
  int endInput() {
    int left = (int) input.left();
    input.hide();
    showing = false;
    closeIfAsked();
    return left;
  }

  /** How many bytes of output wait to be taken. */
  int pendingOutput() {
    return handle.isClosed() ? 0 : pendingOutput;
  }

  /** Takes output, as much as there is and as fits; the buffer is not read-only. */
  void takeOutput(ByteBuffer to) {
    if (pendingOutput() == 0) {
      return;
    }
    try {
      if (to.isDirect() && !DirectBuffers.isSafeInC(to)) {
        var copy = ByteBuffer.allocate(Math.min(to.remaining(), pendingOutput()));
        take(copy);
        to.put(copy.flip());
      } else {
        take(to);
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Another thread may move the limits of the caller's buffer: each is read once. */
  private void take(ByteBuffer to) {
    int position = to.position();
    int size = Math.clamp(to.limit() - position, 0, MAX_TAKEN);
    int taken =
        to.hasArray()
            ? BioMem.BIO_read(output, slice(to.array(), to.arrayOffset() + position, size), size)
            : BioMem.BIO_read(output, MemorySegment.ofBuffer(to.slice(position, size)), size);
    if (taken > 0) {
      pendingOutput -= taken;
      to.position(position + taken);
    }
  }

  private static MemorySegment slice(byte[] array, int offset, int size) {
    return MemorySegment.ofArray(array).asSlice(offset, size);
  }

  /** So that no garbage collection waits long for a copy to the heap. */
  private static final int MAX_TAKEN = 64 * 1024;

  /** Has the handshake, which has not begun, go another way. */
  void handshakeBy(Handshaking way) {
    handshaking = way;
  }

  /**
   * Goes on with the handshake.
   *
   * @param shown the memory of {@link #beginInput}, or {@code NULL}
   * @throws TlsFailure if it has failed; an alert may wait in the output
   */
  Step handshake(MemorySegment shown) throws TlsFailure {
    // What is left of another call of this thread is not of this one.
    var _ = JavaKey.takeFailure();
    var ssl = beginCall();
    try {
      return result(handshaking.shakeHands(ssl, shown));
    } finally {
      endCall();
    }
  }

  /** Puts the message into the output that changes the keys of both sides: TLS 1.3. */
  void updateKeys() throws TlsFailure {
    requireNoCall();
    check(SSL_key_update(ssl(), SSL_KEY_UPDATE_REQUESTED));
    var _ = handshake(NULL);
  }

  /**
   * Decrypts into native memory of one byte or more; {@link #transferred} tells how many.
   *
   * @param shown the memory of {@link #beginInput}
   * @throws TlsFailure if the input is not what the peer sent
   */
  Step read(MemorySegment to, MemorySegment shown) throws TlsFailure {
    var ssl = beginCall();
    try {
      transferred = SSL_read(ssl, to, (int) Math.min(to.byteSize(), MAX_READ), shown);
      return result(transferred);
    } finally {
      endCall();
    }
  }

  /**
   * Encrypts {@code size} bytes of native memory, one or more, into the output; {@link
   * #transferred} tells how many of them.
   */
  Step write(MemorySegment from, int size) throws TlsFailure {
    Objects.checkFromIndexSize(0, size, from.byteSize());
    var ssl = beginCall();
    try {
      transferred = SSL_write(ssl, from, size);
      return result(transferred);
    } finally {
      endCall();
    }
  }

  /** Does what {@link #write} does for a server, before the handshake is done. */
  Step writeEarly(MemorySegment from, int size) throws TlsFailure {
    Objects.checkFromIndexSize(0, size, from.byteSize());
    var ssl = beginCall();
    try (var arena = Arena.ofConfined()) {
      var written = arena.allocate(JAVA_LONG);
      int result = SSL_write_early_data(ssl, from, size, written);
      transferred = result == 1 ? (int) written.get(JAVA_LONG, 0) : 0;
      return result(result);
    } finally {
      endCall();
    }
  }

  /** What {@link #read} or {@link #write} has moved when it was {@link Step#DONE}. */
  int transferred() {
    return transferred;
  }

  /** More than a call reads, which is what is in one record. */
  private static final int MAX_READ = 1 << 16;

  /** Puts the message into the output that says that no more will be sent. */
  void closeOutput() {
    requireNoCall();
    Err.clear();
    // 0 as well as 1 is a success; there is no recovery from anything else.
    var _ = SSL_shutdown(ssl());
    Err.clear();
    noteOutput();
  }

  /** Before a function in which OpenSSL may ask: closing waits for {@link #endCall}. */
  private MemorySegment beginCall() {
    requireNoCall();
    var ssl = ssl();
    calling = true;
    Err.clear();
    return ssl;
  }

  private void endCall() {
    calling = false;
    noteOutput();
    closeIfAsked();
    // To own them, and to keep them, may need a lock, for which nobody must wait under a frame of
    // C.
    for (var session : newSessions) {
      owner.keepSession(Handle.own(session, SslSession::SSL_SESSION_free));
    }
    newSessions.clear();
  }

  /** After every call that may have written. */
  private void noteOutput() {
    try {
      pendingOutput = (int) BioCtrl.BIO_pending(output);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Not while OpenSSL is called, nor while it is shown input: the window is part of it. */
  private void closeIfAsked() {
    if (closing && !calling && !showing) {
      handle.close();
      sessions.ifPresent(ServerSessions::close);
    }
  }

  private void requireNoCall() {
    if (calling) {
      throw new IllegalStateException("the connection waits for the trust manager that calls it");
    }
  }

  private Step result(int result) throws TlsFailure {
    if (result > 0) {
      Err.clear();
      requireNoFailure();
      return Step.DONE;
    }
    return switch (SSL_get_error(ssl(), result)) {
      case SSL_ERROR_WANT_READ -> {
        Err.clear();
        requireNoFailure();
        yield Step.WANTS_INPUT;
      }
      case SSL_ERROR_WANT_CLIENT_HELLO_CB -> {
        Err.clear();
        yield Step.WANTS_CLIENT_HELLO_READ;
      }
      case SSL_ERROR_WANT_X509_LOOKUP -> {
        Err.clear();
        yield Step.WANTS_IDENTITIES;
      }
      case SSL_ERROR_WANT_RETRY_VERIFY -> {
        Err.clear();
        yield Step.WANTS_JUDGEMENT;
      }
      case SSL_ERROR_ZERO_RETURN -> {
        Err.clear();
        yield Step.CLOSED;
      }
      default -> throw failed(Err.drain());
    };
  }

  private void requireNoFailure() throws TlsFailure {
    if (failure != null) {
      throw failed(List.of());
    }
  }

  private TlsFailure failed(List<OpenSslError> errors) {
    var ofKey = JavaKey.takeFailure();
    var cause = failure == null ? ofKey.orElse(null) : failure;
    failure = null;
    var failed = new TlsFailure(errors, SSL_get_verify_result(ssl()), cause);
    return failed.isVerification()
        ? failed.withPresentedChain(NativeSession.presentedChain(ssl()))
        : failed;
  }

  /** The peer's chain, each in DER, until {@link #answer} is called. */
  List<byte[]> chainToJudge() {
    return chainToJudge;
  }

  /** Answers {@link Step#WANTS_JUDGEMENT}; {@code why} is {@code null} for a yes. */
  void answer(@Nullable Throwable why) {
    judged = true;
    judgement = why;
  }

  /** What the client has asked for; empty before it has, and if nobody wants to know. */
  Optional<ClientHello> clientHello() {
    return Optional.ofNullable(clientHello);
  }

  /**
   * Ends the handshake when it goes on.
   *
   * @param number that of the alert that a server sends when it has read the client's first
   *     message; otherwise OpenSSL decides
   */
  void refuse(Throwable why, int number) {
    refusal = why;
    alert = number;
  }

  private @Nullable Throwable refusal;
  private int alert;

  private SslCallbacks.Answer goOnUnlessRefused() {
    if (refusal == null) {
      return SslCallbacks.Answer.GO_ON;
    }
    failure = refusal;
    return SslCallbacks.Answer.FAIL;
  }

  @Override
  public SslCallbacks.Answer clientHello(MemorySegment ssl) {
    if (clientHello != null || !owner.readsClientHello()) {
      return goOnUnlessRefused();
    }
    try {
      clientHello = ClientHello.of(ssl);
      return owner.receives(clientHello) ? SslCallbacks.Answer.PAUSE : goOnUnlessRefused();
    } catch (IllegalArgumentException e) {
      refuse(e, ALERT_DECODE_ERROR);
      return goOnUnlessRefused();
    }
  }

  private static final int ALERT_DECODE_ERROR = 50;

  @Override
  public int clientHelloAlert() {
    return alert;
  }

  /** Answers {@link Step#WANTS_IDENTITIES}: OpenSSL uses one of them, or none. */
  void useIdentities(List<TlsIdentity> identities) {
    for (var identity : identities) {
      identity.use(ssl());
    }
    identitiesFound = true;
  }

  /** The names of the authorities that the peer has named, as a server does to a client. */
  List<X500Principal> peerAuthorities() {
    var names = SSL_get0_peer_CA_list(ssl());
    var authorities = new ArrayList<X500Principal>();
    // There may be no list: -1 then.
    for (int i = 0; i < OPENSSL_sk_num(names); i++) {
      authorities.add(NativeCertificate.name(OPENSSL_sk_value(names, i)));
    }
    return authorities;
  }

  /** Whether the peer has asked for a certificate, so far as the context wants to know. */
  boolean certificateAsked() {
    return certificateAsked;
  }

  @Override
  public SslCallbacks.Answer certificate() {
    certificateAsked = true;
    return identitiesFound || refusal != null || !owner.findsIdentities()
        ? goOnUnlessRefused()
        : SslCallbacks.Answer.PAUSE;
  }

  @Override
  public SslCallbacks.Answer verify(MemorySegment store) {
    var pins = owner.pins();
    if (pins.isPresent()) {
      return verify(store, pins.get());
    }
    if (!judged) {
      var chain = chain(store);
      if (owner.canWait()) {
        chainToJudge = chain;
        return SslCallbacks.Answer.PAUSE;
      }
      answer(owner.judge(chain));
    }
    chainToJudge = List.of();
    X509StoreCtx.X509_STORE_CTX_set_error(
        store, judgement == null ? X509_V_OK : X509_V_ERR_PERMITTED_VIOLATION);
    failure = judgement;
    return judgement == null ? SslCallbacks.Answer.GO_ON : SslCallbacks.Answer.FAIL;
  }

  private SslCallbacks.Answer verify(MemorySegment store, Pins pins) {
    if (!pins.isVerified(store)) {
      return SslCallbacks.Answer.FAIL;
    }
    failure = pins.refusal(store).orElse(null);
    if (failure == null) {
      return SslCallbacks.Answer.GO_ON;
    }
    X509StoreCtx.X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED);
    return SslCallbacks.Answer.FAIL;
  }

  @Override
  public void certificateStatus(MemorySegment ssl) throws CertificateException {
    owner.stapling().judge(ssl);
  }

  @Override
  public byte[] staple(MemorySegment ssl) {
    return owner.staple();
  }

  private static List<byte[]> chain(MemorySegment store) {
    var untrusted = X509StoreCtx.X509_STORE_CTX_get0_untrusted(store);
    var chain = new ArrayList<byte[]>();
    for (int i = 0; i < OPENSSL_sk_num(untrusted); i++) {
      chain.add(NativeCertificate.encoded(OPENSSL_sk_value(untrusted, i)));
    }
    return chain;
  }

  @Override
  public int applicationProtocol(byte[] offered) {
    return applicationProtocols.isEmpty()
        ? SslCallbacks.ALPN_NONE
        : ApplicationProtocols.choose(applicationProtocols, offered);
  }

  @Override
  public void keyLog(String line) {
    keyLogLines.add(line);
  }

  /** The lines for the key log since the last call. */
  List<String> takeKeyLog() {
    if (keyLogLines.isEmpty()) {
      return List.of();
    }
    var taken = List.copyOf(keyLogLines);
    keyLogLines.clear();
    return taken;
  }

  @Override
  public boolean newSession(MemorySegment session) {
    newSessions.add(session);
    return true;
  }

  @Override
  public void failed(Throwable thrown) {
    failure = thrown;
  }

  /** Frees what is native; when the call has come back, if this is called within one. */
  @Override
  public void close() {
    closing = true;
    closeIfAsked();
  }
}
