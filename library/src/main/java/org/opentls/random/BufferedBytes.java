package org.opentls.random;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.opentls.api.Err;

/**
 * OpenSSL's random bytes for any number of threads. A call into OpenSSL takes microseconds however
 * few bytes it draws, so small draws come from buffers.
 *
 * <p>No thread waits for another: each starts at a buffer of its own, takes the next one if that is
 * claimed, and asks OpenSSL itself if all are. The number of buffers depends on the processors, not
 * on the threads.
 */
final class BufferedBytes implements ByteSource {
  /** A longer draw goes straight into the caller's array. */
  static final int LARGEST_BUFFERED = RandomBuffer.SIZE / 4;

  /** A native call holds up the garbage collector, so it is given this many bytes at most. */
  static final int LARGEST_CALL = 64 * 1024;

  private static final int BUFFERS =
      Integer.highestOneBit(Math.clamp(4L * Runtime.getRuntime().availableProcessors(), 8, 32));

  private final Generator generator;
  private final RandomBuffer[] buffers = new RandomBuffer[BUFFERS];

  BufferedBytes(Generator generator) {
    this.generator = generator;
    Arrays.setAll(buffers, _ -> new RandomBuffer());
  }

  @Override
  public long nextBits(int count) {
    int home = home();
    for (int i = 0; i < BUFFERS; i++) {
      var buffer = buffer(home + i);
      if (buffer.tryClaim()) {
        try {
          return buffer.nextBits(count, generator);
        } finally {
          buffer.release();
        }
      }
    }
    return ((ByteSource) this::generate).nextBits(count);
  }

  @Override
  public void nextBytes(byte[] out, int offset, int length) {
    if (length > LARGEST_BUFFERED || !nextBuffered(out, offset, length)) {
      generate(out, offset, length);
    }
  }

  private boolean nextBuffered(byte[] out, int offset, int length) {
    int home = home();
    for (int i = 0; i < BUFFERS; i++) {
      var buffer = buffer(home + i);
      if (buffer.tryClaim()) {
        try {
          buffer.nextBytes(out, offset, length, generator);
          return true;
        } finally {
          buffer.release();
        }
      }
    }
    return false;
  }

  private void generate(byte[] out, int offset, int length) {
    var segment = MemorySegment.ofArray(out);
    for (int done = 0; done < length; ) {
      int count = Math.min(length - done, LARGEST_CALL);
      Err.check(generator.generate(segment.asSlice(offset + done, count), count));
      done += count;
    }
  }

  @Override
  public void discard() {
    for (var buffer : buffers) {
      while (!buffer.tryClaim()) {
        Thread.onSpinWait();
      }
      try {
        buffer.discard();
      } finally {
        buffer.release();
      }
    }
  }

  /** The buffer that this thread tries first. */
  RandomBuffer ownBuffer() {
    return buffer(home());
  }

  List<RandomBuffer> buffers() {
    return List.of(buffers);
  }

  private RandomBuffer buffer(int index) {
    return buffers[index & (BUFFERS - 1)];
  }

  private static int home() {
    return (int) Thread.currentThread().threadId();
  }
}
