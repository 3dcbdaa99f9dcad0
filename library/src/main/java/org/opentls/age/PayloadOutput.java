package org.opentls.age;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * Encrypts what is written. Only a close without a failure before ends the payload: what was cut
 * short by a failure of {@code out} does not decrypt.
 */
final class PayloadOutput extends OutputStream {
  private enum State {
    OPEN,
    FAILED,
    CLOSED
  }

  private final OutputStream out;
  private final ChunkSealer sealer;
  private final byte[] plaintext = new byte[Chunk.PLAINTEXT];
  private final byte[] ciphertext = new byte[Chunk.CIPHERTEXT];
  private int filled;
  private State state = State.OPEN;

  /**
   * Starts a payload.
   *
   * @param out takes what comes after the payload's nonce
   * @param key is taken over
   */
  PayloadOutput(OutputStream out, byte[] key) {
    this.out = out;
    this.sealer = new ChunkSealer(key);
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
    while (at < end) {
      // A full chunk waits: it may turn out to be the last.
      if (filled == plaintext.length) {
        seal(false);
      }
      int count = Math.min(end - at, plaintext.length - filled);
      System.arraycopy(from, at, plaintext, filled, count);
      filled += count;
      at += count;
    }
  }

  private void seal(boolean last) throws IOException {
    state = State.FAILED;
    int size = sealer.seal(plaintext, filled, last, ciphertext);
    out.write(ciphertext, 0, size);
    filled = 0;
    state = State.OPEN;
  }

  /** Passes on what is in complete chunks; the rest comes with more data or the close. */
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

  /** Ends the payload and closes {@code out}. */
  @Override
  public void close() throws IOException {
    if (state == State.CLOSED) {
      return;
    }
    try (out;
        sealer) {
      if (state == State.OPEN) {
        seal(true);
      }
    } finally {
      state = State.CLOSED;
      Arrays.fill(plaintext, (byte) 0);
    }
  }
}
