package org.opentls.tls;

import static org.opentls.api.SslCtrl.SSL_CTX_sess_set_cache_size;
import static org.opentls.api.SslSession.SSL_SESSION_get_protocol_version;
import static org.opentls.api.SslSession.SSL_SESSION_get_time;
import static org.opentls.api.SslSession.SSL_SESSION_get_timeout;
import static org.opentls.api.SslSession.SSL_SESSION_is_resumable;
import static org.opentls.api.SslSession.SSL_set_session;
import static org.opentls.api.SslSessionCache.SSL_CTX_set_timeout;

import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;
import org.opentls.api.Err;
import org.opentls.api.Handle;

/**
 * The sessions of a context. A client's can be resumed from here, by connections of the same
 * settings to the same peer; those of a server are in OpenSSL's cache, or with the clients, in
 * tickets. For any number of threads.
 */
final class TlsSessions implements SSLSessionContext {
  /** As many as the JDK keeps, unless told. */
  private static final int DEFAULT_SIZE = 20_480;

  /** In seconds, a day: the JDK's as well. */
  private static final int DEFAULT_TIMEOUT = 86_400;

  /** A server of TLS 1.3 sends two tickets, each for one connection. */
  static final int MOST_FOR_ONE_PEER = 4;

  /** Connections that may resume each other's sessions: what was verified is the same. */
  record Key(
      String host,
      int port,
      @Nullable String endpointIdentification,
      Set<TlsProtocol> protocols,
      List<String> cipherSuites,
      List<SNIServerName> serverNames) {}

  private final Handle context;
  private int size = DEFAULT_SIZE;
  private int timeout = DEFAULT_TIMEOUT;
  private final Map<Key, Deque<Handle>> resumable = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<ByteBuffer, WeakReference<TlsSession>> known = new LinkedHashMap<>();

  /**
   * Makes a cache.
   *
   * @param context an {@code SSL_CTX}
   */
  TlsSessions(Handle context) {
    this.context = context;
    setSessionCacheSize(DEFAULT_SIZE);
    setSessionTimeout(DEFAULT_TIMEOUT);
  }

  /** Keeps a session of a client, an {@code SSL_SESSION} that belongs to this from now on. */
  synchronized void add(Key key, Handle session) {
    var ofPeer = resumable.computeIfAbsent(key, _ -> new ArrayDeque<>());
    ofPeer.addLast(session);
    if (ofPeer.size() > MOST_FOR_ONE_PEER) {
      ofPeer.removeFirst().close();
    }
    trim();
  }

  private void trim() {
    if (size == 0) {
      return;
    }
    for (var all = resumable.values().iterator(); resumable.size() > size && all.hasNext(); ) {
      all.next().forEach(Handle::close);
      all.remove();
    }
    for (var all = known.keySet().iterator(); known.size() > size && all.hasNext(); ) {
      all.next();
      all.remove();
    }
  }

  /**
   * Lets a client's connection resume the youngest session that there is. Those of TLS 1.3 are used
   * once, so that nobody who watches can tell that two connections are of one client: RFC 8446,
   * appendix C.4.
   *
   * @return what others may resume as well, if it is of TLS 1.2
   */
  synchronized Optional<Handle> resume(Key key, MemorySegment ssl) {
    var ofPeer = resumable.get(key);
    if (ofPeer == null) {
      return Optional.empty();
    }
    var session = ofPeer.removeLast();
    boolean isKept = false;
    try {
      if (isUsable(session.pointer())) {
        Err.check(SSL_set_session(ssl, session.pointer()));
        isKept = SSL_SESSION_get_protocol_version(session.pointer()) < TlsProtocol.TLS_1_3.number;
      }
    } finally {
      if (isKept) {
        ofPeer.addLast(session);
      } else {
        session.close();
      }
      removeIfEmpty(key, ofPeer);
    }
    return isKept ? Optional.of(session) : Optional.empty();
  }

  private void removeIfEmpty(Key key, Deque<Handle> ofPeer) {
    if (ofPeer.isEmpty()) {
      resumable.remove(key);
    }
  }

  /** What is made of a session, an {@code SSL_SESSION}, which may be none. */
  interface Copy {
    Optional<ClientSession> of(MemorySegment session);
  }

  /**
   * Copies the last of some sessions that is still here. It stays if it is of TLS 1.2: another one
   * is used once.
   */
  synchronized Optional<ClientSession> take(Key key, List<Handle> some, Copy copy) {
    var ofPeer = resumable.get(key);
    if (ofPeer == null) {
      return Optional.empty();
    }
    for (var session : some.reversed()) {
      if (ofPeer.contains(session) && isUsable(session.pointer())) {
        var taken = copy.of(session.pointer());
        if (taken.filter(value -> !value.isSingleUse()).isEmpty()) {
          ofPeer.remove(session);
          session.close();
          removeIfEmpty(key, ofPeer);
        }
        return taken;
      }
    }
    return Optional.empty();
  }

  private boolean isUsable(MemorySegment session) {
    long age = Instant.now().getEpochSecond() - SSL_SESSION_get_time(session);
    return SSL_SESSION_is_resumable(session) == 1
        && age >= 0
        && age < SSL_SESSION_get_timeout(session)
        && (timeout == 0 || age < timeout);
  }

  /** Forgets what could be resumed. */
  synchronized void remove(Key key) {
    var ofPeer = resumable.remove(key);
    if (ofPeer != null) {
      ofPeer.forEach(Handle::close);
    }
  }

  /** How many peers have sessions that can be resumed; for tests. */
  synchronized int resumable() {
    return resumable.size();
  }

  /** Makes a session known by its number, as long as somebody has it. */
  synchronized void know(TlsSession session) {
    byte[] id = session.getId();
    if (id.length > 0) {
      known.put(ByteBuffer.wrap(id), new WeakReference<>(session));
      trim();
    }
  }

  /** Forgets the number of a session. */
  synchronized void forget(byte[] id) {
    known.remove(ByteBuffer.wrap(id));
  }

  @Override
  public synchronized @Nullable SSLSession getSession(byte[] sessionId) {
    var reference = known.get(ByteBuffer.wrap(sessionId));
    var session = reference == null ? null : reference.get();
    return session == null || isOld(session) ? null : session;
  }

  private boolean isOld(SSLSession session) {
    return timeout != 0
        && System.currentTimeMillis() - session.getCreationTime() >= timeout * 1000L;
  }

  @Override
  public synchronized Enumeration<byte[]> getIds() {
    var ids = new ArrayList<byte[]>();
    known.values().removeIf(reference -> reference.get() == null);
    for (var reference : known.values()) {
      var session = reference.get();
      if (session != null && !isOld(session)) {
        ids.add(session.getId());
      }
    }
    return Collections.enumeration(ids);
  }

  /** 0 is no limit, for OpenSSL some 68 years. */
  @Override
  public synchronized void setSessionTimeout(int seconds) {
    requireNotNegative(seconds);
    timeout = seconds;
    var _ = SSL_CTX_set_timeout(context.pointer(), seconds == 0 ? Integer.MAX_VALUE : seconds);
  }

  @Override
  public synchronized int getSessionTimeout() {
    return timeout;
  }

  /** 0 is no limit. */
  @Override
  public synchronized void setSessionCacheSize(int count) {
    requireNotNegative(count);
    size = count;
    var _ = SSL_CTX_sess_set_cache_size(context.pointer(), count);
    trim();
  }

  @Override
  public synchronized int getSessionCacheSize() {
    return size;
  }

  private static void requireNotNegative(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("negative: " + number);
    }
  }
}
