package org.opentls.age;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decrypts what is written: a decryptor that reads, fed as far as the pieces go. */
final class DecryptingOutput extends OutputStream {
  /** Begins to decrypt a stream. */
  @FunctionalInterface
  interface Decryptor {
    InputStream from(InputStream in) throws IOException;
  }

  private static final int BUFFER = 64 * 1024;

  private enum State {
    OPEN,
    FAILED,
    CLOSED
  }

  private final OutputStream out;
  private final Decryptor decryptor;
  private final Pieces pieces = new Pieces();
  private final byte[] buffer = new byte[BUFFER];

  /** There once the header was read. */
  private @Nullable InputStream plaintext;

  /** How many bytes there must be before the header is tried: twice as many as the last time. */
  private int nextTry = 1;

  private State state = State.OPEN;

  DecryptingOutput(OutputStream out, Decryptor decryptor) {
    this.out = out;
    this.decryptor = decryptor;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, from.length);
    requireOpen();
    int at = offset;
    int end = offset + length;
    // However much comes at once, no more of it is held.
    while (at < end) {
      int count = Math.min(end - at, BUFFER);
      pieces.offer(from, at, count);
      at += count;
      if (plaintext != null || pieces.size() >= nextTry) {
        passOn();
      }
    }
  }

  /** Passes on what can be decrypted. */
  private void passOn() throws IOException {
    state = State.FAILED;
    try {
      var decrypted = begun();
      for (int count = decrypted.read(buffer); count >= 0; count = decrypted.read(buffer)) {
        out.write(buffer, 0, count);
      }
    } catch (Pieces.Starved _) {
      if (plaintext == null) {
        // Before more is offered, which drops what has been read.
        pieces.rewind();
      }
      nextTry = 2 * pieces.size();
    }
    state = State.OPEN;
  }

  private InputStream begun() throws IOException {
    if (plaintext == null) {
      plaintext = decryptor.from(pieces);
    }
    return plaintext;
  }

  /** Passes on what was decrypted; the rest comes with more data or the close. */
  @Override
  public void flush() throws IOException {
    requireOpen();
    out.flush();
  }

  private void requireOpen() throws IOException {
    switch (state) {
      case OPEN -> {}
      case FAILED -> throw new IOException("the stream has failed before");
      case CLOSED -> throw new IOException("the stream is closed");
    }
  }

  /** Checks that the file has ended, and closes {@code out}. */
  @Override
  public void close() throws IOException {
    if (state == State.CLOSED) {
      return;
    }
    boolean open = state == State.OPEN;
    state = State.CLOSED;
    try (out) {
      if (open) {
        pieces.end();
        passOn();
      }
    } finally {
      state = State.CLOSED;
      Arrays.fill(buffer, (byte) 0);
      if (plaintext != null) {
        plaintext.close();
      }
    }
  }
}
