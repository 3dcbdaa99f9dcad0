package org.opentls.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.IllegalBlockingModeException;
import java.util.Objects;

/** Writes to a chain as a stream. */
final class ChainOutput extends OutputStream {
  private final Chain chain;

  ChainOutput(Chain chain) {
    chain.expectWriting();
    this.chain = chain;
  }

  private void requireOpen() throws IOException {
    if (chain.isClosed()) {
      throw new IOException("closed");
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, from.length);
    requireOpen();
    for (int done = 0; done < length; ) {
      int count = chain.write(from, offset + done, length - done);
      if (count == 0) {
        throw new IllegalBlockingModeException();
      }
      done += count;
    }
  }

  @Override
  public void flush() throws IOException {
    requireOpen();
    chain.flushStream();
  }

  @Override
  public void close() throws IOException {
    chain.close();
  }
}
