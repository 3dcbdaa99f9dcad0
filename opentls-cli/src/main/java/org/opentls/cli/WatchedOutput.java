package org.opentls.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.IntConsumer;

/** A stream that tells of each write before it is done. */
final class WatchedOutput extends FilterOutputStream {
  private final IntConsumer watcher;

  /**
   * Watches a stream.
   *
   * @param watcher gets the numbers of bytes, and throws to end the work
   */
  WatchedOutput(OutputStream out, IntConsumer watcher) {
    super(out);
    this.watcher = watcher;
  }

  @Override
  public void write(int b) throws IOException {
    watcher.accept(1);
    out.write(b);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    watcher.accept(length);
    out.write(from, offset, length);
  }
}
