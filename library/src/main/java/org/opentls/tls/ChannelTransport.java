package org.opentls.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectableChannel;

/** A channel as a transport. */
final class ChannelTransport implements Transport {
  private final ByteChannel channel;

  ChannelTransport(ByteChannel channel) {
    if (channel instanceof SelectableChannel selectable && !selectable.isBlocking()) {
      throw new IllegalArgumentException("a channel that does not block: use an engine");
    }
    this.channel = channel;
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    int count = channel.read(to);
    if (count == 0) {
      throw new IOException("the channel returned no byte: it must block");
    }
    return count;
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    while (from.hasRemaining()) {
      channel.write(from);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
