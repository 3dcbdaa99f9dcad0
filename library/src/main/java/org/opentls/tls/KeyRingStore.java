package org.opentls.tls;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Where servers share the keys of sessions and tickets, and what is revoked: lists of small values
 * in numbered slots. What a slot holds never changes: the first who offers a value wins, on
 * whatever host, and so nobody has to lead.
 *
 * <p>A store knows nothing of what it holds, which a {@link KeyProtector} has wrapped. As long as
 * it is down, servers go on with the keys that they have.
 *
 * <p>For any number of threads. A method returns at once and completes its result later. A store's
 * author runs {@code KeyRingStoreContract}, a suite of tests in the artifact {@code
 * opentls-contracts}.
 */
public interface KeyRingStore extends AutoCloseable {
  /**
   * Reads slots.
   *
   * @param from the first slot
   * @param to the last one, at most 63 more
   * @return what there is, by slot; nothing of what is past its time
   */
  CompletionStage<Map<Long, byte[]>> load(RingId ring, long from, long to);

  /**
   * Fills a slot if it is empty.
   *
   * @param value at most 4 KiB, which the store neither changes nor wipes
   * @param eraseAt when the store deletes the slot, by {@link #time}
   * @return what the slot holds: {@code value}, or what somebody else has offered before
   */
  CompletionStage<byte[]> offer(RingId ring, long slot, byte[] value, Instant eraseAt);

  /** The clock of the store, by which all servers reckon. */
  CompletionStage<Instant> time();

  /** Ends connections that the store has made itself; twice is harmless. */
  @Override
  default void close() {}

  /** Keys of this process alone, which end with it. */
  static KeyRingStore inMemory() {
    return new MemoryKeyRingStore();
  }
}
