package org.opentls.tls;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.opentls.api.Asn1Time.ASN1_TIME_diff;
import static org.opentls.api.Err.check;
import static org.opentls.api.SslEarlyData.SSL_set_max_early_data;
import static org.opentls.api.SslEarlyData.SSL_set_recv_max_early_data;
import static org.opentls.api.SslPeerCertificate.SSL_get0_peer_certificate;
import static org.opentls.api.SslSession.SSL_SESSION_get0_peer;
import static org.opentls.api.SslSession.SSL_SESSION_get_protocol_version;
import static org.opentls.api.SslSession.SSL_SESSION_set_timeout;
import static org.opentls.api.SslSession.SSL_SESSION_up_ref;
import static org.opentls.api.SslSession.SSL_get_session;
import static org.opentls.api.SslSessionEarlyData.SSL_SESSION_get_max_early_data;
import static org.opentls.api.SslTickets.SSL_set_num_tickets;
import static org.opentls.api.X509Validity.X509_getm_notAfter;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.opentls.api.Handle;
import org.opentls.api.SslSessionCallbacks;

/**
 * The sessions of one connection of a server that shares them: that which the client offers, and
 * those which it is granted. What has to wait is done before OpenSSL asks, by {@link #lookUp}; what
 * OpenSSL asks is answered from what is known then. For one thread at a time.
 */
final class ServerSessions implements SslSessionCallbacks.Methods {
  /** Of what a client offers, as much is looked at. */
  private static final int MOST_EXAMINED = 8;

  private final Resumption resumption;

  /** Under what sessions are resumed, and saved. */
  private byte[] binding;

  private MissReason reason = MissReason.NO_TICKET;
  private Optional<Found> found = Optional.empty();
  private boolean isEarlyDataTold;

  /** When the full handshake of the session was that is resumed. */
  private Optional<Instant> authenticated = Optional.empty();

  /** A session of a store, and its id. */
  record Found(SessionId id, StoredSession session) {}

  /**
   * What {@link #lookUp} has come to.
   *
   * @param reason why nothing was found, if nothing was
   */
  record LookUp(Optional<Found> found, MissReason reason) {}

  ServerSessions(Resumption resumption, byte[] binding) {
    this.resumption = resumption;
    this.binding = binding.clone();
  }

  /** Tells what the sessions depend on, once that is known. */
  void setBinding(byte[] binding) {
    this.binding = binding.clone();
  }

  /** The ids in a client's first message that some server of these has made. */
  List<SessionId> offered(ClientHello hello) {
    if (resumption.lane() != Resumption.Lane.STORE) {
      return List.of();
    }
    var ids = new ArrayList<SessionId>();
    var keys = resumption.ring().decrypting();
    for (var bytes : hello.sessionIds(MOST_EXAMINED)) {
      if (ids.size() < resumption.policy().maxLookups()
          && ids.stream().noneMatch(id -> Arrays.equals(id.bytes(), bytes))) {
        SessionId.of(bytes, keys, resumption.namespace()).ifPresent(ids::add);
      }
    }
    if (ids.isEmpty() && hello.offersSession()) {
      reason = MissReason.BAD_TAG;
    }
    return ids;
  }

