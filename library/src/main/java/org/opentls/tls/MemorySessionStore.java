package org.opentls.tls;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A store in the memory of this process. For any number of threads. */
final class MemorySessionStore implements SessionStore {
  /** What an entry costs apart from its value, about. */
  private static final int ENTRY = 200;

  private final long most;
  private final ReentrantLock lock = new ReentrantLock();

  /** In the order of saving. */
  private final Map<StoreKey, Entry> entries = new LinkedHashMap<>();

  private long bytes;

  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Entry(byte[] value, long saved, long lifetime) {
    boolean isFresh() {
      return System.nanoTime() - saved < lifetime;
    }
  }

  MemorySessionStore(long most) {
    if (most <= 0) {
      throw new IllegalArgumentException("not positive: " + most);
    }
    this.most = most;
  }

  @Override
  public CompletionStage<Optional<byte[]>> load(StoreKey key, Duration within) {
    lock.lock();
    try {
      return CompletableFuture.completedFuture(value(entries.get(key)));
    } finally {
      lock.unlock();
    }
  }

  private static Optional<byte[]> value(@Nullable Entry entry) {
    return entry == null || !entry.isFresh() ? Optional.empty() : Optional.of(entry.value.clone());
  }

  @Override
  public CompletionStage<Optional<byte[]>> take(StoreKey key, Duration within) {
    lock.lock();
    try {
      return CompletableFuture.completedFuture(value(remove(key)));
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Entry remove(StoreKey key) {
    var removed = entries.remove(key);
    if (removed != null) {
      bytes -= removed.value.length + ENTRY;
    }
    return removed;
  }

  @Override
  public CompletionStage<Void> save(StoreKey key, byte[] value, Duration lifetime) {
    lock.lock();
    try {
      var _ = remove(key);
      entries.put(key, new Entry(value.clone(), System.nanoTime(), lifetime.toNanos()));
      bytes += value.length + ENTRY;
      trim();
    } finally {
      lock.unlock();
    }
    return CompletableFuture.completedFuture(null);
  }

  /** The oldest are those that have expired, if any have. */
  private void trim() {
    while (!entries.isEmpty() && (bytes > most || !oldest().getValue().isFresh())) {
      var _ = remove(oldest().getKey());
    }
  }

  private Map.Entry<StoreKey, Entry> oldest() {
    return entries.entrySet().iterator().next();
  }

  @Override
  public CompletionStage<Void> delete(StoreKey key) {
    lock.lock();
    try {
      var _ = remove(key);
    } finally {
      lock.unlock();
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.ATOMIC_TAKE);
  }
}
