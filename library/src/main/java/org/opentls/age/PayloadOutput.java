package org.opentls.age;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
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
  private final ChunkFormat format;
  private final ChunkSealer sealer;
  private final ByteBuffer plaintext;
  private final ByteBuffer ciphertext;
  private long chunks;
  private State state = State.OPEN;

  /**
   * Starts a payload.
   *
   * @param out takes the chunks
   * @param key is taken over
   */
  PayloadOutput(OutputStream out, ChunkFormat format, byte[] key) {
    this.out = out;
    this.format = format;
    this.sealer = new ChunkSealer(format, key);
    Arrays.fill(key, (byte) 0);
    this.plaintext = ByteBuffer.allocate(format.plaintextSize());
    this.ciphertext = ByteBuffer.allocate(format.ciphertextSize());
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
      if (!plaintext.hasRemaining()) {
        seal(false);
      }
      int count = Math.min(end - at, plaintext.remaining());
      plaintext.put(from, at, count);
      at += count;
    }
  }

  private void seal(boolean last) throws IOException {
    state = State.FAILED;
    sealer.seal(chunks++, last, plaintext.flip(), ciphertext.clear());
    plaintext.clear();
    out.write(ciphertext.array(), 0, ciphertext.position());
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
        end();
      }
    } finally {
      state = State.CLOSED;
      Arrays.fill(plaintext.array(), (byte) 0);
    }
  }

  private void end() throws IOException {
    if (!plaintext.hasRemaining() && format.isLastShorter()) {
      seal(false);
    }
    seal(true);
  }
}
