package org.opentls.tls;

import static org.opentls.api.SslSession.SSL_set_session;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentls.api.Err;
import org.opentls.api.Handle;

/**
 * The sessions of one connection of a client: that which it offers, and those which it is granted.
 * They are kept for later connections in the context's store, or else in its memory. For one thread
 * at a time.
 */
final class ClientSessions {
  private static final int ANY_PORT = 0;

  private final TlsContext context;
  private final TlsParameters parameters;
  private final @Nullable String host;
  private final int port;

  /** Under which sessions with the peer are kept, if they are. */
  private final Optional<TlsSessions.Key> key;

  /** What the server is offered, if that is not of the context's memory. */
  private @Nullable ClientSession offered;

  /** What this client can resume, the youngest last; the context may have used it since. */
  private final List<Handle> granted = new ArrayList<>(0);

  /**
   * Those of a connection that begins.
   *
   * @param parameters those of the connection
   * @param host whom it is to, if that is known
   * @param port negative if that is not known
   * @param given what the server is to be offered, or {@code null} for what is kept
   */
  ClientSessions(
      TlsContext context,
      TlsParameters parameters,
      @Nullable String host,
      int port,
      @Nullable ClientSession given) {
    this.context = context;
    this.parameters = parameters;
    this.host = host;
    this.port = port;
    offered = given;
    key =
        host != null && port >= 0 && !parameters.isConstrained()
            ? Optional.of(
                new TlsSessions.Key(
                    host,
                    context.resumesAcrossPorts() ? ANY_PORT : port,
                    parameters.endpointIdentification(),
                    parameters.protocols(),
                    parameters.cipherSuites(),
                    parameters.serverNames()))
            : Optional.empty();
  }

  private ClientRules rules() {
    return ClientRules.of(context.clientRules(), parameters);
  }

  /**
   * Offers what is to be offered, but for what is in a store: {@link #search} finds that.
   *
   * @throws IllegalStateException if what was given does not fit the connection any more
   */
  void begin(MemorySegment ssl) {
    var given = offered;
    if (given != null) {
      given
          .misfit(rules(), String.valueOf(host))
          .ifPresent(why -> {
            throw new IllegalStateException(why);
          });
      if (!given.isExpired()) {
        offer(given, ssl);
      }
    } else if (context.persistentSessions().isEmpty()) {
      key.flatMap(each -> context.sessions().resume(each, ssl)).ifPresent(this::noteGranted);
    }
  }

  /** How to find a session in a store, which may take its time; empty if there is none to ask. */
  Optional<Supplier<Optional<ClientSession>>> search() {
    var store = context.persistentSessions();
    if (offered != null || key.isEmpty() || store.isEmpty()) {
      return Optional.empty();
    }
    var rules = rules();
    var peer = key.get().host();
    var under = rules.key(key.get());
    return Optional.of(
        () -> store.get().take(under, session -> session.misfit(rules, peer).isEmpty()));
  }

  /** Offers a session. What OpenSSL does not take is not offered. */
  void offer(ClientSession session, MemorySegment ssl) {
    offered = session;
    try (var fresh = session.open()) {
      if (SSL_set_session(ssl, fresh.pointer()) != 1) {
        Err.drain();
      }
    }
  }

  /**
   * Keeps a session that the server has granted.
   *
   * @param resumable an {@code SSL_SESSION}, which belongs to this from now on
   * @param peerChain asked for the server's certificates, in DER, if they are kept with it
   */
  void keep(Handle resumable, Supplier<List<byte[]>> peerChain) {
    var store = context.persistentSessions();
    if (key.isEmpty()) {
      resumable.close();
    } else if (store.isEmpty()) {
      noteGranted(resumable);
      context.sessions().add(key.get(), resumable);
    } else {
      try (resumable) {
        copy(resumable.pointer(), key.get().host(), peerChain.get())
            .ifPresent(session -> store.get().put(rules().key(key.get()), session));
      }
    }
  }

  private void noteGranted(Handle resumable) {
    if (granted.size() == TlsSessions.MOST_FOR_ONE_PEER) {
      granted.removeFirst();
    }
    granted.add(resumable);
  }

  /**
   * Takes the youngest session that this connection was granted, as a value.
   *
   * @param peerChain the server's certificates, in DER
   * @param isResumed whether the connection has resumed what was offered
   */
  Optional<ClientSession> take(List<byte[]> peerChain, boolean isResumed) {
    if (key.isEmpty() || context.persistentSessions().isPresent()) {
      return Optional.empty();
    }
    var peer = key.get().host();
    return context
        .sessions()
        .take(key.get(), granted, held -> copy(held, peer, peerChain))
        .or(() -> offeredAgain(isResumed));
  }

  /** A server of TLS 1.2 that resumes a session grants no other. */
  private Optional<ClientSession> offeredAgain(boolean isResumed) {
    return Optional.ofNullable(offered)
        .filter(session -> isResumed && session.protocol() == TlsProtocol.TLS_1_2);
  }

  /** Of what nobody can resume there is no copy. */
  private Optional<ClientSession> copy(MemorySegment session, String peer, List<byte[]> peerChain) {
    try {
      return Optional.of(ClientSession.of(session, rules(), peer, port, peerChain));
    } catch (ClientSessionException _) {
      return Optional.empty();
    }
  }

  /** What forgets the sessions of this connection's kind. */
  Runnable forgetting() {
    if (key.isEmpty()) {
      return () -> {};
    }
    var store = context.persistentSessions();
    if (store.isPresent()) {
      var under = rules().key(key.get());
      return () -> store.get().forget(under);
    }
    var sessions = context.sessions();
    return () -> sessions.remove(key.get());
  }

  /**
   * The certificates of a server whose session was resumed, in DER.
   *
   * @param known those that OpenSSL has kept
   */
  List<byte[]> restored(List<byte[]> known) {
    return offered == null ? known : offered.restored(known);
  }
}
