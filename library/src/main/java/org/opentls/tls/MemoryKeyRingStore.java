package org.opentls.tls;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

/** Keys in the memory of this process. For any number of threads. */
final class MemoryKeyRingStore implements KeyRingStore {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<RingId, SortedMap<Long, Slot>> rings = new HashMap<>();

  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Slot(byte[] value, Instant eraseAt) {}

  @Override
  public CompletionStage<Map<Long, byte[]>> load(RingId ring, long from, long to) {
    lock.lock();
    try {
      var found = new TreeMap<Long, byte[]>();
      slots(ring)
          .subMap(from, to + 1)
          .forEach((number, slot) -> found.put(number, slot.value.clone()));
      return CompletableFuture.completedFuture(found);
    } finally {
      lock.unlock();
    }
  }

  /** Those whose time has not come. */
  private SortedMap<Long, Slot> slots(RingId ring) {
    var slots = rings.computeIfAbsent(ring, _ -> new TreeMap<>());
    var now = Instant.now();
    slots
        .values()
        .removeIf(slot -> {
          boolean old = !slot.eraseAt.isAfter(now);
          if (old) {
            Arrays.fill(slot.value, (byte) 0);
          }
          return old;
        });
    return slots;
  }

  @Override
  public CompletionStage<byte[]> offer(RingId ring, long slot, byte[] value, Instant eraseAt) {
    lock.lock();
    try {
      var held = slots(ring).computeIfAbsent(slot, _ -> new Slot(value.clone(), eraseAt));
      return CompletableFuture.completedFuture(held.value.clone());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public CompletionStage<Instant> time() {
    return CompletableFuture.completedFuture(Instant.now());
  }
}
