package org.opentls.tls;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
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

  /** The buffer whose native memory holds the next {@code size} bytes, if one does. */
  @Nullable ByteBuffer nativeWith(int size) {
    for (int i = offset; i < end; i++) {
      if (buffers[i].hasRemaining()) {
        return buffers[i].remaining() >= size && DirectBuffers.isSafeInC(buffers[i])
            ? buffers[i]
            : null;
      }
    }
    return null;
  }

  /** The only buffer that has room, if it does and is native. */
  @Nullable ByteBuffer onlyNative() {
    ByteBuffer only = null;
    for (int i = offset; i < end; i++) {
      if (buffers[i].hasRemaining()) {
        if (only != null) {
          return null;
        }
        only = buffers[i];
      }
    }
    return only != null && DirectBuffers.isSafeInC(only) ? only : null;
  }

  /** Copies the next {@code size} bytes, which there are, and consumes none of them. */
  void copyTo(ByteBuffer to, int size) {
    int at = 0;
    for (int i = offset; i < end && at < size; i++) {
      int count = Math.min(buffers[i].remaining(), size - at);
      to.put(at, buffers[i], buffers[i].position(), count);
      at += count;
    }
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

  /** Puts the first {@code size} bytes of a buffer into these, which have the room. */
  void put(ByteBuffer from, int size) {
    int at = 0;
    for (int i = offset; i < end && at < size; i++) {
      int count = Math.min(buffers[i].remaining(), size - at);
      int position = buffers[i].position();
      buffers[i].put(position, from, at, count);
      buffers[i].position(position + count);
      at += count;
    }
  }
}
