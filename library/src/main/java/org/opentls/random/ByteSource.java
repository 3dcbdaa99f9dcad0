package org.opentls.random;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where random bytes come from, and how a number is made of them: as Python's {@code SystemRandom}
 * makes it.
 */
interface ByteSource {
  /** Eight bytes as a number, the first the most significant. */
  VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Fills {@code length} bytes from {@code offset}, which the caller has checked. */
  void nextBytes(byte[] out, int offset, int length);

  /**
   * The first {@code count} bits of the next {@code (count + 7) / 8} bytes, as a number of that
   * many bits.
   *
   * @param count from 1 to 64
   */
  default long nextBits(int count) {
    var bytes = new byte[Long.BYTES];
    nextBytes(bytes, 0, bytesFor(count));
    return (long) LONG.get(bytes, 0) >>> -count;
  }

  /** Drops what was drawn ahead, if anything is. */
  default void discard() {}

  /** How many bytes {@code count} bits take. */
  static int bytesFor(int count) {
    return (int) ((count + 7L) >>> 3);
  }
}
