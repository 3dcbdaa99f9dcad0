package org.opentls.age;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/** Gives the encrypted form of a stream as it is read: an encryptor that is pulled. */
final class EncryptingInput extends InputStream {
  private static final int BUFFER = 64 * 1024;

  /** Makes the stream that encrypts into another. */
  @FunctionalInterface
  interface Encryptor {
    OutputStream into(OutputStream out) throws IOException;
  }

  /** What was encrypted and not read yet. */
  private static final class Queue extends ByteArrayOutputStream {
    private int position;

    int take(byte[] to, int offset, int length) {
      int taken = Math.min(length, count - position);
      System.arraycopy(buf, position, to, offset, taken);
      position += taken;
      if (position == count) {
        position = 0;
        reset();
      }
      return taken;
    }

    boolean isEmpty() {
      return count == 0;
    }
  }

  private final InputStream in;
  private final Queue queue = new Queue();
  private final OutputStream encryptor;
  private final byte[] plaintext = new byte[BUFFER];
  private boolean ended;
  private boolean closed;

  EncryptingInput(InputStream in, Encryptor encryptor) throws IOException {
    this.in = in;
    this.encryptor = encryptor.into(queue);
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, to.length);
    if (closed) {
      throw new IOException("the stream is closed");
    }
    if (length == 0) {
      return 0;
    }
    while (queue.isEmpty()) {
      if (ended) {
        return -1;
      }
      encryptMore();
    }
    return queue.take(to, offset, length);
  }

  private void encryptMore() throws IOException {
    int count = in.read(plaintext);
    if (count == 0) {
      throw new IOException("the stream returned no byte");
    }
    if (count > 0) {
      encryptor.write(plaintext, 0, count);
    } else {
      ended = true;
      encryptor.close();
    }
  }

  /** Overwrites what is held, and closes {@code in}. What was not read is lost. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    Arrays.fill(plaintext, (byte) 0);
    try (in) {
      encryptor.close();
    }
  }
}
