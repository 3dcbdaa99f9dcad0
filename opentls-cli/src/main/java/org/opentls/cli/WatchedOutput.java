package org.opentls.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A stream that tells of each write before it is done. */
final class WatchedOutput extends FilterOutputStream {
  private final Runnable watcher;

  /**
   * Watches a stream.
   *
   * @param watcher runs before each write
   */
  WatchedOutput(OutputStream out, Runnable watcher) {
    super(out);
    this.watcher = watcher;
  }

  @Override
  public void write(int b) throws IOException {
    watcher.run();
    out.write(b);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    watcher.run();
    out.write(from, offset, length);
  }
}
