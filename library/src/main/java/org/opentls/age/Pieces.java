package org.opentls.age;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.util.Objects;

/**
 * A stream of what has been offered so far. Where it ends for now, a read throws {@link Starved},
 * and can be tried again when there is more.
 */
final class Pieces extends InputStream {
  /** There is nothing to read yet. */
  static final class Starved extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    private Starved() {
      super("there is nothing to read yet");
    }

    /** None: it comes with every small piece, and nobody sees it. */
    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  /** What is kept until all before {@link #position} may be dropped. */
  private static final class Kept extends ByteArrayOutputStream {
    int read(int from, byte[] to, int offset, int length) {
      int taken = Math.min(length, count - from);
      System.arraycopy(buf, from, to, offset, taken);
      return taken;
    }
  }

  private final Kept kept = new Kept();
  private int position;
  private boolean ended;

  /** Adds a piece. */
  void offer(byte[] from, int offset, int length) {
    if (position == kept.size()) {
      kept.reset();
      position = 0;
    }
    kept.write(from, offset, length);
  }

  /** Says that there is no more. */
  void end() {
    ended = true;
  }

  /** The number of bytes that are kept. */
  int size() {
    return kept.size();
  }

  /** Goes back to the first byte that is kept: to the very first if not all was ever read. */
  void rewind() {
    position = 0;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, to.length);
    if (length == 0) {
      return 0;
    }
    if (available() == 0) {
      if (ended) {
        return -1;
      }
      throw new Starved();
    }
    int count = kept.read(position, to, offset, length);
    position += count;
    return count;
  }

  @Override
  public int available() {
    return kept.size() - position;
  }
}
