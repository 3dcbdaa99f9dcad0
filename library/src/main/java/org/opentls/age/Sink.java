package org.opentls.age;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Where a pipeline writes. */
@FunctionalInterface
interface Sink {
  /** Writes all that remains. */
  void write(ByteBuffer data) throws IOException;

  /** Writes from memory on the heap to a stream. */
  static Sink of(OutputStream out) {
    return data -> out.write(data.array(), data.arrayOffset() + data.position(), data.remaining());
  }

  /** Writes to a channel that blocks. */
  static Sink of(WritableByteChannel out) {
    return data -> {
      while (data.hasRemaining()) {
        if (out.write(data) == 0) {
          throw new IOException("the channel took no byte: it must block");
        }
      }
    };
  }
}
