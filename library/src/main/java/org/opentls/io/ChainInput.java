package org.opentls.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.IllegalBlockingModeException;
import java.util.Objects;

/** Reads a chain as a stream. */
final class ChainInput extends InputStream {
  private final Chain chain;

  ChainInput(Chain chain) {
    this.chain = chain;
  }

  private void requireOpen() throws IOException {
    if (chain.isClosed()) {
      throw new IOException("closed");
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    requireOpen();
    if (length == 0) {
      return 0;
    }
    int count = chain.read(into, offset, length);
    if (count == 0) {
      throw new IllegalBlockingModeException();
    }
    return count;
  }

  /** Reads what is skipped, for filters must see it, and copies none of it. */
  @Override
  public long skip(long count) throws IOException {
    requireOpen();
    return count <= 0 ? 0 : chain.drain(count);
  }

  @Override
  public int available() throws IOException {
    requireOpen();
    return (int) Math.min(Integer.MAX_VALUE, chain.pending());
  }

  @Override
  public void close() throws IOException {
    chain.close();
  }
}
