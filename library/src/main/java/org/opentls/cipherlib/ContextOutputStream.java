package org.opentls.cipherlib;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Objects;

/** Writes what a context makes of what is written. */
final class ContextOutputStream extends FilterOutputStream {
  private static final int PIECE = 16 * 1024;

  private final Trailer trailer;
  private final byte[] piece = new byte[PIECE];
  private boolean closed;

  ContextOutputStream(CipherContext context, OutputStream out) {
    super(Objects.requireNonNull(out));
    this.trailer = new Trailer(context);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] in, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, in.length);
    requireOpen();
    for (int done = 0; done < length; done += PIECE) {
      int count = Math.min(PIECE, length - done);
      System.arraycopy(in, offset + done, piece, 0, count);
      pass(trailer.update(piece, count));
    }
  }

  private void pass(byte[] made) throws IOException {
    out.write(made);
    Arrays.fill(made, (byte) 0);
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
  }

  @Override
  public void flush() throws IOException {
    requireOpen();
    out.flush();
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (var sink = out) {
      pass(trailer.finish());
      sink.flush();
    } catch (GeneralSecurityException e) {
      throw new IOException(e.getMessage(), e);
    } finally {
      Arrays.fill(piece, (byte) 0);
    }
  }
}
