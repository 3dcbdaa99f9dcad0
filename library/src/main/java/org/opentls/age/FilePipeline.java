package org.opentls.age;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.opentls.age.ChunkOpener.Fault;

/**
 * Encrypts or decrypts a payload from one file to another. Where a run lies in both files follows
 * from its number, so each thread reads and writes its own; what is in the files is the same
 * whatever the number of threads, and so is what is told of a fault. For one payload.
 *
 * <p>At most {@code 2 * parallelism} runs exist at once, with no more parallelism than there are
 * threads to be lent, each with two buffers of {@value Pipeline#RUN_SIZE} bytes and the tags.
 */
final class FilePipeline implements AutoCloseable {
  /** A part of a file, to its end. */
  record Part(FileChannel file, long start) {}

  private final PayloadCipher cipher;
  private final Part in;
  private final @Nullable Part out;
  private final Progress progress;
  private final OptionalLong total;
  private final int ringSize;

  /** How many chunks a run has, and how many runs there will be unless the file grows. */
  private final int chunksInRun;

  private final long planned;
  private final Helpers helpers;
  private final Worker worker;

  /** What is worked on or done, in order. */
  private final Deque<Run> ring = new ArrayDeque<>();

  private final Deque<Run> free = new ArrayDeque<>();
  private final List<Run> made = new ArrayList<>();
  private long started;
  private long plaintext;

  /**
   * Makes an idle pipeline.
   *
   * @param out {@code null} to throw the outcome away
   * @param total the size of the plaintext in bytes, if it is known
   */
  FilePipeline(
      PayloadCipher cipher, Part in, @Nullable Part out, Age.Options options, OptionalLong total)
      throws IOException {
    this.cipher = cipher;
    this.in = in;
    this.out = out;
    this.progress = options.progress();
    this.total = total;
    long size = Math.max(0, in.file.size() - in.start);
    long chunks = Math.ceilDiv(size, cipher.sizeBefore(1));
    int threads = Math.min(options.parallelism(), 1 + Helpers.MOST);
    this.chunksInRun = Math.clamp(chunks, 1, cipher.chunksFor(Pipeline.RUN_SIZE));
    this.planned = Math.ceilDiv(chunks, chunksInRun);
    this.ringSize = 2 * threads;
    this.worker = new Worker();
    this.helpers = new Helpers(threads - 1, Worker::new);
  }

  /** Reads, works and writes. */
  private final class Worker implements Run.Worker {
    private final Run.Worker cipherWorker = cipher.worker();

    @Override
    public void work(Run run) throws IOException {
      long number = run.firstChunk() / chunksInRun;
      fill(run, in.start + number * cipher.sizeBefore(chunksInRun));
      if (isBeyondEnd(run)) {
        return;
      }
      cipherWorker.work(run);
      if (out != null) {
        write(out.file, run.to().flip(), out.start + number * cipher.innerSizeAfter(chunksInRun));
      }
    }

    /** One byte more than a run tells whether there is another. */
    private void fill(Run run, long position) throws IOException {
      var room = run.from().clear();
      int read = 0;
      while (room.hasRemaining() && read >= 0) {
        read = in.file.read(room, position + room.position());
      }
      boolean last = room.hasRemaining();
      if (!last) {
        room.position(room.position() - 1);
      }
      run.filled(last);
    }

    private static void write(FileChannel file, ByteBuffer data, long position) throws IOException {
      while (data.hasRemaining()) {
        file.write(data, position + data.position());
      }
    }

    @Override
    public void close() {
      cipherWorker.close();
    }
  }

  /** Whether there was nothing to work on where the run begins. */
  private static boolean isBeyondEnd(Run run) {
    return run.firstChunk() > 0 && run.from().limit() == 0;
  }

  /**
   * Moves the payload.
   *
   * @return the number of bytes of plaintext
   * @throws AgeException if a chunk is wrong
   * @throws IOException if a file cannot be read or written, or changes while it is read
   */
  long run() throws IOException {
    Run run;
    do {
      while (ring.size() < ringSize && (started < planned || ring.isEmpty())) {
        start();
      }
      run = ring.removeFirst();
      finish(run);
      account(run);
    } while (!run.isLast());
    for (var other : ring) {
      finish(other);
      if (!isBeyondEnd(other)) {
        throw new IOException("the file grew while it was read");
      }
    }
    progress.update(plaintext, total);
    return plaintext;
  }

  private void start() {
    var run = free.isEmpty() ? make() : free.removeFirst();
    run.ready(started * chunksInRun);
    started++;
    ring.addLast(run);
    if (ring.size() > 1) {
      helpers.call();
    }
    helpers.offer(run);
  }

  private Run make() {
    var run =
        new Run(
            ByteBuffer.allocateDirect(cipher.sizeBefore(chunksInRun) + 1),
            ByteBuffer.allocateDirect(cipher.sizeAfter(chunksInRun)));
    made.add(run);
    return run;
  }

  private void finish(Run run) {
    helpers.finish(run, worker);
  }

  private void account(Run run) throws IOException {
    var fault = result(run);
    if (isBeyondEnd(run)) {
      throw new IOException("the file was cut while it was read");
    }
    plaintext += cipher.plaintextOf(run);
    if (fault != null) {
      throw fault.at(plaintext);
    }
    free.addLast(run);
    progress.update(plaintext, total);
  }

  /** An interrupt closes the files for all threads; this one is told why. */
  private static @Nullable Fault result(Run run) throws IOException {
    try {
      return run.result();
    } catch (ClosedChannelException e) {
      if (Thread.currentThread().isInterrupted() && !(e instanceof ClosedByInterruptException)) {
        var interrupted = new ClosedByInterruptException();
        interrupted.addSuppressed(e);
        throw interrupted;
      }
      throw e;
    }
  }

  /** Sends the helpers home and overwrites all that was held. */
  @Override
  public void close() {
    helpers.close();
    worker.close();
    made.forEach(Run::wipe);
  }
}
