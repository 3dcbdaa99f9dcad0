package org.opentls.age;

import org.jspecify.annotations.Nullable;
import org.opentls.age.ChunkOpener.Fault;

/** Decrypts runs of ciphertext. */
final class OpeningWorker implements Run.Worker {
  private final ChunkFormat format;
  private final ChunkOpener opener;

  /**
   * Starts a payload.
   *
   * @param key is copied
   */
  OpeningWorker(ChunkFormat format, byte[] key) {
    this.format = format;
    this.opener = new ChunkOpener(format, key);
  }

  @Override
  public void work(Run run) {
    var fault = open(run);
    if (fault != null) {
      run.fault(fault);
    }
  }

  private @Nullable Fault open(Run run) {
    var chunks = run.from();
    long index = run.firstChunk();
    int size = format.ciphertextSize();
    while (chunks.remaining() > size || (chunks.remaining() == size && !run.isLast())) {
      var chunk = chunks.slice(chunks.position(), size);
      var fault = opener.openInner(index++, chunk, run.to());
      if (fault != null) {
        return fault;
      }
      chunks.position(chunks.position() + size);
    }
    return run.isLast() ? opener.openLast(index, chunks, run.to()) : null;
  }

  @Override
  public void close() {
    opener.close();
  }
}
