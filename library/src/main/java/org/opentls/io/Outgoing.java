package org.opentls.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a filter has made and the next element has not taken yet. */
final class Outgoing {
  private final Deque<ByteBuffer> buffers = new ArrayDeque<>();

  void add(ByteBuffer buffer) {
    buffers.addLast(buffer);
  }

  /** Sends what there is; whether all is sent. */
  boolean isSent(Next next) throws IOException {
    while (!buffers.isEmpty()) {
      var first = buffers.getFirst();
      if (first.hasRemaining() && next.write(first) == 0) {
        return false;
      }
      if (!first.hasRemaining()) {
        buffers.removeFirst();
      }
    }
    return true;
  }

  long size() {
    return buffers.stream().mapToLong(ByteBuffer::remaining).sum();
  }

  void clear() {
    buffers.clear();
  }
}
