package org.opentls.cipherlib;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Objects;

/** What a context makes of a stream. */
final class ContextInputStream extends FilterInputStream {
  private static final int PIECE = 16 * 1024;

  private final Trailer trailer;
  private final byte[] piece = new byte[PIECE];
  private byte[] ready = {};
  private int at;
  private boolean ended;

  ContextInputStream(CipherContext context, InputStream in) {
    super(Objects.requireNonNull(in));
    this.trailer = new Trailer(context);
  }

  @Override
  public int read() throws IOException {
    return fill() ? ready[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] out, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, out.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, ready.length - at);
    System.arraycopy(ready, at, out, offset, count);
    at += count;
    return count;
  }

  /** Whether there is a byte to give. */
  private boolean fill() throws IOException {
    while (at == ready.length && !ended) {
      Arrays.fill(ready, (byte) 0);
      at = 0;
      ready = new byte[0];
      int count = in.read(piece);
      try {
        if (count >= 0) {
          ready = trailer.update(piece, count);
        } else {
          ended = true;
          ready = trailer.finish();
        }
      } catch (GeneralSecurityException e) {
        throw new IOException(e.getMessage(), e);
      }
    }
    return at < ready.length;
  }

  @Override
  public int available() {
    return ready.length - at;
  }

  @Override
  public long skip(long count) throws IOException {
    long left = count;
    while (left > 0 && fill()) {
      int step = (int) Math.min(left, ready.length - at);
      at += step;
      left -= step;
    }
    return count - Math.max(0, left);
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void mark(int limit) {}

  @Override
  public void reset() throws IOException {
    throw new IOException("no mark");
  }

  @Override
  public void close() throws IOException {
    ended = true;
    Arrays.fill(ready, (byte) 0);
    ready = new byte[0];
    at = 0;
    super.close();
  }
}
