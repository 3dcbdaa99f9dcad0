package org.opentls.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** A stream that tells of each read after it is done. */
final class WatchedInput extends FilterInputStream {
  private final LongConsumer watcher;

  WatchedInput(InputStream in, LongConsumer watcher) {
    super(in);
    this.watcher = watcher;
  }

  @Override
  public int read() throws IOException {
    int next = in.read();
    watcher.accept(next < 0 ? 0 : 1);
    return next;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int read = in.read(to, offset, length);
    watcher.accept(Math.max(0, read));
    return read;
  }
}
