package org.opentls.tls;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.opentls.api.Err.check;
import static org.opentls.api.SslCtxNew.SSL_CTX_new_ex;
import static org.opentls.api.SslCtxNew.TLS_method;
import static org.opentls.api.SslSessionCache.SSL_CTX_set_session_id_context;

import java.io.IOException;
import java.io.Serial;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.Provider;
import java.security.Security;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.opentls.api.Handle;
import org.opentls.api.SslCtxNew;
import org.opentls.random.Secrets;

/**
 * All that the connections of a client or a server have in common: identities, trust and settings.
 * Immutable, and for any number of threads. Make one and keep it: making it reads certificates and
 * takes about as long as a handshake, a connection shares what is there.
 *
 * <p>Compression and renegotiation are off, which RFC 9325 asks for; so are versions before TLS
 * 1.2.
 */
public final class TlsContext {

  private final Handle handle;
  private final boolean client;
  private final boolean verifiesHost;

  /** What a connection has that is told nothing else; never changed. */
  private final TlsParameters defaults;

  private final @Nullable KeyLog keyLog;
  private final @Nullable X509TrustManager trustManager;
  private final Optional<Pins> pins;
  private final Stapling stapling;
  private final List<TlsIdentity> identities;
  private final @Nullable ManagedIdentities managedIdentities;
  private final List<String> groups;
  private final TlsSessions sessions;
  private final @Nullable PersistentSessions persistentSessions;
  private final boolean resumesAcrossPorts;

  /** What sessions of a client depend on, in whatever process. */
  private final byte[] clientRules;

  private final @Nullable VirtualHosts hosts;
  private final @Nullable Resumption resumption;

  /** What a session depends on, but for the name of the host and the claim to a certificate. */
  private final byte[] policy;

  private TlsContext(Builder builder) {
    client = builder.client;
    verifiesHost = builder.verifiesHost;
    keyLog = builder.keyLog;
    trustManager = builder.trust.flatMap(Trust::manager).orElse(null);
    pins = builder.trust.flatMap(Trust::pins);
    stapling = builder.stapling;
    identities = List.copyOf(builder.identities);
    managedIdentities = builder.keyManager.map(ManagedIdentities::new).orElse(null);
    groups = List.copyOf(builder.groups);
    hosts = builder.hosts;
    resumption = builder.resumption;
    policy = policy(builder);
    clientRules = clientRules(builder, policy);
    persistentSessions = builder.persistentSessions;
    resumesAcrossPorts = builder.resumesAcrossPorts;
    handle = Handle.own(SSL_CTX_new_ex(NULL, NULL, TLS_method()), SslCtxNew::SSL_CTX_free);
    Set<TlsProtocol> protocols;
    try (var arena = Arena.ofConfined()) {
      var settings = new NativeSettings(handle.pointer(), arena);
      protocols = settings.apply(builder);
      if (resumption != null) {
        settings.resumption(resumption, scope(builder.clientAuth, ""));
      }
    }
    defaults =
        new TlsParameters(
            protocols,
            CipherSuites.enabled(handle.pointer()),
            builder.applicationProtocols,
            builder.clientAuth);
    if (client) {
      bindClientSessions();
    }
    sessions = new TlsSessions(handle);
    if (resumption != null) {
      sessions.setSessionTimeout((int) resumption.policy().ticketLifetime().toSeconds());
    }
    MADE.increment();
  }

  /** A session comes from another context, or another process, of the same rules. */
  private void bindClientSessions() {
    try (var arena = Arena.ofConfined()) {
      var rules = arena.allocateFrom(JAVA_BYTE, clientRules);
      check(SSL_CTX_set_session_id_context(handle.pointer(), rules, clientRules.length));
    }
  }

  private static final LongAdder MADE = new LongAdder();

  /** How many there have been. */
  static long made() {
    return MADE.sum();
  }

  private static byte[] policy(Builder builder) {
    var digest = Sha256.start();
    try {
      if (builder.trust.isPresent()) {
        builder.trust.get().update(digest);
      }
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate without an encoding", e);
    }
    digest.update(builder.applicationProtocols.toString().getBytes(ISO_8859_1));
    // A session must not lead to another server than the one whose certificate was verified.
    for (var name : ownNames(builder.identities)) {
      digest.update((name + "\n").getBytes(UTF_8));
    }
    if (builder.keyManager.isPresent()) {
      digest.update(Secrets.tokenBytes(32));
    }
    return digest.digest();
  }

