package org.opentls.age;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decrypts what is read. It gives what has been checked, in order, and then fails or ends. */
final class PayloadInput extends InputStream {
  private final InputStream in;
  private final Source source;
  private final ChunkOpener opener;

  /** A chunk, and the first byte after it if there is one. */
  private final ByteBuffer ciphertext;

  private final ByteBuffer plaintext;
  private long chunks;

  /** How many bytes of plaintext have been checked. */
  private long checked;

  private boolean ended;
  private boolean closed;

  /** What the reader is told once it has all that was right. */
  private @Nullable AgeException failure;

  /**
   * Starts a payload.
   *
   * @param in stands before the first chunk
   * @param key is taken over
   */
  PayloadInput(InputStream in, ChunkFormat format, byte[] key) {
    this.in = in;
    this.source = Source.of(in);
    this.opener = new ChunkOpener(format, key);
    Arrays.fill(key, (byte) 0);
    this.ciphertext = ByteBuffer.allocate(format.ciphertextSize() + 1);
    this.plaintext = ByteBuffer.allocate(format.plaintextSize()).limit(0);
  }

  @Override
  public int read() throws IOException {
    return fill() ? plaintext.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, to.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, plaintext.remaining());
    plaintext.get(to, offset, count);
    return count;
  }

  @Override
  public int available() {
    return closed ? 0 : plaintext.remaining();
  }

  /** Whether there is a byte to give. */
  private boolean fill() throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    while (!plaintext.hasRemaining()) {
      if (failure != null) {
        throw failure;
      }
      if (ended) {
        return false;
      }
      openNext();
    }
    return true;
  }

  private void openNext() throws IOException {
    source.fill(ciphertext);
    boolean more = !ciphertext.hasRemaining();
    ciphertext.flip();
    plaintext.clear();
    int size = more ? ciphertext.limit() - 1 : ciphertext.limit();
    var chunk = ciphertext.slice(0, size);
    var fault =
        more
            ? opener.openInner(chunks++, chunk, plaintext)
            : opener.openLast(chunks++, chunk, plaintext);
    ciphertext.position(size).compact();
    plaintext.flip();
    checked += plaintext.remaining();
    if (fault != null) {
      failure = fault.at(checked);
    }
    ended = !more;
  }

  /** Overwrites what is held, and closes {@code in}. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    Arrays.fill(plaintext.array(), (byte) 0);
    try (in) {
      opener.close();
    }
  }
}
