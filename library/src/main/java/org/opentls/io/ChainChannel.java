package org.opentls.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;

/** Reads from and writes to a chain as a channel. */
final class ChainChannel implements ByteChannel {
  private final Chain chain;

  ChainChannel(Chain chain) {
    this.chain = chain;
  }

  private void requireOpen() throws ClosedChannelException {
    if (chain.isClosed()) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    requireOpen();
    return chain.read(into);
  }

  /** Writes all, or as much as the sink takes without waiting. */
  @Override
  public int write(ByteBuffer from) throws IOException {
    requireOpen();
    int start = from.position();
    while (from.hasRemaining() && chain.write(from) > 0) {
      // The position moves.
    }
    return from.position() - start;
  }

  @Override
  public boolean isOpen() {
    return !chain.isClosed();
  }

  @Override
  public void close() throws IOException {
    chain.close();
  }
}
