package org.opentls.io;

import static org.opentls.api.BioCtrl.BIO_eof;
import static org.opentls.api.BioCtrl.BIO_flush;
import static org.opentls.api.BioCtrl.BIO_pending;
import static org.opentls.api.BioCtrl.BIO_reset;
import static org.opentls.api.BioCtrl.BIO_wpending;
import static org.opentls.api.BioRead.BIO_read;
import static org.opentls.api.BioRead.BIO_write;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.opentls.api.JavaBio;

/** Brings the interfaces that users implement to the BIO that calls them. */
final class JavaMethods {
  private JavaMethods() {}

  private interface Transfer {
    int run(ByteBuffer data) throws IOException;
  }

  /**
   * Runs a read or write, whose result must be what it did to the buffer: otherwise bytes that
   * nobody wrote would pass for data.
   */
  private static int checked(String what, MemorySegment data, Transfer transfer)
      throws IOException {
    var buffer = data.asByteBuffer();
    int count = transfer.run(buffer);
    if (count < SourceSink.END || buffer.position() != Math.max(0, count)) {
      throw new IllegalStateException(
          what
              + " returned "
              + count
              + ", but moved the buffer of "
              + data.byteSize()
              + " bytes by "
              + buffer.position());
    }
    return count;
  }

  /** The methods of a source or sink. */
  record OfSourceSink(SourceSink bio) implements JavaBio.Methods {
    @Override
    public int read(MemorySegment next, MemorySegment data) throws IOException {
      return checked("read", data, bio::read);
    }

    @Override
    public int write(MemorySegment next, MemorySegment data) throws IOException {
      return checked("write", data, bio::write);
    }

    @Override
    public int gets(MemorySegment next, MemorySegment data) throws IOException {
      return checked("gets", data, bio::gets);
    }

    @Override
    public boolean flush(MemorySegment next) throws IOException {
      return bio.flush();
    }

    @Override
    public boolean isEof(MemorySegment next) throws IOException {
      return bio.isEof();
    }

    @Override
    public long pending(MemorySegment next) throws IOException {
      return bio.pending();
    }

    @Override
    public long pendingWrite(MemorySegment next) throws IOException {
      return bio.pendingWrite();
    }

    @Override
    public boolean reset(MemorySegment next) throws IOException {
      return bio.reset();
    }

    @Override
    public boolean seek(MemorySegment next, long offset) throws IOException {
      return bio.seek(offset);
    }

    @Override
    public long tell(MemorySegment next) throws IOException {
      return bio.position();
    }
  }

  /**
   * The methods of a filter.
   *
   * @param chain the chain that the filter stands in while it is called
   */
  record OfFilter(JavaFilter bio, Supplier<Chain> chain) implements JavaBio.Methods {
    private interface Call<T> {
      T run(Next next) throws IOException;
    }

    private <T> T with(MemorySegment next, Call<T> call) throws IOException {
      try (var below = new Below(next, chain.get())) {
        return call.run(below);
      }
    }

    @Override
    public int read(MemorySegment next, MemorySegment data) throws IOException {
      return with(next, below -> checked("read", data, buffer -> bio.read(buffer, below)));
    }

    @Override
    public int write(MemorySegment next, MemorySegment data) throws IOException {
      return with(next, below -> checked("write", data, buffer -> bio.write(buffer, below)));
    }

    @Override
    public int gets(MemorySegment next, MemorySegment data) throws IOException {
      return with(next, below -> checked("gets", data, buffer -> bio.gets(buffer, below)));
    }

    @Override
    public boolean flush(MemorySegment next) throws IOException {
      return with(next, bio::flush);
    }

    @Override
    public boolean isEof(MemorySegment next) throws IOException {
      return with(next, bio::isEof);
    }

    @Override
    public long pending(MemorySegment next) throws IOException {
      return with(next, bio::pending);
    }

    @Override
    public long pendingWrite(MemorySegment next) throws IOException {
      return with(next, bio::pendingWrite);
    }

    @Override
    public boolean reset(MemorySegment next) throws IOException {
      return with(next, bio::reset);
    }

    @Override
    public boolean seek(MemorySegment next, long offset) {
      return false;
    }

    @Override
    public long tell(MemorySegment next) {
      return -1;
    }
  }

  /** The rest of a chain, for as long as a call lasts. */
  private static final class Below implements Next, AutoCloseable {
    private final MemorySegment bio;
    private final Chain chain;
    private final Thread thread = Thread.currentThread();
    private boolean over;

    Below(MemorySegment bio, Chain chain) {
      this.bio = bio;
      this.chain = chain;
    }

    private MemorySegment bio() throws IOException {
      if (over || Thread.currentThread() != thread) {
        throw new IllegalStateException("used after the call, or by another thread");
      }
      if (bio.equals(MemorySegment.NULL)) {
        throw new IOException("the filter stands on nothing");
      }
      return bio;
    }

    @Override
    public void close() {
      over = true;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      var below = bio();
      try (var scratch = new Scratch()) {
        return Transfers.into(
            into,
            scratch,
            (data, length) -> {
              int count = BIO_read(below, data, length);
              return count > 0 ? count : Outcome.ofReadBelow(count, below, chain);
            });
      }
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      var below = bio();
      try (var scratch = new Scratch()) {
        return Transfers.from(
            from,
            scratch,
            (data, length) -> {
              int count = BIO_write(below, data, length);
              return count > 0 ? count : Outcome.ofWrite(below, chain);
            });
      }
    }

    @Override
    public boolean flush() throws IOException {
      long result = BIO_flush(bio());
      return result > 0 || Outcome.ofFlush(bio, chain);
    }

    @Override
    public boolean isEof() throws IOException {
      return BIO_eof(bio()) > 0;
    }

    @Override
    public long pending() throws IOException {
      return Math.max(0, BIO_pending(bio()));
    }

    @Override
    public long pendingWrite() throws IOException {
      return Math.max(0, BIO_wpending(bio()));
    }

    @Override
    public boolean reset() throws IOException {
      return chain.isReset(BIO_reset(bio()));
    }
  }
}
