package org.opentls.internal;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.ReadableByteChannel;
import java.util.function.Consumer;
import org.opentls.api.DirectBuffers;

/** Reads streams and channels to their end, in pieces that are gone when the next one comes. */
public final class Input {
  private Input() {}

  /** The most bytes of a heap array that one native call takes, for it holds up the collector. */
  public static final int MAX_PIECE = 64 * 1024;

  /** The size of a copy on the heap that is short-lived. */
  public static final int SMALL_BUFFER = 8 * 1024;

  private static final int BUFFER = 64 * 1024;
  private static final int FILE_BUFFER = 256 * 1024;

  /** Reads a stream. */
  public static void read(InputStream in, Consumer<ByteBuffer> sink) throws IOException {
    var buffer = new byte[BUFFER];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      if (count == 0) {
        throw new IOException("the stream returned no byte");
      }
      sink.accept(ByteBuffer.wrap(buffer, 0, count));
    }
  }

  /** Reads a channel that blocks. */
  public static void read(ReadableByteChannel channel, Consumer<ByteBuffer> sink)
      throws IOException {
    if (channel instanceof FileChannel) {
      // Native memory saves a copy. A stranger's channel may read on a thread of its own.
      try (var arena = Arena.ofConfined()) {
        read(channel, arena.allocate(FILE_BUFFER).asByteBuffer(), sink);
      }
    } else {
      read(channel, ByteBuffer.allocate(BUFFER), sink);
    }
  }

  private static void read(
      ReadableByteChannel channel, ByteBuffer buffer, Consumer<ByteBuffer> sink)
      throws IOException {
    for (int count = channel.read(buffer); count >= 0; count = channel.read(buffer)) {
      if (count == 0) {
        throw new IllegalBlockingModeException();
      }
      sink.accept(buffer.flip());
      buffer.clear();
    }
  }

  /**
   * Passes on the bytes from the buffer's position to its limit, in pieces of at most {@link
   * #MAX_PIECE} that C may read, and moves the position to the limit. A read-only buffer on the
   * heap, whose array must not be reached, and a mapped file, which may shrink, are copied. The
   * limits are read once, for another thread might move them.
   */
  public static void read(ByteBuffer data, Consumer<MemorySegment> sink) {
    var view = data.duplicate();
    if (view.hasArray() || DirectBuffers.isSafeInC(view)) {
      read(MemorySegment.ofBuffer(view), sink);
    } else {
      readByCopy(view, sink);
    }
    data.position(view.limit());
  }

  private static void readByCopy(ByteBuffer data, Consumer<MemorySegment> sink) {
    var copy = new byte[Math.min(data.remaining(), SMALL_BUFFER)];
    while (data.hasRemaining()) {
      int length = Math.min(copy.length, data.remaining());
      data.get(copy, 0, length);
      sink.accept(MemorySegment.ofArray(copy).asSlice(0, length));
    }
  }

  /** Passes on {@code data} in pieces of at most {@link #MAX_PIECE}. */
  public static void read(MemorySegment data, Consumer<MemorySegment> sink) {
    long size = data.byteSize();
    for (long at = 0; at < size; at += MAX_PIECE) {
      sink.accept(data.asSlice(at, Math.min(MAX_PIECE, size - at)));
    }
  }
}
