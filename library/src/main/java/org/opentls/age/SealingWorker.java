package org.opentls.age;

import java.nio.ByteBuffer;

/** Encrypts runs of plaintext. */
final class SealingWorker implements Run.Worker {
  private final ChunkFormat format;
  private final ChunkSealer sealer;

  /**
   * Starts a payload.
   *
   * @param key is copied
   */
  SealingWorker(ChunkFormat format, byte[] key) {
    this.format = format;
    this.sealer = new ChunkSealer(format, key);
  }

  @Override
  public void work(Run run) {
    var plaintext = run.from();
    long index = run.firstChunk();
    int size = format.plaintextSize();
    while (plaintext.remaining() > size
        || (plaintext.remaining() == size && !(run.isLast() && !format.isLastShorter()))) {
      sealer.seal(index++, false, piece(plaintext, size), run.to());
    }
    if (run.isLast()) {
      sealer.seal(index, true, plaintext, run.to());
    }
  }

  private static ByteBuffer piece(ByteBuffer from, int size) {
    var piece = from.slice(from.position(), size);
    from.position(from.position() + size);
    return piece;
  }

  @Override
  public void close() {
    sealer.close();
  }
}
