package org.opentls.age;

import java.util.Arrays;

/** How a payload is encrypted, or decrypted, and with which key. For any thread. */
final class PayloadCipher implements AutoCloseable {
  private final ChunkFormat format;
  private final byte[] key;
  private final boolean seals;

  private PayloadCipher(ChunkFormat format, byte[] key, boolean seals) {
    this.format = format;
    this.key = key;
    this.seals = seals;
  }

  /** Encrypts; {@code key} is taken over. */
  static PayloadCipher sealing(ChunkFormat format, byte[] key) {
    return new PayloadCipher(format, key, true);
  }

  /** Decrypts; {@code key} is taken over. */
  static PayloadCipher opening(ChunkFormat format, byte[] key) {
    return new PayloadCipher(format, key, false);
  }

  /** Somebody to do it. */
  Run.Worker worker() {
    return seals ? new SealingWorker(format, key) : new OpeningWorker(format, key);
  }

  /** The size in bytes of {@code count} chunks before. */
  int sizeBefore(int count) {
    return count * (seals ? format.plaintextSize() : format.ciphertextSize());
  }

  /** The size in bytes of {@code count} chunks after, with room for an empty one behind them. */
  int sizeAfter(int count) {
    return seals
        ? count * format.ciphertextSize() + ChunkFormat.TAG
        : count * format.plaintextSize();
  }

  /** The size in bytes of {@code count} chunks after that are not the last. */
  int innerSizeAfter(int count) {
    return count * (seals ? format.ciphertextSize() : format.plaintextSize());
  }

  /** How many chunks have {@code size} bytes of plaintext together. */
  int chunksFor(int size) {
    return size / format.plaintextSize();
  }

  /** How many whole chunks {@code size} bytes before are. */
  int chunksIn(int size) {
    return size / sizeBefore(1);
  }

  /** How many bytes of plaintext went into a run that is done, or came out of it. */
  int plaintextOf(Run run) {
    return seals ? run.from().position() : run.to().remaining();
  }

  @Override
  public void close() {
    Arrays.fill(key, (byte) 0);
  }
}
