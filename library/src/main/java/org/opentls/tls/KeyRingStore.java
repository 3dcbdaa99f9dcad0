package org.opentls.tls;

import java.nio.file.Path;
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

  /**
   * Keys in a file, which the processes of one machine share and which outlives them. It is the
   * owner's alone, made so if it is not there, and refused with a {@code FileSystemException} if
   * others may read it or it is of another user. A new content takes the place of the old one at
   * once, under the lock of a file beside it whose name ends in {@code .lock}; a slot whose time
   * has come goes when somebody next reads or writes. What a disk keeps of an old content is not
   * overwritten.
   *
   * <p>A file that is damaged is left as it is, and each call fails until somebody has taken it
   * away. At most 1024 slots and 1 MiB are kept; an offer beyond fails.
   *
   * @param file on a file system of this machine: locks of others, as NFS, may not hold
   */
  static KeyRingStore file(Path file) {
    return new FileKeyRingStore(file);
  }
}
