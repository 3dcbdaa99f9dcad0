package org.opentls.contracts;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.opentls.tls.BlockingSessionStore;
import org.opentls.tls.SessionStore;
import org.opentls.tls.SessionStore.Capability;
import org.opentls.tls.StoreKey;

/** A store that waits, behind {@link SessionStore#blocking}. */
class BlockingSessionStoreTest extends SessionStoreContract {
  /** What several instances share. */
  private final Map<StoreKey, Entry> entries = new ConcurrentHashMap<>();

  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Entry(byte[] value, long saved, Duration lifetime) {
    boolean isFresh() {
      return System.nanoTime() - saved < lifetime.toNanos();
    }
  }

  @Override
  protected SessionStore open() {
    return SessionStore.blocking(new Waiting(entries, Duration.ofMillis(1)));
  }

  /** Slower than anybody may wait for a call that returns at once. */
  @Override
  protected Optional<SessionStore> openUnanswered() {
    return Optional.of(SessionStore.blocking(new Waiting(entries, Duration.ofMillis(1500))));
  }

  private record Waiting(Map<StoreKey, Entry> entries, Duration delay)
      implements BlockingSessionStore {
    @Override
    public Optional<byte[]> load(StoreKey key) {
      return value(Optional.ofNullable(waited().get(key)));
    }

    private Map<StoreKey, Entry> waited() {
      LockSupport.parkNanos(delay.toNanos());
      return entries;
    }

    private static Optional<byte[]> value(Optional<Entry> entry) {
      return entry.filter(Entry::isFresh).map(fresh -> fresh.value.clone());
    }

    @Override
    public Optional<byte[]> take(StoreKey key) {
      return value(Optional.ofNullable(waited().remove(key)));
    }

    @Override
    public void save(StoreKey key, byte[] value, Duration lifetime) {
      waited().put(key, new Entry(value.clone(), System.nanoTime(), lifetime));
    }

    @Override
    public void delete(StoreKey key) {
      waited().remove(key);
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.ATOMIC_TAKE, Capability.SHARED);
    }
  }
}