  /** The names in certificates; not more of them, since sessions outlive their renewal. */
  private static SortedSet<String> ownNames(List<TlsIdentity> identities) {
    var names = new TreeSet<String>();
    for (var identity : identities) {
      var certificate = identity.chain().getFirst();
      try {
        var alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives == null) {
          names.add(certificate.getSubjectX500Principal().getName());
        } else {
          alternatives.forEach(name -> names.add(name.get(0) + "=" + name.get(1)));
        }
      } catch (CertificateParsingException e) {
        throw new IllegalArgumentException("a certificate with malformed names", e);
      }
    }
    return names;
  }

  /** A key manager is like no other one. */
  private static byte[] clientRules(Builder builder, byte[] policy) {
    var digest = Sha256.start();
    digest.update(policy);
    ClientRules.update(
        digest,
        builder.identities.stream()
            .map(identity -> HexFormat.of().formatHex(identity.fingerprint()))
            .toList());
    ClientRules.update(digest, List.of(builder.stapling, builder.securityLevel));
    ClientRules.update(digest, builder.signatureAlgorithms);
    if (builder.keyManager.isPresent()) {
      digest.update(Secrets.tokenBytes(ClientRules.SIZE));
    }
    return digest.digest();
  }

  /** Begins a context for clients, which trusts what the system trusts. */
  public static Builder client() {
    return new Builder(true);
  }

  /**
   * Begins a context for servers.
   *
   * @param identities at least one; each handshake uses the first that the client can verify of
   *     those with the best kind of key
   */
  public static Builder server(TlsIdentity... identities) {
    var builder = new Builder(false);
    for (var identity : identities) {
      builder.identity(identity);
    }
    return builder;
  }

  /** Settings of a context that is to be made. For one thread. */
  public static final class Builder {
    final boolean client;
    final List<TlsIdentity> identities = new ArrayList<>();
    Optional<Trust> trust = Optional.empty();
    Set<TlsProtocol> protocols = EnumSet.allOf(TlsProtocol.class);
    List<String> cipherSuites = List.of();
    List<String> groups = List.of();
    List<String> signatureAlgorithms = List.of();
    List<String> applicationProtocols = List.of();
    ClientAuth clientAuth = ClientAuth.NONE;
    boolean verifiesHost = true;
    Stapling stapling = Stapling.NONE;
    int securityLevel = -1;
    @Nullable KeyLog keyLog;
    Optional<X509KeyManager> keyManager = Optional.empty();
    boolean openToSettings;
    @Nullable VirtualHosts hosts;
    @Nullable Resumption resumption;
    @Nullable PersistentSessions persistentSessions;
    boolean resumesAcrossPorts;

    private Builder(boolean client) {
      this.client = client;
    }

    /** Adds an identity; one for each kind of key is enough, and a later one replaces it. */
    public Builder identity(TlsIdentity identity) {
      identities.add(identity);
      return this;
    }

    /** Whose certificates are believed; a client's is {@link Trust#system} if it is not set. */
    public Builder trust(Trust trust) {
      this.trust = Optional.of(trust);
      return this;
    }

    /** The versions that are spoken; all if this is not set. */
    public Builder protocols(TlsProtocol... protocols) {
      this.protocols = EnumSet.copyOf(List.of(protocols));
      return this;
    }

    /**
     * The cipher suites in the order of preference; OpenSSL's own if this is not set.
     *
     * @param names those of the <a
     *     href="https://www.iana.org/assignments/tls-parameters/tls-parameters.xhtml">registry</a>,
     *     as Java has them, or OpenSSL's
     */
    public Builder cipherSuites(String... names) {
      cipherSuites = List.of(names);
      return this;
    }

    /**
     * The groups of key exchange in the order of preference; OpenSSL's own if this is not set,
     * which since 3.5 begins with {@code X25519MLKEM768}.
     */
    public Builder groups(String... names) {
      groups = List.of(names);
      return this;
    }

    /**
     * The algorithms of signatures in the order of preference, such as {@code
     * ecdsa_secp256r1_sha256} or {@code ECDSA+SHA256}; OpenSSL's own if this is not set.
     */
    public Builder signatureAlgorithms(String... names) {
      signatureAlgorithms = List.of(names);
      return this;
    }

    /**
     * The protocols that may be spoken over the connection in the order of preference, as in {@code
     * h2}: RFC 7301. A server that finds none of them in a client's list ends the handshake.
     *
     * @param names of 1 to 255 bytes in Latin-1
     */
    public Builder applicationProtocols(String... names) {
      applicationProtocols = List.of(names);
      ApplicationProtocols.encode(applicationProtocols);
      return this;
    }

    /** Whether clients are asked for a certificate; {@link ClientAuth#NONE} if this is not set. */
    public Builder clientAuth(ClientAuth clientAuth) {
      if (client) {
        throw new IllegalStateException("a client asks no client");
      }
      this.clientAuth = clientAuth;
      return this;
    }

    /**
     * Whether a client checks that a server's certificate is of the name that it connects to: RFC
     * 9525. It does if this is not set. Without, whoever has any certificate can answer.
     */
    public Builder verifyHost(boolean verify) {
      verifiesHost = verify;
      return this;
    }

    /**
     * Whether a client asks servers to staple a proof that their certificates are not revoked, and
     * checks it; {@link Stapling#NONE} if this is not set.
     *
     * <p>A {@link Trust#manager} that is set is for the checking as well: then servers are always
     * asked, and it finds what they staple in {@code ExtendedSSLSession.getStatusResponses()}, save
     * in TLS 1.2, where OpenSSL asks for its judgement before.
     */
    public Builder stapling(Stapling stapling) {
      if (!client) {
        throw new IllegalStateException("a server staples, with OcspStaple");
      }
      this.stapling = Objects.requireNonNull(stapling);
      return this;
    }

    /**
     * How weak a key or an algorithm may be; OpenSSL's own if this is not set.
     *
     * @param level 0 to 5, as {@code SSL_CTX_set_security_level(3ossl)} has them
     */
    public Builder securityLevel(int level) {
      if (level < 0 || level > 5) {
        throw new IllegalArgumentException("security level " + level + " is not in 0 to 5");
      }
      securityLevel = level;
      return this;
    }

    /** Who gets the secrets of all connections; nobody if this is not set. */
    public Builder keyLog(KeyLog keyLog) {
      this.keyLog = keyLog;
      return this;
    }

    /**
     * How a server resumes sessions. If this is not set it resumes those that it has granted
     * itself, with keys of this context's own; so it is with contexts that are hosts of a {@link
     * VirtualHosts}, which has a resumption for all.
     *
     * <p>Where a {@link Trust#manager(javax.net.ssl.X509TrustManager) trust manager} judges
     * clients, sessions stay with this context, as nobody knows what others believe; {@link
     * Trust#manager(javax.net.ssl.X509TrustManager, String)} says it.
     */
    public Builder resumption(Resumption resumption) {
      if (client) {
        throw new IllegalStateException("it is servers that grant sessions");
      }
      this.resumption = Objects.requireNonNull(resumption);
      return this;
    }

    /**
     * Where a client keeps its sessions, so that it resumes them after its own restart, or another
     * process does; in the memory of the context if this is not set. It is the same for {@link
     * TlsConnection}, {@code SSLEngine} and {@code SSLSocket}: a connection to the same host and
     * port by the same rules takes what another one was granted.
     *
     * <p>A store that fails, lies or is slow fails no connection: it costs a full handshake, and at
     * most 200 ms now and then, a second for the first connection. One that asks it has one
     * delegated task more, before its first message. What is granted is written in the background;
     * whoever ends the process calls {@link TlsContext#flushSessions} before.
     *
     * <p>Sessions are kept for a day at most. Those of {@link Trust#system} do not end when the
     * system ceases to trust an authority.
     *
     * @param protector seals what the store gets; {@link KeyProtector#none} for one that nobody
     *     else reads or writes
     */
    public Builder sessionStore(ClientSessionStore store, KeyProtector protector) {
      requireClient();
      persistentSessions = new PersistentSessions(store, protector);
      return this;
    }

    /**
     * Whether a client resumes a session that one port of a host has granted at any other port of
     * it, as servers of FTP ask it for data connections, and servers of one cluster node behind
     * several ports allow it; it does not if this is not set.
     *
     * <p>A certificate is of a host, and not of a port. But whoever serves one port is then trusted
     * at all of them by those who once had a session with another: and a port without the other's
     * keys only costs a full handshake, but takes a session of TLS 1.3 with it.
     */
    public Builder resumeAcrossPorts(boolean across) {
      requireClient();
      resumesAcrossPorts = across;
      return this;
    }

    private void requireClient() {
      if (!client) {
        throw new IllegalStateException("it is a client who resumes a session");
      }
    }

    /** Who finds an identity for each connection. */
    Builder keyManager(X509KeyManager keyManager) {
      this.keyManager = Optional.of(keyManager);
      return this;
    }

    /** Makes a server fit for settings that come with a connection, as JSSE has them. */
    Builder openToSettings() {
      openToSettings = !client;
      return this;
    }

    /** Makes a server that is nothing but these. */
    Builder hosts(VirtualHosts hosts) {
      this.hosts = hosts;
      return this;
    }

    /**
     * Makes the context.
     *
     * @throws IllegalArgumentException if OpenSSL does not take a setting
     * @throws IllegalStateException if a server has no identity, or is to ask clients for
     *     certificates and trusts nobody; or if a client has a trust manager, and is to check what
     *     servers staple, or to keep sessions in a store
     */
    public TlsContext build() {
      if (!client && identities.isEmpty() && !openToSettings && hosts == null) {
        throw new IllegalStateException("a server needs an identity");
      }
      if (client && trust.isEmpty()) {
        trust = Optional.of(Trust.system());
      }
      if (clientAuth != ClientAuth.NONE && trust.isEmpty()) {
        throw new IllegalStateException("a server that asks clients must trust somebody");
      }
      if (stapling != Stapling.NONE && trust.flatMap(Trust::manager).isPresent()) {
        throw new IllegalStateException("it is the trust manager who checks what servers staple");
      }
      if (persistentSessions != null && trust.flatMap(Trust::manager).isPresent()) {
        throw new IllegalStateException(
            "what a trust manager has said does not count after a restart: no store of sessions");
      }
      return new TlsContext(this);
    }
  }

  /**
   * An engine that does not know whom it talks to; a client's then verifies no name, unless it is
   * told one with {@code SSLParameters}.
   */
  public SSLEngine engine() {
    return new TlsEngine(roles, null, -1, null);
  }

  /**
   * An engine for a connection to, or from, a peer.
   *
   * @param host the name that a client tells the server and verifies; a hint otherwise
   */
  public SSLEngine engine(String host, int port) {
    return new TlsEngine(roles, host, port, null);
  }

  /**
   * Connects to a server and shakes hands. Closing the connection closes the socket.
   *
   * @throws javax.net.ssl.SSLException if the handshake fails, as with a server that is not trusted
   * @throws IOException if the server cannot be reached
   */
  public TlsConnection connect(String host, int port) throws IOException {
    return connect(host, port, _ -> {});
  }

  private TlsConnection connect(String host, int port, Consumer<TlsConnection> preparation)
      throws IOException {
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(host, port));
      var connection = over(Transport.of(socket), host, port);
      preparation.accept(connection);
      connection.handshake();
      return connection;
    } catch (Throwable t) {
      try (socket) {
        throw t;
      }
    }
  }

  /**
   * Connects to a server, offers it a session, and shakes hands. Whether it has taken the session
   * tells {@link TlsConnection#isResumed}.
   *
   * @throws IllegalArgumentException if the session is of another host or other rules
   * @throws IllegalStateException if the session has been used; see {@link ResumingClient#resume}
   * @throws javax.net.ssl.SSLException if the handshake fails, as with a server that is not trusted
   * @throws IOException if the server cannot be reached
   */
  public TlsConnection connect(String host, int port, ClientSession session) throws IOException {
    Objects.requireNonNull(session);
    return connect(host, port, connection -> connection.resume(session));
  }

  /**
   * Connects to a server through a proxy and shakes hands with the server, whose name goes to the
   * proxy and is not looked up here. Closing the connection closes the tunnel.
   *
   * @throws ProxyException if the proxy opens no tunnel
   * @throws javax.net.ssl.SSLException if the handshake fails, as with a server that is not trusted
   * @throws IOException if the proxy cannot be reached
   */
  public TlsConnection connect(String host, int port, ProxyServer proxy) throws IOException {
    var transport = proxy.transport(host, port);
    try {
      var connection = over(transport, host, port);
      connection.handshake();
      return connection;
    } catch (Throwable t) {
      try (transport) {
        throw t;
      }
    }
  }

  /**
   * A connection over a socket that is connected. The handshake comes with the first byte, or with
   * {@link TlsConnection#handshake}. Before it, plain bytes may have gone both ways, as with
   * STARTTLS: whoever has read them must not have read more than the words that TLS begins after,
   * which a {@code BufferedReader} may have done.
   *
   * <p>The name that a client tells the server and verifies is the one that the socket was
   * connected to. One that went through a proxy of the JDK's has forgotten it: take {@link
   * #over(Transport, String, int)}.
   */
  public TlsConnection over(Socket socket) throws IOException {
    var address = (InetSocketAddress) socket.getRemoteSocketAddress();
    return over(Transport.of(socket), address.getHostString(), address.getPort());
  }

  /**
   * A connection over anything that moves bytes. The handshake comes with the first byte, or with
   * {@link TlsConnection#handshake}.
   *
   * @param host the name that a client tells the server and verifies; a hint otherwise
   */
  public TlsConnection over(Transport transport, String host, int port) {
    return new TlsConnection(new TlsEngine(roles, host, port, null), transport);
  }

  /** This context alone. */
  private final Roles roles =
      new Roles() {
        @Override
        public TlsContext context(boolean wanted) {
          if (wanted != client) {
            throw new IllegalArgumentException(
                "the context is one for " + (client ? "clients" : "servers"));
          }
          return TlsContext.this;
        }

        @Override
        public Boolean isClient() {
          return client;
        }

        @Override
        public TlsParameters parameters() {
          return TlsContext.this.parameters();
        }
      };

  /** The caller's own. */
  TlsParameters parameters() {
    return defaults.copy();
  }

  /**
   * This context as JSSE has one, for what takes an {@code SSLContext}. It is initialized, and of
   * one role: what it makes for the other role throws {@code IllegalArgumentException}.
   */
  public SSLContext asSslContext() {
    return new JsseContext(new TlsContextSpi(roles));
  }

  /**
   * Makes sockets of this context that go through a proxy, for what takes an {@code
   * SSLSocketFactory}. They tell the proxy the name of the target and do not look it up; also if an
   * address with a name is given. A socket that is made unconnected goes through the proxy when it
   * is connected.
   *
   * <p>Any other {@code SSLContext} does with {@code createSocket(proxy.connect(host, port), host,
   * port, true)}.
   */
  public SSLSocketFactory socketFactory(ProxyServer proxy) {
    return new TlsSocketFactory(roles, Objects.requireNonNull(proxy));
  }

  /**
   * Waits until what the connections of this client have been granted is in the store of its
   * sessions, if it has one: before the process ends.
   *
   * @return whether all was written in time, or lost by the store
   */
  public boolean flushSessions(Duration most) throws InterruptedException {
    return persistentSessions == null || persistentSessions.flush(most);
  }

  private static final class JsseContext extends SSLContext {
    JsseContext(TlsContextSpi spi) {
      super(spi, provider(), "TLS");
    }

    /** Programs ask a context for the name of its provider, which need not be installed. */
    private static Provider provider() {
      var installed = Security.getProvider(NotInstalled.NAME);
      return installed == null ? NotInstalled.INSTANCE : installed;
    }
  }

  private static final class NotInstalled extends Provider {
    static final String NAME = "OpenTLS";
    static final NotInstalled INSTANCE = new NotInstalled();
    @Serial private static final long serialVersionUID = 1L;

    private NotInstalled() {
      super(NAME, "0", "the provider of a context, without services");
    }
  }

  /** The hosts that this is the server of, if it is of several. */
  Optional<VirtualHosts> hosts() {
    return Optional.ofNullable(hosts);
  }

  /** When the first of its own certificates expires; empty if it has none. */
  Optional<Instant> expiry() {
    return identities.stream()
        .map(identity -> identity.chain().getFirst().getNotAfter().toInstant())
        .min(Comparator.naturalOrder());
  }

  /** {@code SSL_CTX} */
  MemorySegment pointer() {
    return handle.pointer();
  }

  boolean isClient() {
    return client;
  }

  boolean verifiesHost() {
    return verifiesHost;
  }

  /** Tells a connection of this context what differs from that. */
  void tell(NativeConnection connection, TlsParameters parameters) throws SSLException {
    tell(connection, parameters, defaults, client);
    if (!client && hosts == null && parameters.clientAuth() != defaults.clientAuth()) {
      connection.setSessionScope(scope(parameters.clientAuth(), ""));
    }
  }

  /**
   * Makes a connection of another context go on as one of this, which is that of a virtual host.
   *
   * @param told what the connection was told before
   * @param scopeName what the host is called where sessions are concerned
   */
  void takeOver(
      NativeConnection connection, TlsParameters parameters, TlsParameters told, String scopeName)
      throws SSLException {
    connection.setContext(this);
    tell(connection, parameters, told, false);
    if (!groups.isEmpty() && parameters.namedGroups() == null) {
      connection.setGroups(String.join(":", groups));
    }
    connection.setSessionScope(scope(parameters.clientAuth(), scopeName));
  }

  private static void tell(
      NativeConnection connection, TlsParameters parameters, TlsParameters told, boolean client)
      throws SSLException {
    var spoken = parameters.protocols();
    if (!parameters.cipherSuites().equals(told.cipherSuites())) {
      var suites = CipherSuites.of(parameters.cipherSuites());
      connection.setCipherSuites(suites);
      spoken = suites.protocols(spoken);
    }
    if (spoken.isEmpty()) {
      throw new SSLHandshakeException(
          "%s are of no version in %s"
              .formatted(parameters.cipherSuites(), parameters.protocols()));
    }
    if (!spoken.equals(told.protocols())) {
      connection.setProtocols(spoken);
    }
    var namedGroups = parameters.namedGroups();
    if (namedGroups != null && !namedGroups.equals(told.namedGroups())) {
      connection.setNamedGroups(namedGroups);
    }
    if (parameters.signatureSchemes() != null) {
      connection.setSignatureSchemes(parameters.signatureSchemes());
    }
    if (!client && parameters.clientAuth() != told.clientAuth()) {
      connection.setClientAuth(parameters.clientAuth());
    }
    if (parameters.cipherSuitesOrder() != told.cipherSuitesOrder()) {
      connection.setCipherSuitesOrder(parameters.cipherSuitesOrder());
    }
    if (!client || !parameters.applicationProtocols().isEmpty()) {
      connection.setApplicationProtocols(parameters.applicationProtocols(), client);
    }
  }

  /**
   * Sessions of the same scope may be resumed; of another they are not.
   *
   * @param name what the server is called; empty if it has no names
   * @return 32 bytes, the same in all processes where what matters is the same
   */
  byte[] scope(ClientAuth auth, String name) {
    var digest = Sha256.start();
    digest.update(policy);
    digest.update((byte) auth.mode);
    digest.update(name.getBytes(ISO_8859_1));
    return digest.digest();
  }

  /** The identity that an {@code SSL} has been given by the context, if any. */
  Optional<TlsIdentity> identity(MemorySegment ssl) {
    return TlsIdentity.in(ssl, identities);
  }

  /** The identity of a fingerprint, if it is one of this context's or was found for it. */
  Optional<TlsIdentity> identity(byte[] fingerprint) {
    for (var identity : identities) {
      if (identity.has(fingerprint)) {
        return Optional.of(identity);
      }
    }
    return managedIdentities().flatMap(managed -> managed.known(fingerprint));
  }

  TlsSessions sessions() {
    return sessions;
  }

  /** What decides about the sessions of a new connection, if it is one of a server that shares. */
  Optional<ServerSessions> serverSessions() {
    return resumption == null || resumption.lane() == Resumption.Lane.NONE
        ? Optional.empty()
        : Optional.of(new ServerSessions(resumption, scope(defaults.clientAuth(), "")));
  }

  Optional<Resumption> resumption() {
    return Optional.ofNullable(resumption);
  }

  /** The sessions of a client that has a store for them. */
  Optional<PersistentSessions> persistentSessions() {
    return Optional.ofNullable(persistentSessions);
  }

  boolean resumesAcrossPorts() {
    return resumesAcrossPorts;
  }

  byte[] clientRules() {
    return clientRules;
  }

  Optional<ManagedIdentities> managedIdentities() {
    return Optional.ofNullable(managedIdentities);
  }

  Optional<KeyLog> keyLog() {
    return Optional.ofNullable(keyLog);
  }

  Optional<Pins> pins() {
    return pins;
  }

  Stapling stapling() {
    return stapling;
  }

  /** Whether a client asks what a server staples. */
  boolean asksForStatus() {
    return stapling != Stapling.NONE || trustManager != null;
  }

  Optional<X509TrustManager> trustManager() {
    return Optional.ofNullable(trustManager);
  }
}
