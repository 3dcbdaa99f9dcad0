package org.opentls.hashlib;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.ReadableByteChannel;
import java.util.function.Consumer;

/** Reads streams and channels to their end, in pieces that are gone when the next one comes. */
final class Input {
  private Input() {}

  static final int SMALL_BUFFER = 8 * 1024;
  private static final int BUFFER = 64 * 1024;
  private static final int FILE_BUFFER = 256 * 1024;

  static void read(InputStream in, Consumer<ByteBuffer> sink) throws IOException {
    var buffer = new byte[BUFFER];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      if (count == 0) {
        throw new IOException("the stream returned no byte");
      }
      sink.accept(ByteBuffer.wrap(buffer, 0, count));
    }
  }

  static void read(ReadableByteChannel channel, Consumer<ByteBuffer> sink) throws IOException {
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
}