  /**
   * Looks sessions up, and waits for it as long as the policy says.
   *
   * @param ids what {@link #offered} has found
   * @param binding what a session must have been saved under
   */
  LookUp lookUp(List<SessionId> ids, byte[] binding) {
    long deadline = System.nanoTime() + resumption.policy().lookupDeadline().toNanos();
    var why = MissReason.NO_TICKET;
    for (var id : ids) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return new LookUp(Optional.empty(), MissReason.TIMEOUT);
      }
      boolean isTaken = resumption.policy().use() == TicketUse.ONCE_STRICT;
      var key = id.storeKey(resumption.namespace());
      switch (resumption.store().find(key, isTaken, Duration.ofNanos(left))) {
        case StoreClient.Answer.Missed(MissReason missed) -> why = missed;
        case StoreClient.Answer.Found(byte[] value) -> {
          var opened = StoredSession.open(value, id, resumption.namespace());
          var refusal =
              opened.isEmpty() ? Optional.of(MissReason.UNSEAL) : refusal(opened.get(), binding);
          if (refusal.isEmpty()) {
            return new LookUp(opened.map(session -> new Found(id, session)), MissReason.REFUSED);
          }
          why = refusal.get();
          if (why != MissReason.BINDING) {
            resumption.store().delete(key);
          }
        }
      }
    }
    return new LookUp(Optional.empty(), why);
  }

  private Optional<MissReason> refusal(StoredSession session, byte[] binding) {
    var now = resumption.ring().storeNow();
    if (!session.expiresAt().isAfter(now)) {
      return Optional.of(MissReason.EXPIRED);
    }
    if (!Arrays.equals(session.binding(), binding)) {
      return Optional.of(MissReason.BINDING);
    }
    return refusal(
        session.session().pointer(),
        new TicketFacts(session.authenticated(), session.authenticatedUntil()));
  }

  /**
   * Why a session is not resumed, whatever it is bound to.
   *
   * @param session an {@code SSL_SESSION}
   */
  private Optional<MissReason> refusal(MemorySegment session, TicketFacts facts) {
    var now = resumption.ring().storeNow();
    if (!facts.authenticatedUntil().isAfter(now)) {
      return Optional.of(MissReason.CHAIN_EXPIRED);
    }
    var revoked = resumption.ring().revocations();
    if (revoked.concernAll(facts.authenticated())) {
      return Optional.of(MissReason.REVOKED);
    }
    var peer = SSL_SESSION_get0_peer(session);
    if (peer.equals(NULL)) {
      return Optional.empty();
    }
    if (secondsLeft(peer) <= 0) {
      return Optional.of(MissReason.EXPIRED);
    }
    boolean isRevoked =
        revoked.areOfPeers()
            && revoked.concern(
                facts.authenticated(), Revocations.peer(NativeCertificate.encoded(peer)));
    return isRevoked ? Optional.of(MissReason.REVOKED) : Optional.empty();
  }

  /** How long a certificate, an {@code X509}, is valid yet. */
  private static long secondsLeft(MemorySegment certificate) {
    try (var arena = Arena.ofConfined()) {
      var days = arena.allocate(JAVA_INT);
      var seconds = arena.allocate(JAVA_INT);
      check(ASN1_TIME_diff(days, seconds, NULL, X509_getm_notAfter(certificate)));
      return days.get(JAVA_INT, 0) * 86_400L + seconds.get(JAVA_INT, 0);
    }
  }

  /** Takes what {@link #lookUp} has come to, before the handshake goes on. */
  void use(LookUp lookUp) {
    found = lookUp.found();
    reason = lookUp.reason();
    authenticated = found.map(each -> each.session().authenticated());
  }

  /** Before a client is granted anything: nothing that nobody could find again. */
  void begin(MemorySegment ssl) {
    if (!resumption.grants()) {
      check(SSL_set_num_tickets(ssl, 0));
    }
    if (resumption.policy().earlyData() > 0) {
      check(SSL_set_recv_max_early_data(ssl, MOST_SKIPPED));
    }
  }

  /**
   * Early data that is not accepted is skipped, up to this many bytes with all that is around them,
   * and then the handshake fails: many small records are more than what they carry.
   */
  private static final int MOST_SKIPPED = 1 << 16;

  @Override
  public boolean sealTicket(
      MemorySegment name, MemorySegment iv, MemorySegment cipher, MemorySegment mac) {
    var key = resumption.ring().encrypting();
    key.ifPresent(present -> present.sealTicket(name, iv, cipher, mac));
    return key.isPresent();
  }

  @Override
  public boolean openTicket(
      MemorySegment name, MemorySegment iv, MemorySegment cipher, MemorySegment mac) {
    var key = resumption.ring().named(name.toArray(JAVA_BYTE));
    key.ifPresent(named -> named.openTicket(iv, cipher, mac));
    return key.isPresent();
  }

  /** A session that is resumed has its facts, also if OpenSSL has copied it. */
  @Override
  public void makingTicket(MemorySegment ssl) {
    var session = SSL_get_session(ssl);
    byte[] data = NativeSession.applicationData(session);
    var facts = TicketFacts.of(data);
    if (facts.isEmpty()) {
      facts = Optional.of(newFacts(ssl));
      NativeSession.setApplicationData(session, facts.get().before(data));
    }
    if (resumption.policy().earlyData() > 0 && !isAnonymous(session)) {
      check(SSL_set_max_early_data(ssl, 0));
    }
    long left = Duration.between(now(), facts.get().authenticatedUntil()).toSeconds();
    long lifetime = Math.clamp(left, 1, resumption.policy().ticketLifetime().toSeconds());
    var _ = SSL_SESSION_set_timeout(session, lifetime);
  }

  private Instant now() {
    return resumption.ring().storeNow();
  }

  /** Those of a full handshake. */
  private TicketFacts newFacts(MemorySegment ssl) {
    var policy = resumption.policy();
    var now = now();
    var peer = SSL_get0_peer_certificate(ssl);
    if (peer.equals(NULL)) {
      return new TicketFacts(now, now.plus(policy.maxChainLifetime()));
    }
    long most =
        Math.min(policy.maxAuthenticatedLifetime().toSeconds(), Math.max(0, secondsLeft(peer)));
    return new TicketFacts(now, now.plusSeconds(most));
  }

  @Override
  public boolean decryptedTicket(MemorySegment session, SslSessionCallbacks.Ticket ticket) {
    switch (ticket) {
      case EMPTY -> reason = MissReason.NO_TICKET;
      case NOT_DECRYPTED -> reason = MissReason.BAD_TAG;
      case DECRYPTED -> {
        var facts = TicketFacts.of(NativeSession.applicationData(session));
        authenticated = facts.map(TicketFacts::authenticated);
        var refusal =
            facts.isEmpty() ? Optional.of(MissReason.UNSEAL) : refusal(session, facts.get());
        // OpenSSL compares the binding next, and the version and the like after that.
        reason =
            refusal.orElseGet(() -> isBound(session) ? MissReason.REFUSED : MissReason.BINDING);
        return refusal.isEmpty();
      }
    }
    return false;
  }

  private boolean isBound(MemorySegment session) {
    return Arrays.equals(NativeSession.scope(session), binding);
  }

  private static boolean isAnonymous(MemorySegment session) {
    return SSL_SESSION_get0_peer(session).equals(NULL);
  }

  /**
   * Whether it is this connection alone that has got the session from the store. OpenSSL looks at
   * the age of what the client has sent, the name, the application protocol and the cipher suite.
   *
   * <p>What a client with a certificate sends would be done in its name each time, and so none is
   * accepted of such; nor under a session that promises more than is accepted now.
   */
  @Override
  public boolean allowsEarlyData(MemorySegment ssl) {
    var session = SSL_get_session(ssl);
    boolean isTaken =
        resumption.policy().use() == TicketUse.ONCE_STRICT
            && found.isPresent()
            && Arrays.equals(found.get().id().bytes(), NativeSession.idOf(session));
    long promised = Integer.toUnsignedLong(SSL_SESSION_get_max_early_data(session));
    return isTaken && isAnonymous(session) && promised <= resumption.policy().earlyData();
  }

  /** Tells what became of early data that was sent, once. */
  void noteEarlyData(EarlyDataStatus status, String serverName) {
    if (!isEarlyDataTold) {
      isEarlyDataTold = true;
      resumption.earlyData(serverName, status == EarlyDataStatus.ACCEPTED);
    }
  }

  /** Twice for one client, if it has to begin again: RFC 9846, section 4.2.4. */
  @Override
  public Optional<MemorySegment> session(byte[] id) {
    if (found.isEmpty() || !Arrays.equals(found.get().id().bytes(), id)) {
      return Optional.empty();
    }
    var session = found.get().session().session().pointer();
    check(SSL_SESSION_up_ref(session));
    return Optional.of(session);
  }

  @Override
  public byte[] newSessionId() {
    return resumption
        .ring()
        .encrypting()
        .map(key -> SessionId.make(key, resumption.namespace()).bytes())
        .orElseGet(() -> new byte[0]);
  }

  /**
   * Saves a session that the client was granted.
   *
   * @param session an {@code SSL_SESSION}, which belongs to this from now on
   * @param peerChain the client's certificates in DER
   * @param isResumed whether the client has resumed that which was found
   */
  void save(MemorySegment ssl, Handle session, List<byte[]> peerChain, boolean isResumed) {
    try (session) {
      var made =
          SessionId.of(
              NativeSession.idOf(session.pointer()),
              resumption.ring().decrypting(),
              resumption.namespace());
      if (made.isEmpty() || !resumption.grants()) {
        return;
      }
      var before = isResumed ? found.map(Found::session) : Optional.<StoredSession>empty();
      var facts =
          before
              .map(old -> new TicketFacts(old.authenticated(), old.authenticatedUntil()))
              .orElseGet(() -> newFacts(ssl));
      var now = now();
      var lifetime = resumption.policy().ticketLifetime();
      var left = Duration.between(now, facts.authenticatedUntil());
      if (left.compareTo(lifetime) < 0) {
        lifetime = left;
      }
      if (!lifetime.isPositive()) {
        return;
      }
      var chain = before.map(StoredSession::peerChain).orElse(peerChain);
      var stored =
          new StoredSession(
              session,
              now.plus(lifetime),
              facts.authenticated(),
              facts.authenticatedUntil(),
              binding,
              chain);
      var key = made.get().storeKey(resumption.namespace());
      var sealed = stored.seal(made.get(), resumption.namespace());
      if (sealed.isPresent()) {
        resumption.store().save(key, sealed.get(), lifetime);
      }
    }
  }

  /**
   * The certificates of a client that has resumed a session, in DER.
   *
   * @param known those that OpenSSL has kept
   */
  List<byte[]> restored(List<byte[]> known) {
    return found
        .map(each -> each.session().peerChain())
        .filter(chain -> !chain.isEmpty())
        .orElse(known);
  }

  /**
   * The handshake has succeeded.
   *
   * @param ssl that of the connection
   * @param host under which name the client was served
   * @param serverName which the client has called
   */
  void finished(
      MemorySegment ssl, boolean isResumed, String host, String serverName, String protocol) {
    close();
    if (!isResumed) {
      resumption.missed(host, serverName, protocol, reason);
      return;
    }
    resumption.resumed(host, serverName, protocol);
    boolean isUsedUp =
        resumption.policy().use() == TicketUse.ONCE_AFTER_VERIFY
            && SSL_SESSION_get_protocol_version(SSL_get_session(ssl)) >= TlsProtocol.TLS_1_3.number;
    if (isUsedUp) {
      found.ifPresent(
          each -> resumption.store().delete(each.id().storeKey(resumption.namespace())));
    }
  }

  /** Frees what is native; OpenSSL has references of its own. */
  void close() {
    found.ifPresent(each -> each.session().session().close());
  }

  /** Whether anything is kept in a store. */
  boolean areStored() {
    return resumption.lane() == Resumption.Lane.STORE;
  }

  /** When the full handshake was: now, if nothing is resumed. */
  Optional<Instant> authenticated(boolean isResumed) {
    return isResumed ? authenticated : Optional.of(now());
  }

  /** Why the client had a full handshake, if it had one. */
  MissReason reason() {
    return reason;
  }
}
