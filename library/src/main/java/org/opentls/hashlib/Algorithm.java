package org.opentls.hashlib;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.opentls.api.Handle;

/**
 * What a context computes. An algorithm is immutable and safe for any thread; a context belongs to
 * one thread at a time, and the caller sees to it.
 */
sealed interface Algorithm permits Md, Blake2Mac {
  /** The most bytes of a heap array that one native call takes, for it holds up the collector. */
  int MAX_PIECE = 64 * 1024;

  /** Python's name if it has one, OpenSSL's in lower case if not. */
  String name();

  /** The size of the output in bytes, 0 if it has any size. */
  int size();

  int blockSize();

  /** Whether the caller chooses the size of each output. */
  boolean isXof();

  /** Where a digest borrows a context while there is data in it; none if it has one of its own. */
  @Nullable Contexts contexts();

  /** A context in the state of {@code context}. */
  Handle copyOf(MemorySegment context);

  /** Forgets all data. The state before does not matter. */
  void reset(MemorySegment context);

  /** Takes {@code length} bytes, at most {@link #MAX_PIECE}. */
  void update(MemorySegment context, MemorySegment data, long length);

  /** Takes all of {@code data}. */
  default void updateInPieces(MemorySegment context, MemorySegment data) {
    long size = data.byteSize();
    if (size <= MAX_PIECE) {
      update(context, data, size);
      return;
    }
    for (long at = 0; at < size; at += MAX_PIECE) {
      long length = Math.min(MAX_PIECE, size - at);
      update(context, data.asSlice(at, length), length);
    }
  }

  /** Writes the output. The context must then be reset before anything else. */
  void finish(MemorySegment context, byte[] out, int offset, int length);

  /** Writes the output and leaves the context as it is. */
  void finishCopy(MemorySegment context, byte[] out, int offset, int length);
}
