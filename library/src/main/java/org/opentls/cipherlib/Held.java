package org.opentls.cipherlib;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Bytes that wait. What is no longer needed is overwritten. */
final class Held {
  /** The longest array that every virtual machine makes. */
  private static final int MAX = Integer.MAX_VALUE - 8;

  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int size;

  void add(MemorySegment more) {
    int total = room(more.byteSize());
    MemorySegment.copy(more, JAVA_BYTE, 0, bytes, size, total - size);
    size = total;
  }

  /** Makes room for {@code more} bytes; the size then. */
  private int room(long more) {
    if (more > MAX - size) {
      throw new IllegalStateException("more than " + MAX + " bytes for a cipher that holds all");
    }
    int total = (int) (size + more);
    if (total > bytes.length) {
      var before = bytes;
      bytes = Arrays.copyOf(before, (int) Math.min(MAX, Math.max(64, total + (long) size)));
      Arrays.fill(before, 0, size, (byte) 0);
    }
    return total;
  }

  int size() {
    return size;
  }

  MemorySegment segment() {
    return MemorySegment.ofArray(bytes).asSlice(0, size);
  }

  void clear() {
    Arrays.fill(bytes, 0, size, (byte) 0);
    size = 0;
  }
}
