package org.opentls.tls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Native memory for one record in and one out, lent for the time of a call: a connection that is
 * idle has none. What is given back is lent again, and its plaintext overwritten.
 */
final class Scratch {
  /** As many as this many threads need at once are kept. */
  private static final int MOST_KEPT = 4 * Runtime.getRuntime().availableProcessors();

  private static final ConcurrentLinkedQueue<Scratch> FREE = new ConcurrentLinkedQueue<>();
  private static final AtomicInteger KEPT = new AtomicInteger();

  private final MemorySegment ciphertext;
  private final MemorySegment plaintext;

  private Scratch() {
    var arena = Arena.ofAuto();
    ciphertext = arena.allocate(TlsRecord.MAX_SIZE);
    plaintext = arena.allocate(TlsRecord.MAX_PLAINTEXT);
  }

  static Scratch borrow() {
    var free = FREE.poll();
    if (free == null) {
      return new Scratch();
    }
    KEPT.decrementAndGet();
    return free;
  }

  /** Gives it back; {@code used} bytes of plaintext were in it. */
  void giveBack(int used) {
    plaintext.asSlice(0, used).fill((byte) 0);
    if (KEPT.incrementAndGet() <= MOST_KEPT) {
      FREE.add(this);
    } else {
      KEPT.decrementAndGet();
    }
  }

  /** Of {@link TlsRecord#MAX_SIZE} bytes. */
  MemorySegment ciphertext() {
    return ciphertext;
  }

  /** Of {@link TlsRecord#MAX_PLAINTEXT} bytes. */
  MemorySegment plaintext() {
    return plaintext;
  }
}
