package org.opentls.api;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Buffers of Java's whose memory is native. */
public final class DirectBuffers {
  private DirectBuffers() {}

  /**
   * Whether C may touch the memory of a buffer: not if it is on the heap, and not if it is a mapped
   * file, which may shrink; in C that ends the JVM.
   */
  public static boolean isSafeInC(ByteBuffer buffer) {
    return buffer.isDirect() && !MemorySegment.ofBuffer(buffer).isMapped();
  }
}
