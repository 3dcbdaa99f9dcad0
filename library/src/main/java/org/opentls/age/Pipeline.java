package org.opentls.age;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * Encrypts or decrypts a payload from one end to the other. The thread that calls reads, writes,
 * and works when it would only wait; helpers work beside it. What is written is in order, and the
 * same whatever the number of threads. For one payload.
 *
 * <p>At most {@code 2 * parallelism + 2} runs exist at once, with no more parallelism than there
 * are threads to be lent, each with two buffers of {@value #RUN_SIZE} bytes and the tags; the first
 * two, which are all that a short payload needs, have those of one chunk. A thread that is alone
 * has two runs of {@value #RUN_SIZE_ALONE} bytes.
 */
final class Pipeline implements AutoCloseable {
  /** The plaintext of a run in bytes: so much work is worth waking another thread. */
  static final int RUN_SIZE = 128 * 1024;

  /** The plaintext of a run in bytes if there is no other thread: it stays near the processor. */
  static final int RUN_SIZE_ALONE = 64 * 1024;

  private final PayloadCipher cipher;
  private final boolean direct;
  private final Progress progress;
  private final OptionalLong total;

  /** How many runs may be worked on or done. */
  private final int ringSize;

  /** How many chunks a run has, but for those that begin a payload. */
  private final int chunksInRun;

  private final Helpers helpers;
  private final Run.Worker worker;

  /** What is worked on or done, in order. */
  private final Deque<Run> ring = new ArrayDeque<>();

  private final Deque<Run> free = new ArrayDeque<>();
  private final Deque<Run> made = new ArrayDeque<>();
  private long chunks;
  private long plaintext;

  /**
   * Makes an idle pipeline.
   *
   * @param direct whether source and sink are channels, which like memory outside the heap
   * @param total the size of the plaintext in bytes, if it is known
   */
  Pipeline(PayloadCipher cipher, boolean direct, Age.Options options, OptionalLong total) {
    this.cipher = cipher;
    this.direct = direct;
    this.progress = options.progress();
    this.total = total;
    int threads = Math.min(options.parallelism(), 1 + Helpers.MOST);
    boolean alone = threads == 1;
    this.ringSize = alone ? 1 : 2 * threads;
    this.chunksInRun = cipher.chunksFor(alone ? RUN_SIZE_ALONE : RUN_SIZE);
    this.worker = cipher.worker();
    this.helpers = new Helpers(threads - 1, cipher::worker);
  }

  /**
   * Moves the payload.
   *
   * @return the number of bytes of plaintext
   * @throws AgeException if a chunk is wrong; all before it has been written
   * @throws IOException if an end throws it; if that is the source, what was started before has
   *     been written, and what is wrong there comes first, whatever the number of threads
   */
  long run(Source source, Sink sink) throws IOException {
    var current = fill(source);
    boolean last = false;
    while (!last) {
      boolean full = !current.from().hasRemaining();
      var next = full ? fillOrWriteAll(source, sink) : current;
      last = !full || next.from().position() == 0;
      start(current, last);
      current = next;
      while (ring.size() >= ringSize) {
        writeFirst(sink);
      }
    }
    writeAll(sink);
    progress.update(plaintext, total);
    return plaintext;
  }

  private Run fillOrWriteAll(Source source, Sink sink) throws IOException {
    try {
      return fill(source);
    } catch (IOException e) {
      try {
        writeAll(sink);
      } catch (Throwable earlier) {
        if (!earlier.equals(e)) {
          earlier.addSuppressed(e);
        }
        throw earlier;
      }
      throw e;
    }
  }

  private Run fill(Source source) throws IOException {
    var run = free.isEmpty() ? make() : free.removeFirst();
    source.fill(run.from().clear());
    return run;
  }

  private Run make() {
    int count = made.size() < 2 ? 1 : chunksInRun;
    var run = new Run(allocate(cipher.sizeBefore(count)), allocate(cipher.sizeAfter(count)));
    made.add(run);
    return run;
  }

  private ByteBuffer allocate(int size) {
    return direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
  }

  private void start(Run run, boolean last) {
    int size = run.from().position();
    run.ready(chunks, last);
    chunks += cipher.chunksIn(size);
    ring.addLast(run);
    if (ring.size() > 1 && size == cipher.sizeBefore(chunksInRun)) {
      helpers.call();
    }
    helpers.offer(run);
  }

  private void writeAll(Sink sink) throws IOException {
    while (!ring.isEmpty()) {
      writeFirst(sink);
    }
  }

  private void writeFirst(Sink sink) throws IOException {
    var run = ring.removeFirst();
    helpers.finish(run, worker);
    var fault = run.result();
    int size = cipher.plaintextOf(run);
    sink.write(run.to());
    plaintext += size;
    if (fault != null) {
      throw fault.at(plaintext);
    }
    if (isLong(run)) {
      free.addLast(run);
    }
    progress.update(plaintext, total);
  }

  /** Whether this is none of the short first runs, which serve once: so all runs are cut alike. */
  private boolean isLong(Run run) {
    return run.from().capacity() == cipher.sizeBefore(chunksInRun);
  }

  /** Stops the helpers and overwrites all that was held. */
  @Override
  public void close() {
    helpers.close();
    worker.close();
    made.forEach(Run::wipe);
  }
}
