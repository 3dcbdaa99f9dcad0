package org.opentls.random;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.opentls.api.Err;

/**
 * Random bytes drawn ahead, for one thread at a time: the one between {@link #tryClaim()} and
 * {@link #release()}. What has been handed out is overwritten at once.
 */
final class RandomBuffer {
  /**
   * Bytes a refill draws. OpenSSL takes 2 microseconds for a call and a fifth of a nanosecond for a
   * byte, so that more would save little.
   */
  static final int SIZE = 16 * 1024;

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(int[].class);

  /**
   * The two words that change with every draw stand amid 256 bytes of their own, so that buffers of
   * different threads share no cache line.
   */
  private static final int CLAIMED = 32;

  private static final int POSITION = 33;

  private final int[] cells = new int[64];

  /** Empty until first used; then followed by room for a read of eight bytes at its last byte. */
  private byte[] bytes = {};

  RandomBuffer() {
    cells[POSITION] = SIZE;
  }

  boolean tryClaim() {
    return (int) CELL.getOpaque(cells, CLAIMED) == 0 && CELL.compareAndSet(cells, CLAIMED, 0, 1);
  }

  void release() {
    CELL.setRelease(cells, CLAIMED, 0);
  }

  /** As {@link ByteSource#nextBits}. */
  long nextBits(int count, Generator generator) {
    int length = ByteSource.bytesFor(count);
    if (SIZE - cells[POSITION] < length) {
      refill(generator);
    }
    int position = cells[POSITION];
    long word = (long) ByteSource.LONG.get(bytes, position);
    ByteSource.LONG.set(bytes, position, word & ~(-1L << (-8 * length)));
    cells[POSITION] = position + length;
    return word >>> -count;
  }

  /** As {@link ByteSource#nextBytes}. */
  void nextBytes(byte[] out, int offset, int length, Generator generator) {
    for (int done = 0; done < length; ) {
      if (cells[POSITION] == SIZE) {
        refill(generator);
      }
      int position = cells[POSITION];
      int count = Math.min(length - done, SIZE - position);
      System.arraycopy(bytes, position, out, offset + done, count);
      Arrays.fill(bytes, position, position + count, (byte) 0);
      cells[POSITION] = position + count;
      done += count;
    }
  }

  /** Overwrites what is left, so that the next draw starts with a refill. */
  void discard() {
    Arrays.fill(bytes, (byte) 0);
    cells[POSITION] = SIZE;
  }

  /** How many bytes are left. */
  int remaining() {
    return SIZE - cells[POSITION];
  }

  /** What the buffer holds, the bytes already handed out included. */
  byte[] content() {
    return Arrays.copyOf(bytes, Math.min(bytes.length, SIZE));
  }

  private void refill(Generator generator) {
    if (bytes.length == 0) {
      bytes = new byte[SIZE + Long.BYTES];
    }
    discard();
    Err.check(generator.generate(MemorySegment.ofArray(bytes).asSlice(0, SIZE), SIZE));
    cells[POSITION] = 0;
  }
}
