package org.opentls.examples;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.opentls.tls.Transport;

/** A transport that keeps what passes. */
record Recorded(Transport transport, List<Segment> segments) implements Transport {
  /** Bytes that went one way at once. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Segment(boolean isRead, byte[] bytes) {}

  @Override
  public int read(ByteBuffer to) throws IOException {
    var copy = to.duplicate();
    int count = transport.read(to);
    if (count > 0) {
      keep(true, copy.limit(copy.position() + count));
    }
    return count;
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    keep(false, from.duplicate());
    transport.write(from);
  }

  private void keep(boolean isRead, ByteBuffer data) {
    var bytes = new byte[data.remaining()];
    data.get(bytes);
    segments.add(new Segment(isRead, bytes));
  }

  @Override
  public void close() throws IOException {
    transport.close();
  }
}
