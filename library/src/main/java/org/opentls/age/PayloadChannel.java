package org.opentls.age;

import static org.opentls.age.AgeException.Kind.CORRUPTED;
import static org.opentls.age.AgeException.Kind.TRUNCATED;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/**
 * Decrypts what is read, anywhere in the payload. The last chunk is checked first, for the size of
 * the plaintext hangs on it; any other when it is read. The chunk read last is kept.
 */
final class PayloadChannel implements SeekableByteChannel {
  private static final long NONE = -1;

  private final SeekableByteChannel file;
  private final long payload;
  private final long lastChunk;
  private final long size;
  private final ChunkFormat format;
  private final ChunkOpener opener;
  private final ByteBuffer ciphertext;
  private final ByteBuffer plaintext;
  private long held = NONE;
  private long position;
  private boolean closed;

  private PayloadChannel(
      SeekableByteChannel file, long payload, long sealed, ChunkFormat format, byte[] key) {
    this.file = file;
    this.payload = payload;
    this.format = format;
    this.lastChunk =
        format.isLastShorter()
            ? sealed / format.ciphertextSize()
            : Math.max(0, (sealed - 1) / format.ciphertextSize());
    this.size = Math.max(0, sealed - (lastChunk + 1) * ChunkFormat.TAG);
    this.opener = new ChunkOpener(format, key);
    Arrays.fill(key, (byte) 0);
    this.ciphertext = ByteBuffer.allocate(format.ciphertextSize());
    this.plaintext = ByteBuffer.allocate(format.plaintextSize());
  }

  /**
   * Opens a payload.
   *
   * @param file is closed by the channel; it stays open if the last chunk is wrong
   * @param payload where the first chunk begins
   * @param key is taken over
   */
  static PayloadChannel open(SeekableByteChannel file, long payload, ChunkFormat format, byte[] key)
      throws IOException {
    long sealed = Math.max(0, file.size() - payload);
    var channel = new PayloadChannel(file, payload, sealed, format, key);
    try {
      channel.checkLast(sealed);
      return channel;
    } catch (Throwable t) {
      channel.wipe();
      throw t;
    }
  }

  private void checkLast(long sealed) throws IOException {
    int length = (int) (sealed - lastChunk * format.ciphertextSize());
    readChunk(lastChunk, length);
    var fault = opener.openLast(lastChunk, ciphertext, plaintext.clear());
    if (fault != null) {
      throw fault.at(start(lastChunk) + plaintext.position());
    }
    held = lastChunk;
  }

  private long start(long chunk) {
    return chunk * format.plaintextSize();
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    requireOpen();
    if (!to.hasRemaining()) {
      return 0;
    }
    if (position >= size) {
      return -1;
    }
    hold(position / format.plaintextSize());
    int at = (int) (position % format.plaintextSize());
    int end = (int) Math.min(format.plaintextSize(), size - start(held));
    int count = Math.min(to.remaining(), end - at);
    to.put(plaintext.array(), at, count);
    position += count;
    return count;
  }

  private void hold(long chunk) throws IOException {
    if (chunk == held) {
      return;
    }
    boolean last = chunk == lastChunk;
    int length = last ? (int) (size - start(chunk)) + ChunkFormat.TAG : format.ciphertextSize();
    readChunk(chunk, length);
    held = NONE;
    if (!opener.open(chunk, last, ciphertext, plaintext.clear())) {
      throw AgeException.payload(CORRUPTED, "a chunk was changed", start(chunk));
    }
    held = chunk;
  }

  private void readChunk(long chunk, int length) throws IOException {
    ciphertext.clear().limit(length);
    file.position(payload + chunk * format.ciphertextSize());
    while (ciphertext.hasRemaining()) {
      int read = file.read(ciphertext);
      if (read < 0) {
        throw AgeException.payload(TRUNCATED, "the file was cut while it was read", start(chunk));
      }
      if (read == 0) {
        throw new IOException("the channel returned no byte: it must block");
      }
    }
    ciphertext.flip();
  }

  @Override
  public long position() throws IOException {
    requireOpen();
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) throws IOException {
    requireOpen();
    if (newPosition < 0) {
      throw new IllegalArgumentException("position " + newPosition);
    }
    position = newPosition;
    return this;
  }

  @Override
  public long size() throws IOException {
    requireOpen();
    return size;
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    requireOpen();
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long newSize) throws IOException {
    requireOpen();
    throw new NonWritableChannelException();
  }

  private void requireOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  /** Overwrites what is held, and closes the file. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      wipe();
      file.close();
    }
  }

  private void wipe() {
    Arrays.fill(plaintext.array(), (byte) 0);
    opener.close();
  }
}
