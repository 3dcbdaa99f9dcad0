package org.opentls.age;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Where a pipeline reads. */
@FunctionalInterface
interface Source {
  /** Reads until the room is full or the end has come. */
  void fill(ByteBuffer room) throws IOException;

  /** Reads a stream into memory on the heap. */
  static Source of(InputStream in) {
    return room -> {
      int read = 0;
      while (room.hasRemaining() && read >= 0) {
        int start = room.arrayOffset() + room.position();
        read = in.read(room.array(), start, room.remaining());
        if (read == 0) {
          throw new IOException("the stream returned no byte");
        }
        room.position(room.position() + Math.max(0, read));
      }
    };
  }

  /** Reads a channel that blocks. */
  static Source of(ReadableByteChannel in) {
    return room -> {
      int read = 0;
      while (room.hasRemaining() && read >= 0) {
        read = in.read(room);
        if (read == 0) {
          throw new IOException("the channel returned no byte: it must block");
        }
      }
    };
  }
}
