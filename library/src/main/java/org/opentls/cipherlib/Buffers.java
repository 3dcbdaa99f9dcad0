package org.opentls.cipherlib;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.opentls.api.DirectBuffers;

/**
 * Buffers as memory that C may touch. A segment is made of a duplicate, whose limits no other
 * thread can move while it is made.
 */
final class Buffers {
  private Buffers() {}

  /** The bytes from position to limit, or a copy of them. */
  static MemorySegment readable(ByteBuffer in) {
    var view = in.duplicate();
    if (isSafeInC(view)) {
      return MemorySegment.ofBuffer(view);
    }
    var copy = new byte[view.remaining()];
    view.get(copy);
    return MemorySegment.ofArray(copy);
  }

  /**
   * The room from position to limit, or memory from which {@link #written} copies.
   *
   * @param size the most bytes that will be written
   * @throws IndexOutOfBoundsException if they do not fit
   */
  static MemorySegment writable(ByteBuffer out, long size) {
    if (out.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
    var view = out.duplicate();
    if (isSafeInC(view)) {
      return MemorySegment.ofBuffer(view);
    }
    if (size > view.remaining()) {
      throw new IndexOutOfBoundsException(
          "room for " + view.remaining() + " of " + size + " bytes of output");
    }
    return MemorySegment.ofArray(new byte[(int) size]);
  }

  /** Moves the position of {@code out} over what has been written to {@code target}. */
  static void written(ByteBuffer out, MemorySegment target, int count) {
    if (isSafeInC(out)) {
      out.position(out.position() + count);
    } else {
      out.put(target.asSlice(0, count).toArray(JAVA_BYTE));
      target.fill((byte) 0);
    }
  }

  /**
   * Whether C may touch the buffer: not an array that must not be reached, and not a file that may
   * shrink, which in C ends the JVM.
   */
  private static boolean isSafeInC(ByteBuffer buffer) {
    return buffer.hasArray() || DirectBuffers.isSafeInC(buffer);
  }
}
