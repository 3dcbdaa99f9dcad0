package org.opentls.io;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads a line where only bytes can be read. */
final class Lines {
  private Lines() {}

  interface Reader {
    int read(ByteBuffer into) throws IOException;
  }

  /** Reads up to and including a line feed; returns as {@link SourceSink#read} does. */
  static int read(ByteBuffer into, Reader reader) throws IOException {
    int start = into.position();
    while (into.hasRemaining()) {
      int at = into.position();
      int count = reader.read(into.slice(at, 1));
      if (count <= 0) {
        return at > start ? at - start : count;
      }
      into.position(at + 1);
      if (into.get(at) == '\n') {
        break;
      }
    }
    return into.position() - start;
  }
}
