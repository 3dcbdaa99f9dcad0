package org.opentls.tls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** One end of a pipe in memory. */
final class PipeTransport implements Transport {
  private static final int ROOM = 64 << 10;
  private static final int LEAST_ROOM = 4 << 10;

  private final Direction in;
  private final Direction out;

  private PipeTransport(Direction in, Direction out) {
    this.in = in;
    this.out = out;
  }

  static Pipe pair() {
    var there = new Direction();
    var back = new Direction();
    return new Pipe(new PipeTransport(back, there), new PipeTransport(there, back));
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    return in.read(to);
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    while (from.hasRemaining()) {
      out.write(from);
    }
  }

  @Override
  public void close() {
    in.endByReader();
    out.endByWriter();
  }

  /** Bytes on their way from one end to the other. */
  private static final class Direction {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** What has been written and not read, from the position on; grows with it. */
    private ByteBuffer bytes = ByteBuffer.allocate(LEAST_ROOM).limit(0);

    private boolean readerIsGone;
    private boolean writerIsGone;

    int read(ByteBuffer to) throws IOException {
      lock.lock();
      try {
        awaitWhile(() -> !bytes.hasRemaining() && !readerIsGone && !writerIsGone);
        if (readerIsGone) {
          throw new ClosedChannelException();
        }
        if (!bytes.hasRemaining()) {
          return -1;
        }
        int count = Math.min(to.remaining(), bytes.remaining());
        to.put(bytes.slice(bytes.position(), count));
        bytes.position(bytes.position() + count);
        changed.signalAll();
        return count;
      } finally {
        lock.unlock();
      }
    }

    /** Writes a part. */
    void write(ByteBuffer from) throws IOException {
      lock.lock();
      try {
        awaitWhile(() -> bytes.remaining() == ROOM && !readerIsGone && !writerIsGone);
        if (writerIsGone) {
          throw new ClosedChannelException();
        }
        if (readerIsGone) {
          throw new IOException("the other end of the pipe is closed");
        }
        makeRoom(from.remaining());
        int count = Math.min(from.remaining(), bytes.remaining());
        bytes.put(from.slice(from.position(), count)).flip();
        from.position(from.position() + count);
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    /** Makes room behind what is there, for as much or as is allowed. */
    private void makeRoom(int more) {
      int needed = Math.min(bytes.remaining() + more, ROOM);
      if (needed <= bytes.capacity()) {
        bytes.compact();
      } else {
        int size = Math.clamp(2L * bytes.capacity(), needed, ROOM);
        bytes = ByteBuffer.allocate(size).put(bytes);
      }
    }

    private void awaitWhile(BooleanSupplier waits) throws InterruptedIOException {
      try {
        while (waits.getAsBoolean()) {
          changed.await();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted at a pipe");
      }
    }

    /** Nobody wants what is left. */
    void endByReader() {
      lock.lock();
      try {
        readerIsGone = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    /** What is left can be read. */
    void endByWriter() {
      lock.lock();
      try {
        writerIsGone = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
