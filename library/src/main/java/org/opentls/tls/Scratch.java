package org.opentls.tls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Native memory for one record, lent for the time of a call. */
final class Scratch {
  private static final Pool<Scratch> FREE = new Pool<>(Scratch::new);

  private final MemorySegment memory = Arena.ofAuto().allocate(TlsRecord.MAX_SIZE);
  private final ByteBuffer view = memory.asByteBuffer();

  private Scratch() {}

  static Scratch borrow() {
    return FREE.borrow();
  }

  /** Gives it back; the first {@code secret} bytes are overwritten. */
  void giveBack(int secret) {
    memory.asSlice(0, secret).fill((byte) 0);
    FREE.giveBack(this);
  }

  /** Of {@link TlsRecord#MAX_SIZE} bytes. */
  MemorySegment memory() {
    return memory;
  }

  /** The memory as a buffer, whose position and limit stay as they are. */
  ByteBuffer view() {
    return view;
  }
}
