package org.opentls.age;

import static org.opentls.age.AgeException.Kind.CORRUPTED;
import static org.opentls.age.AgeException.Kind.TRUNCATED;
import static org.opentls.age.AgeException.Kind.TRUNCATED_OR_CORRUPTED;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decrypts what is read. It gives what has been checked, in order, and then fails or ends. */
final class PayloadInput extends InputStream {
  private final InputStream in;
  private final ChunkOpener opener;

  /** A chunk, and the first byte after it if there is one. */
  private final byte[] ciphertext = new byte[Chunk.CIPHERTEXT + 1];

  private final byte[] plaintext = new byte[Chunk.PLAINTEXT];
  private int held;
  private int position;
  private int limit;

  /** How many bytes of plaintext have been checked. */
  private long checked;

  private boolean ended;
  private boolean closed;

  /** What the reader is told once it has all that was right. */
  private @Nullable AgeException failure;

  /**
   * Starts a payload.
   *
   * @param in stands after the payload's nonce
   * @param key is taken over
   */
  PayloadInput(InputStream in, byte[] key) {
    this.in = in;
    this.opener = new ChunkOpener(key);
  }

  @Override
  public int read() throws IOException {
    return fill() ? plaintext[position++] & 0xff : -1;
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
    int count = Math.min(length, limit - position);
    System.arraycopy(plaintext, position, to, offset, count);
    position += count;
    return count;
  }

  @Override
  public int available() {
    return closed ? 0 : limit - position;
  }

  /** Whether there is a byte to give. */
  private boolean fill() throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    while (position == limit) {
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
    held += in.readNBytes(ciphertext, held, ciphertext.length - held);
    boolean more = held == ciphertext.length;
    int size = more ? Chunk.CIPHERTEXT : held;
    if (more) {
      openFull(size);
    } else {
      openLast(size);
    }
    ciphertext[0] = ciphertext[Chunk.CIPHERTEXT];
    held = more ? 1 : 0;
  }

  /** Opens a chunk after which there is more. */
  private void openFull(int size) {
    if (opener.open(ciphertext, size, false, plaintext)) {
      release(size);
    } else if (opener.open(ciphertext, size, true, plaintext)) {
      release(size);
      fail(CORRUPTED, "there is more after the last chunk");
    } else {
      fail(CORRUPTED, "a chunk was changed");
    }
  }

  /** Opens what is there before the end. */
  private void openLast(int size) {
    if (size == 0) {
      fail(TRUNCATED, "the last chunk is missing");
    } else if (size < Chunk.TAG) {
      fail(TRUNCATED, "the last chunk is cut short");
    } else if (opener.open(ciphertext, size, true, plaintext)) {
      openedLast(size);
    } else if (size == Chunk.CIPHERTEXT && opener.open(ciphertext, size, false, plaintext)) {
      release(size);
      fail(TRUNCATED, "the last chunk is missing");
    } else {
      fail(TRUNCATED_OR_CORRUPTED, "the last chunk was changed or cut short");
    }
  }

  private void openedLast(int size) {
    if (size == Chunk.TAG && opener.count() > 1) {
      fail(CORRUPTED, "the last chunk is empty");
    } else {
      release(size);
      ended = true;
    }
  }

  private void release(int size) {
    position = 0;
    limit = size - Chunk.TAG;
    checked += limit;
  }

  private void fail(AgeException.Kind kind, String detail) {
    failure = AgeException.payload(kind, detail, checked);
  }

  /** Overwrites what is held, and closes {@code in}. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    Arrays.fill(plaintext, (byte) 0);
    try (in) {
      opener.close();
    }
  }
}
