package org.opentls.tls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Native memory for one record, lent for the time of a call: a connection that is idle has none.
 * What is given back is lent again.
 */
final class Scratch {
  /** Two for each of as many threads as this are kept. */
  private static final AtomicReferenceArray<@Nullable Scratch> FREE =
      new AtomicReferenceArray<>(8 * Runtime.getRuntime().availableProcessors());

  private final MemorySegment memory = Arena.ofAuto().allocate(TlsRecord.MAX_SIZE);
  private final ByteBuffer view = memory.asByteBuffer();

  private Scratch() {}

  static Scratch borrow() {
    int first = firstPlace();
    for (int i = 0; i < FREE.length(); i++) {
      int place = (first + i) % FREE.length();
      if (FREE.getPlain(place) != null) {
        var free = FREE.getAndSet(place, null);
        if (free != null) {
          return free;
        }
      }
    }
    return new Scratch();
  }

  /** Gives it back; the first {@code secret} bytes are overwritten. */
  void giveBack(int secret) {
    memory.asSlice(0, secret).fill((byte) 0);
    int first = firstPlace();
    for (int i = 0; i < FREE.length(); i++) {
      int place = (first + i) % FREE.length();
      if (FREE.getPlain(place) == null && FREE.compareAndSet(place, null, this)) {
        return;
      }
    }
  }

  /** Where a thread looks first, so that threads do not get into each other's way. */
  private static int firstPlace() {
    return (int) (Thread.currentThread().threadId() % FREE.length());
  }

  /** Of {@link TlsRecord#MAX_SIZE} bytes. */
  MemorySegment memory() {
    return memory;
  }

  /** The memory as a buffer, whose position and limit stay as they are. */
  ByteBuffer view() {
    return view;
  }
}
