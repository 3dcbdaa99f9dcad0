package org.opentls.tls;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Sessions in the memory of this process. For any number of threads. */
final class MemoryClientSessionStore implements ClientSessionStore {
  /** A server of TLS 1.3 grants two or so at a time. */
  static final int MOST_OF_A_KEY = 4;

  private final int most;
  private final ReentrantLock lock = new ReentrantLock();

  /** The youngest first. */
  private final Deque<Entry> entries = new ArrayDeque<>();

  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Entry(ClientSessionKey key, byte[] sealed, long saved, long lifetime) {
    boolean isFresh() {
      return System.nanoTime() - saved < lifetime;
    }
  }

  MemoryClientSessionStore(int most) {
    requirePositive(most);
    this.most = most;
  }

  static void requirePositive(int most) {
    if (most <= 0) {
      throw new IllegalArgumentException("not positive: " + most);
    }
  }

  @Override
  public void put(ClientSessionKey key, byte[] sealed, Duration lifetime) {
    lock.lock();
    try {
      entries.addFirst(new Entry(key, sealed.clone(), System.nanoTime(), lifetime.toNanos()));
      trim(key);
    } finally {
      lock.unlock();
    }
  }

  private void trim(ClientSessionKey key) {
    int ofKey = 0;
    for (Iterator<Entry> all = entries.iterator(); all.hasNext(); ) {
      var entry = all.next();
      if (entry.key.equals(key)) {
        ofKey++;
      }
      if (!entry.isFresh() || (entry.key.equals(key) && ofKey > MOST_OF_A_KEY)) {
        all.remove();
      }
    }
    while (entries.size() > most) {
      entries.removeLast();
    }
  }

  @Override
  public Optional<byte[]> take(ClientSessionKey key) {
    lock.lock();
    try {
      for (Iterator<Entry> all = entries.iterator(); all.hasNext(); ) {
        var entry = all.next();
        if (entry.key.equals(key)) {
          all.remove();
          if (entry.isFresh()) {
            return Optional.of(entry.sealed);
          }
        }
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }
}
