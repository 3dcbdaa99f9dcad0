package org.opentls.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.opentls.api.DirectBuffers;

/** Moves bytes between buffers and the native memory that a BIO takes. */
final class Transfers {
  private Transfers() {}

  /** The most bytes of one native call. */
  static final int MAX_PIECE = 64 * 1024;

  /** A read or write of native memory; returns the bytes moved, or 0 or less for none. */
  interface Piece {
    int run(MemorySegment data, int length) throws IOException;
  }

  /** Reads one piece into the buffer and moves its position. */
  static int into(ByteBuffer into, Scratch scratch, Piece read) throws IOException {
    if (into.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
    if (!into.hasRemaining()) {
      return 0;
    }
    return DirectBuffers.isSafeInC(into)
        ? direct(into, read)
        : intoByCopy(into, scratch.memory(), read);
  }

  private static int intoByCopy(ByteBuffer into, MemorySegment memory, Piece read)
      throws IOException {
    int count = read.run(memory, (int) Math.min(into.remaining(), memory.byteSize()));
    if (count > 0) {
      into.put(memory.asSlice(0, count).asByteBuffer());
    }
    return count;
  }

  /** Writes one piece from the buffer and moves its position. */
  static int from(ByteBuffer from, Scratch scratch, Piece write) throws IOException {
    if (!from.hasRemaining()) {
      return 0;
    }
    return DirectBuffers.isSafeInC(from)
        ? direct(from, write)
        : fromByCopy(from, scratch.memory(), write);
  }

  private static int fromByCopy(ByteBuffer from, MemorySegment memory, Piece write)
      throws IOException {
    int length = (int) Math.min(from.remaining(), memory.byteSize());
    memory.asSlice(0, length).asByteBuffer().put(from.slice(from.position(), length));
    int count = write.run(memory, length);
    if (count > 0) {
      from.position(from.position() + count);
    }
    return count;
  }

  private static int direct(ByteBuffer buffer, Piece piece) throws IOException {
    // Another thread may move the limits of the caller's buffer while a segment is made of it.
    var segment = MemorySegment.ofBuffer(buffer.duplicate());
    int count = piece.run(segment, (int) Math.min(segment.byteSize(), MAX_PIECE));
    if (count > 0) {
      buffer.position(buffer.position() + count);
    }
    return count;
  }
}
