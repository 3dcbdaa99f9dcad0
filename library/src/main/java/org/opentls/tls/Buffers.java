package org.opentls.tls;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.opentls.api.DirectBuffers;

/** Several buffers as one. For one thread. */
final class Buffers {
  private final ByteBuffer[] buffers;
  private final int offset;
  private final int end;

  Buffers(ByteBuffer[] buffers, int offset, int length) {
    this.buffers = buffers;
    this.offset = offset;
    this.end = offset + length;
  }

  boolean hasRemaining() {
    for (int i = offset; i < end; i++) {
      if (buffers[i].hasRemaining()) {
        return true;
      }
    }
    return false;
  }

  /** At most {@code Integer.MAX_VALUE}. */
  int remaining() {
    long sum = 0;
    for (int i = offset; i < end; i++) {
      sum += buffers[i].remaining();
    }
    return (int) Math.min(sum, Integer.MAX_VALUE);
  }

  /**
   * What comes next, in native memory and not consumed: one byte or more, and no more than {@code
   * room} has, which is used if need be.
   */
  MemorySegment peek(MemorySegment room) {
    int size = (int) Math.min(remaining(), room.byteSize());
    for (int i = offset; i < end; i++) {
      var buffer = buffers[i];
      if (DirectBuffers.isSafeInC(buffer) && buffer.remaining() >= size) {
        return MemorySegment.ofBuffer(buffer.duplicate()).asSlice(0, size);
      }
      if (buffer.hasRemaining()) {
        break;
      }
    }
    long at = 0;
    for (int i = offset; i < end && at < size; i++) {
      long count = Math.min(buffers[i].remaining(), size - at);
      MemorySegment.copy(MemorySegment.ofBuffer(buffers[i]), 0, room, at, count);
      at += count;
    }
    return room.asSlice(0, size);
  }

  /** The room of the first buffer that has any, if it is native and no other has any. */
  Optional<MemorySegment> firstNative() {
    ByteBuffer first = null;
    for (int i = offset; i < end; i++) {
      if (buffers[i].hasRemaining()) {
        if (first != null) {
          return Optional.empty();
        }
        first = buffers[i];
      }
    }
    return first != null && DirectBuffers.isSafeInC(first)
        ? Optional.of(MemorySegment.ofBuffer(first.duplicate()))
        : Optional.empty();
  }

  /** Moves behind bytes that were taken from, or put into, the buffers. */
  void skip(int count) {
    int left = count;
    for (int i = offset; i < end && left > 0; i++) {
      int step = Math.min(left, buffers[i].remaining());
      buffers[i].position(buffers[i].position() + step);
      left -= step;
    }
  }

  /** Puts bytes into the buffers, which have the room. */
  void put(MemorySegment from) {
    long at = 0;
    for (int i = offset; i < end && at < from.byteSize(); i++) {
      long count = Math.min(buffers[i].remaining(), from.byteSize() - at);
      MemorySegment.copy(from, at, MemorySegment.ofBuffer(buffers[i]), 0, count);
      buffers[i].position(buffers[i].position() + (int) count);
      at += count;
    }
  }
}
