package org.opentls.tls;

import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How servers resume sessions: with which keys, from which store, for how long. One is made for a
 * program and given to its contexts with {@link TlsContext.Builder#resumption}, or to all hosts of
 * a port with {@link VirtualHosts.Builder#resumption}. For any number of threads.
 *
 * <p>There are two ways, each for TLS 1.2 and 1.3. With <i>tickets</i> the session lies with the
 * client, encrypted under keys that the servers share: RFC 5077 and RFC 9846, section 4.7.1. It
 * costs no look-up, and is the better one for most. With <i>stored sessions</i> the client has an
 * id of 32 bytes, and the session lies sealed in a {@link SessionStore}: it is used once, its
 * certificates are kept whole, and the client's first message stays small.
 *
 * <p>A session is resumed where the name of the server, the server's own names, the claim to
 * certificates, the trust in them, the application protocols and the namespace are the same, on
 * whatever machine; the renewal of a certificate changes nothing. Whatever goes wrong with a store,
 * or with what it holds, is a full handshake, and {@link #metrics} tells why.
 *
 * <p>Close it when no context uses it any more: it keeps a thread that reads the ring of keys.
 * After that clients have full handshakes.
 */
public final class Resumption implements AutoCloseable {
  /** Where the sessions are. */
  enum Lane {
    /** Nowhere: nothing is resumed. */
    NONE,
    /** With the clients, in tickets. */
    TICKETS,
    /** In a store. */
    STORE
  }

  private final Lane lane;
  private final String namespace;
  private final ResumptionPolicy policy;
  private final ResumptionListener listener;
  private final @Nullable KeyRing ring;
  private final @Nullable StoreClient store;
  private final LongAdder resumed = new LongAdder();
  private final Map<MissReason, LongAdder> missed = new EnumMap<>(MissReason.class);
  private final LongAdder earlyDataAccepted = new LongAdder();
  private final LongAdder earlyDataRejected = new LongAdder();
  private final HostCounts hosts = new HostCounts();

  private Resumption(Builder builder) {
    lane = builder.lane;
    namespace = builder.namespace;
    policy = builder.policy;
    listener = Told.and(builder.listener);
    for (var reason : MissReason.values()) {
      missed.put(reason, new LongAdder());
    }
    var keys = builder.keys;
    ring =
        keys == null
            ? null
            : new KeyRing(
                new SharedRing(keys, builder.protector, namespace, builder.clock),
                builder.schedule(),
                listener);
    store = builder.store == null ? null : new StoreClient(builder.store, listener);
    if (ring != null) {
      ring.start();
    }
    if (store != null && ring != null) {
      var client = store;
      ring.encrypting()
          .map(key -> SessionId.make(key, namespace).storeKey(namespace))
          .ifPresent(nobodys -> client.warmUp(nobodys, policy.lookupDeadline(), FIRST_WAIT));
    }
  }

  /** A server that begins waits as long for a store that answers in time. */
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

  /** Nothing is resumed: each handshake is a full one. */
  public static Resumption none() {
    return new Resumption(new Builder(Lane.NONE));
  }

  /**
   * Begins one with tickets whose keys nobody else has: sessions end with this object. The keys
   * change by themselves.
   */
  public static Builder localTickets() {
    return tickets(KeyRingStore.inMemory(), KeyProtector.none());
  }

  /**
   * Begins one with tickets, whose keys lie in a store.
   *
   * @param keys the servers that share it resume each other's sessions
   * @param protector wraps the keys; all servers have the same
   */
  public static Builder tickets(KeyRingStore keys, KeyProtector protector) {
    return new Builder(Lane.TICKETS).ring(keys, protector);
  }

  /**
   * Begins one with stored sessions.
   *
   * @param store the servers that share it, and the keys, resume each other's sessions
   * @param keys those that sessions are sealed with
   * @param protector wraps the keys; all servers have the same
   */
  public static Builder sessions(SessionStore store, KeyRingStore keys, KeyProtector protector) {
    var builder = new Builder(Lane.STORE).ring(keys, protector);
    builder.store = Objects.requireNonNull(store);
    return builder;
  }

  /** Settings. For one thread. */
  public static final class Builder {
    private static final Duration SHORTEST_ROTATION = Duration.ofHours(1);

    private final Lane lane;
    private String namespace = "default";
    private ResumptionPolicy policy = ResumptionPolicy.DEFAULT;
    private ResumptionListener listener = ResumptionListener.NONE;
    private @Nullable KeyRingStore keys;
    private KeyProtector protector = KeyProtector.none();
    private @Nullable SessionStore store;
    private Optional<Duration> rotation = Optional.empty();
    private InstantSource clock = InstantSource.system();

    private Builder(Lane lane) {
      this.lane = lane;
    }

    private Builder ring(KeyRingStore keys, KeyProtector protector) {
      this.keys = Objects.requireNonNull(keys);
      this.protector = Objects.requireNonNull(protector);
      return this;
    }

    /**
     * Whose sessions these are: servers of another namespace never resume them, also if they share
     * a store. It is {@code default} if this is not set.
     *
     * @param name 1 to 64 letters, digits, {@code .}, {@code -} and {@code _}
     * @throws IllegalArgumentException if it is malformed
     */
    public Builder namespace(String name) {
      RingId.requireNamespace(name);
      namespace = name;
      return this;
    }

    /** For how long; {@link ResumptionPolicy#DEFAULT} if this is not set. */
    public Builder policy(ResumptionPolicy policy) {
      this.policy = Objects.requireNonNull(policy);
      return this;
    }

    /**
     * How long a key encrypts: twice the lifetime of a ticket, and an hour at least, if this is not
     * set. All servers of a namespace must have the same. No key is there longer than this, the
     * lifetime of a ticket, and half of this or 5 minutes more.
     *
     * @param time a second at least, in whole milliseconds, and about a 60th of the lifetime of a
     *     ticket
     */
    public Builder rotation(Duration time) {
      rotation = Optional.of(time);
      return this;
    }

    /** Who gets to know what happens; nobody if this is not set. */
    public Builder listener(ResumptionListener listener) {
      this.listener = Objects.requireNonNull(listener);
      return this;
    }

    /** That of this machine; for tests. */
    Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    private KeyRing.Schedule schedule() {
      var doubled = policy.ticketLifetime().multipliedBy(2);
      var chosen =
          rotation.orElse(doubled.compareTo(SHORTEST_ROTATION) < 0 ? SHORTEST_ROTATION : doubled);
      var longest =
          policy.maxChainLifetime().compareTo(policy.maxAuthenticatedLifetime()) < 0
              ? policy.maxAuthenticatedLifetime()
              : policy.maxChainLifetime();
      return new KeyRing.Schedule(chosen, policy.ticketLifetime(), longest);
    }

    /**
     * Reads the keys, for which it waits a second at most. If they do not come, servers resume what
     * they have granted themselves until they do. Then it waits until a store answers as fast as
     * handshakes need it, a second at most: none has to wait for the code of the store's client to
     * be loaded.
     *
     * @throws IllegalArgumentException if keys change too often for the lifetime of a ticket
     * @throws IllegalStateException if sessions are to be used {@link TicketUse#ONCE_STRICT once},
     *     and the store cannot take them so; or if clients may send {@link
     *     ResumptionPolicy#earlyData early data}, and sessions are not in a store, or not used once
     */
    public Resumption build() {
      requireOnceForEarlyData();
      boolean isStrict = lane == Lane.STORE && policy.use() == TicketUse.ONCE_STRICT;
      if (isStrict
          && !Objects.requireNonNull(store)
              .capabilities()
              .contains(SessionStore.Capability.ATOMIC_TAKE)) {
        throw new IllegalStateException("the store does not hand out a session once");
      }
      return new Resumption(this);
    }

    /** RFC 8446, section 8: what a client sends early could be repeated without end otherwise. */
    private void requireOnceForEarlyData() {
      if (policy.earlyData() == 0) {
        return;
      }
      if (lane != Lane.STORE) {
        throw new IllegalStateException(
            "early data needs sessions in a store: a ticket is used as often as it is offered");
      }
      if (policy.use() != TicketUse.ONCE_STRICT) {
        throw new IllegalStateException(
            "early data needs sessions that are used ONCE_STRICT, and not " + policy.use());
      }
    }
  }

  /**
   * Resumes no session of these clients any more that began before now, on whatever server: on
   * others when they have read the ring next, within a minute or a fraction of the rotation. All
   * servers together can revoke 64 clients in an hour, and otherwise all with {@link
   * #revokeAllBefore}.
   *
   * @param certificates the clients' own
   * @throws IOException if the store of keys does not take it: then it holds here only
   */
  public void revoke(X509Certificate... certificates) throws IOException {
    var keys = requireRing();
    for (var certificate : certificates) {
      try {
        var peer = Revocations.peer(certificate.getEncoded());
        keys.revoke(new Revocations.Entry(millis(keys.storeNow()), Optional.of(peer)));
      } catch (CertificateEncodingException e) {
        throw new IllegalArgumentException("a certificate without an encoding", e);
      }
    }
  }

  /**
   * Resumes no session any more whose full handshake was not after a time, on whatever server.
   *
   * @throws IOException if the store of keys does not take it: then it holds here only
   */
  public void revokeAllBefore(Instant time) throws IOException {
    requireRing().revoke(new Revocations.Entry(millis(time), Optional.empty()));
  }

  private static Instant millis(Instant time) {
    return Instant.ofEpochMilli(time.toEpochMilli());
  }

  private KeyRing requireRing() {
    if (ring == null) {
      throw new IllegalStateException("nothing is resumed");
    }
    return ring;
  }

  /**
   * Throws all keys away, and with them all sessions, on whatever server: for when a key may have
   * become known. Other servers follow when they have read the ring next.
   *
   * @throws IOException if the store of keys does not take it
   */
  public void rotateNow() throws IOException {
    requireRing().rotateNow();
  }

  /** What this has done so far. */
  public ResumptionMetrics metrics() {
    var misses = new EnumMap<MissReason, Long>(MissReason.class);
    missed.forEach((reason, count) -> misses.put(reason, count.sum()));
    return new ResumptionMetrics(
        resumed.sum(),
        Map.copyOf(misses),
        earlyDataAccepted.sum(),
        earlyDataRejected.sum(),
        hosts.read(),
        Optional.ofNullable(store).map(StoreClient::metrics),
        Optional.ofNullable(ring).map(KeyRing::state));
  }

  @Override
  public void close() {
    if (store != null) {
      store.close();
    }
    if (ring != null) {
      ring.close();
    }
  }

  Lane lane() {
    return lane;
  }

  String namespace() {
    return namespace;
  }

  ResumptionPolicy policy() {
    return policy;
  }

  KeyRing ring() {
    return requireRing();
  }

  StoreClient store() {
    return Objects.requireNonNull(store);
  }

  /** Whether a session that a client gets now could be found again. */
  boolean grants() {
    return store == null || store.isUsable();
  }

  void resumed(String host, String serverName, String protocol) {
    resumed.increment();
    hosts.of(host).resumed();
    listener.resumed(serverName, protocol);
  }

  /** A client has sent early data. */
  void earlyData(String serverName, boolean isAccepted) {
    (isAccepted ? earlyDataAccepted : earlyDataRejected).increment();
    listener.earlyData(serverName, isAccepted);
  }

  void missed(String host, String serverName, String protocol, MissReason reason) {
    Objects.requireNonNull(missed.get(reason)).increment();
    hosts.of(host).missed(reason);
    listener.missed(serverName, protocol, reason);
  }
}
