package org.opentls.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a client whose context has a store. What is granted waits here until a thread has
 * written it, and can be taken meanwhile; so each session is in one place. A store that fails, is
 * slow or lies costs a full handshake, and a short wait now and then. For any number of threads.
 */
final class PersistentSessions {
  /** How many wait to be written; what comes then is lost. */
  static final int MOST_WAITING = 256;

  /** How long a connection waits for the store. */
  static final Duration PATIENCE = Duration.ofMillis(200);

  /** How long the first one waits: classes are loaded, and a protector is asked for a key. */
  static final Duration FIRST_PATIENCE = Duration.ofSeconds(1);

  /** How long nobody asks a store that has failed. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  /** Those who wait for a store that does not answer are threads. */
  private static final int MOST_ASKING = 8;

  /** What a store may give that nobody can use, before it is asked no more. */
  private static final int MOST_TRIES = 8;

  /** As long as a context without a store keeps them. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private final ClientSessionStore store;
  private final SessionSeal seal;
  private final Semaphore asking = new Semaphore(MOST_ASKING);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition allWritten = lock.newCondition();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private boolean writing;
  private volatile boolean isKnown;
  private volatile long pausedSince = System.nanoTime() - PAUSE.toNanos();

  private record Waiting(ClientSessionKey key, ClientSession session) {}

  PersistentSessions(ClientSessionStore store, KeyProtector protector) {
    this.store = Objects.requireNonNull(store);
    this.seal = new SessionSeal(protector);
  }

  /** Keeps a session. Returns at once. */
  void put(ClientSessionKey key, ClientSession session) {
    lock.lock();
    try {
      if (waiting.size() >= MOST_WAITING) {
        return;
      }
      waiting.addLast(new Waiting(key, session));
      if (!writing) {
        writing = true;
        var _ = Thread.ofVirtual().name("opentls-sessions").start(this::write);
      }
    } finally {
      lock.unlock();
    }
  }

  private void write() {
    for (var next = next(); next != null; next = next()) {
      try {
        write(next);
      } catch (Throwable _) {
        // It is the store's, and the session is lost.
      }
    }
  }

  private @Nullable Waiting next() {
    lock.lock();
    try {
      var next = waiting.pollFirst();
      writing = next != null;
      if (!writing) {
        allWritten.signalAll();
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void write(Waiting next) throws GeneralSecurityException, IOException {
    var left = Duration.between(Instant.now(), next.session.expires());
    if (left.isPositive()) {
      var sealed = next.session.seal(seal, context(next.key));
      store.put(next.key, sealed, left.compareTo(LONGEST) < 0 ? left : LONGEST);
    }
  }

  /** So that a session that comes under another key is none. */
  private static byte[] context(ClientSessionKey key) {
    return ("opentls stored client session 1 " + key.name()).getBytes(US_ASCII);
  }

  /**
   * Takes the youngest session. Waits for the store a moment at most.
   *
   * @param fits which ones may be used
   */
  Optional<ClientSession> take(ClientSessionKey key, Predicate<ClientSession> fits) {
    var found = takeWaiting(key, fits);
    if (found.isEmpty()) {
      found = takeStored(key, fits);
    }
    // One of TLS 1.2 is for others as well.
    found.filter(session -> !session.isSingleUse()).ifPresent(session -> put(key, session));
    // Of a store that gives the same one twice, the second one is none.
    return found.filter(ClientSession::use);
  }

  private Optional<ClientSession> takeWaiting(ClientSessionKey key, Predicate<ClientSession> fits) {
    lock.lock();
    try {
      for (Iterator<Waiting> all = waiting.descendingIterator(); all.hasNext(); ) {
        var next = all.next();
        if (next.key.equals(key)) {
          all.remove();
          if (isUsable(next.session, fits)) {
            return Optional.of(next.session);
          }
        }
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private static boolean isUsable(ClientSession session, Predicate<ClientSession> fits) {
    return !session.isExpired() && fits.test(session);
  }

  private Optional<ClientSession> takeStored(ClientSessionKey key, Predicate<ClientSession> fits) {
    var answer = new CompletableFuture<Optional<ClientSession>>();
    boolean isAsked =
        startAsking(() -> {
          var found = ask(key, fits);
          if (!answer.complete(found)) {
            // Nobody waits any more: it is for the next one.
            found.ifPresent(late -> put(key, late));
          }
        });
    return isAsked ? await(answer) : Optional.empty();
  }

  /** Asks the store in a thread of its own, unless it has failed or too many are waiting for it. */
  private boolean startAsking(Runnable question) {
    boolean isPaused = System.nanoTime() - pausedSince < PAUSE.toNanos();
    if (isPaused || !asking.tryAcquire()) {
      return false;
    }
    var _ =
        Thread.ofVirtual()
            .name("opentls-sessions")
            .start(() -> {
              try {
                question.run();
              } finally {
                asking.release();
              }
            });
    return true;
  }

  private Optional<ClientSession> ask(ClientSessionKey key, Predicate<ClientSession> fits) {
    try {
      return fromStore(key, fits);
    } catch (Throwable _) {
      pausedSince = System.nanoTime();
      return Optional.empty();
    }
  }

  private Optional<ClientSession> fromStore(ClientSessionKey key, Predicate<ClientSession> fits)
      throws IOException {
    for (int i = 0; i < MOST_TRIES; i++) {
      var sealed = store.take(key);
      if (sealed.isEmpty()) {
        return Optional.empty();
      }
      try {
        var session = ClientSession.unseal(sealed.get(), seal, context(key));
        if (isUsable(session, fits)) {
          return Optional.of(session);
        }
      } catch (ClientSessionException _) {
        // There may be a better one.
      }
    }
    return Optional.empty();
  }

  private Optional<ClientSession> await(CompletableFuture<Optional<ClientSession>> answer) {
    var patience = isKnown ? PATIENCE : FIRST_PATIENCE;
    isKnown = true;
    try {
      return answer.get(patience.toNanos(), NANOSECONDS);
    } catch (TimeoutException _) {
      pausedSince = System.nanoTime();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
    return answer.complete(Optional.empty()) ? Optional.empty() : answer.join();
  }

  /** Forgets all sessions of a key. Returns at once. */
  void forget(ClientSessionKey key) {
    lock.lock();
    try {
      waiting.removeIf(next -> next.key.equals(key));
    } finally {
      lock.unlock();
    }
    var _ = startAsking(() -> ask(key, _ -> false));
  }

  /** Waits until all is written; whether it was in time. */
  boolean flush(Duration most) throws InterruptedException {
    long left = most.toNanos();
    lock.lock();
    try {
      while (writing && left > 0) {
        left = allWritten.awaitNanos(left);
      }
      return !writing;
    } finally {
      lock.unlock();
    }
  }

  /** How many wait to be written; for tests. */
  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }
}
