package org.opentls.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/** The zlib format, RFC 1950, for an OpenSSL that was built without zlib. */
final class ZlibFilter implements JavaFilter {
  private static final int PIECE = 16 * 1024;

  private final Deflater deflater = new Deflater();
  private final Inflater inflater = new Inflater();
  private final Outgoing outgoing = new Outgoing();
  private final ByteBuffer incoming = ByteBuffer.allocate(PIECE).flip();

  @Override
  public int write(ByteBuffer from, Next next) throws IOException {
    int start = from.position();
    while (from.hasRemaining() && outgoing.isSent(next)) {
      var piece = new byte[Math.min(PIECE, from.remaining())];
      from.get(piece);
      deflater.setInput(piece);
      deflate();
    }
    var _ = outgoing.isSent(next);
    return from.position() - start;
  }

  /** Takes what the deflater has ready. */
  private void deflate() {
    int count;
    do {
      var piece = new byte[PIECE];
      count = deflater.deflate(piece);
      outgoing.add(ByteBuffer.wrap(piece, 0, count));
    } while (count == PIECE);
  }

  @Override
  public boolean flush(Next next) throws IOException {
    if (!outgoing.isSent(next)) {
      return false;
    }
    if (!deflater.finished()) {
      deflater.finish();
      deflate();
    }
    return outgoing.isSent(next) && next.flush();
  }

  @Override
  public int read(ByteBuffer into, Next next) throws IOException {
    try {
      int count = inflater.inflate(into);
      while (count == 0 && !inflater.finished()) {
        if (inflater.needsDictionary()) {
          throw new ZipException("needs a preset dictionary");
        }
        int more = next.read(incoming.clear());
        if (more == 0) {
          return 0;
        }
        if (more < 0) {
          throw new EOFException("the compressed data is cut off");
        }
        inflater.setInput(incoming.flip());
        count = inflater.inflate(into);
      }
      return count > 0 ? count : END;
    } catch (DataFormatException e) {
      var failure = new ZipException("not in the zlib format: " + e.getMessage());
      failure.initCause(e);
      throw failure;
    }
  }

  @Override
  public boolean isEof(Next next) {
    return inflater.finished();
  }

  @Override
  public long pending(Next next) throws IOException {
    // What has been read ahead yields at least a byte, if it is not all header and checksum.
    return incoming.hasRemaining() && !inflater.finished() ? 1 : next.pending();
  }

  @Override
  public long pendingWrite(Next next) throws IOException {
    long held = outgoing.size();
    return held > 0 ? held : next.pendingWrite();
  }

  @Override
  public boolean reset(Next next) throws IOException {
    deflater.reset();
    inflater.reset();
    outgoing.clear();
    incoming.clear().flip();
    return next.reset();
  }

  @Override
  public void close() {
    deflater.end();
    inflater.end();
  }
}
