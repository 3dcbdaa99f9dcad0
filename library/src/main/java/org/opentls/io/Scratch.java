package org.opentls.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Native memory for one call, borrowed when it is needed and wiped when it is given back. Chains
 * hold none, so that many of them cost little. Nobody waits: a thread that finds its slot empty
 * makes new memory, one that finds it taken leaves its own to the garbage collector.
 */
final class Scratch implements AutoCloseable {
  /** More than the threads that run at once on most machines; a power of two. */
  private static final int SLOTS = 16;

  private static final AtomicReferenceArray<@Nullable MemorySegment> IDLE =
      new AtomicReferenceArray<>(SLOTS);

  private @Nullable MemorySegment memory;

  private static int slot() {
    return (int) Thread.currentThread().threadId() & (SLOTS - 1);
  }

  /** The same {@link Transfers#MAX_PIECE} bytes until this is closed. */
  MemorySegment memory() {
    if (memory == null) {
      var idle = IDLE.getAndSet(slot(), null);
      memory = idle != null ? idle : Arena.ofAuto().allocate(Transfers.MAX_PIECE);
    }
    return memory;
  }

  @Override
  public void close() {
    if (memory != null) {
      memory.fill((byte) 0);
      IDLE.compareAndSet(slot(), null, memory);
      memory = null;
    }
  }
}
