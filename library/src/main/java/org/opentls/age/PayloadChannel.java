package org.opentls.age;

import static org.opentls.age.AgeException.Kind.CORRUPTED;
import static org.opentls.age.AgeException.Kind.TRUNCATED;
import static org.opentls.age.AgeException.Kind.TRUNCATED_OR_CORRUPTED;

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
  private final ChunkOpener opener;
  private final byte[] ciphertext = new byte[Chunk.CIPHERTEXT];
  private final byte[] plaintext = new byte[Chunk.PLAINTEXT];
  private long held = NONE;
  private long position;
  private boolean closed;

  private PayloadChannel(SeekableByteChannel file, long payload, long sealed, byte[] key) {
    this.file = file;
    this.payload = payload;
    this.lastChunk = Math.max(0, (sealed - 1) / Chunk.CIPHERTEXT);
    this.size = Math.max(0, sealed - (lastChunk + 1) * Chunk.TAG);
    this.opener = new ChunkOpener(key);
  }

  /**
   * Opens a payload.
   *
   * @param file is closed by the channel, or if the last chunk is wrong
   * @param payload where the first chunk begins
   * @param key is taken over
   */
  static PayloadChannel open(SeekableByteChannel file, long payload, byte[] key)
      throws IOException {
    var channel = new PayloadChannel(file, payload, file.size() - payload, key);
    try {
      channel.checkLast();
      return channel;
    } catch (Throwable t) {
      channel.wipe();
      throw t;
    }
  }

  private void checkLast() throws IOException {
    long start = lastChunk * Chunk.PLAINTEXT;
    int length = (int) (file.size() - payload - lastChunk * Chunk.CIPHERTEXT);
    if (length < Chunk.TAG) {
      throw AgeException.payload(TRUNCATED, "the last chunk is missing or cut short", start);
    }
    readChunk(lastChunk, length);
    opener.seek(lastChunk);
    if (!opener.open(ciphertext, length, true, plaintext)) {
      throw wrongLast(length, start);
    }
    if (length == Chunk.TAG && lastChunk > 0) {
      throw AgeException.payload(CORRUPTED, "the last chunk is empty", start);
    }
    held = lastChunk;
  }

  private AgeException wrongLast(int length, long start) {
    boolean isAnother =
        length == Chunk.CIPHERTEXT && opener.open(ciphertext, length, false, plaintext);
    return isAnother
        ? AgeException.payload(TRUNCATED, "the last chunk is missing", start + Chunk.PLAINTEXT)
        : AgeException.payload(
            TRUNCATED_OR_CORRUPTED, "the last chunk was changed or cut short", start);
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
    hold(position / Chunk.PLAINTEXT);
    int at = (int) (position % Chunk.PLAINTEXT);
    int end = (int) Math.min(Chunk.PLAINTEXT, size - held * Chunk.PLAINTEXT);
    int count = Math.min(to.remaining(), end - at);
    to.put(plaintext, at, count);
    position += count;
    return count;
  }

  private void hold(long chunk) throws IOException {
    if (chunk == held) {
      return;
    }
    boolean last = chunk == lastChunk;
    int length = last ? (int) (size - chunk * Chunk.PLAINTEXT) + Chunk.TAG : Chunk.CIPHERTEXT;
    readChunk(chunk, length);
    held = NONE;
    opener.seek(chunk);
    if (!opener.open(ciphertext, length, last, plaintext)) {
      throw AgeException.payload(CORRUPTED, "a chunk was changed", chunk * Chunk.PLAINTEXT);
    }
    held = chunk;
  }

  private void readChunk(long chunk, int length) throws IOException {
    var room = ByteBuffer.wrap(ciphertext, 0, length);
    file.position(payload + chunk * Chunk.CIPHERTEXT);
    while (room.hasRemaining()) {
      if (file.read(room) < 0) {
        throw AgeException.payload(
            TRUNCATED, "the file was cut while it was read", chunk * Chunk.PLAINTEXT);
      }
    }
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
    Arrays.fill(plaintext, (byte) 0);
    opener.close();
  }
}
