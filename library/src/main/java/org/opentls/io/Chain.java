package org.opentls.io;

import static org.opentls.api.BioCtrl.BIO_flush;
import static org.opentls.api.BioCtrl.BIO_number_written;
import static org.opentls.api.BioCtrl.BIO_reset;
import static org.opentls.api.BioCtrl.BIO_seek;
import static org.opentls.api.BioCtrl.BIO_tell;
import static org.opentls.api.BioFilters.BIO_get_cipher_status;
import static org.opentls.api.BioPush.BIO_next;
import static org.opentls.api.BioPush.BIO_pop;
import static org.opentls.api.BioPush.BIO_push;
import static org.opentls.api.BioRead.BIO_read;
import static org.opentls.api.BioRead.BIO_write;
import static org.opentls.api.BioRetry.BIO_should_retry;
import static org.opentls.api.BioSinks.BIO_get_mem_data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import javax.crypto.BadPaddingException;
import org.opentls.api.BioCtrl;
import org.opentls.api.Err;
import org.opentls.api.OpenSslError;
import org.opentls.api.OpenSslException;

/**
 * A chain of BIOs: a source or sink, and the filters that data passes on its way from or to it; see
 * {@code bio(7ossl)}. A chain starts as its source or sink; {@link #push} puts a filter before it.
 * What is written passes the filter that was pushed last first, what is read passes it last.
 *
 * {@snippet file="ChainExamples.java" region="digest"}
 *
 * <p>Data is read and written through {@link #inputStream()}, {@link #outputStream()}, {@link
 * #readableChannel()} and {@link #writableChannel()}, as often and in any mix as wanted: all are
 * views of the chain, and closing one closes the chain. If the source or sink would have to wait,
 * channels return 0 and streams throw {@code IllegalBlockingModeException}.
 *
 * <p><strong>Flush.</strong> Base64, ciphers and compression hold data back until they know that it
 * ends. {@link #flush()} says so, as {@code BIO_flush} does, and nothing can be written through
 * such a filter afterwards. {@link #close()} flushes, unlike {@code BIO_free_all}, if anything was
 * written; the {@code flush} of a stream leaves those filters alone, as the streams of the JDK do.
 *
 * <p><strong>Ownership.</strong> The chain owns its source or sink, and each filter from the push
 * until it is popped. {@link #close()} frees them all, closes Java streams and channels at the end
 * of the chain, and is harmless when called twice. A chain that nobody closes is freed by the
 * garbage collector together with its filters, but then nothing is flushed and no Java code is
 * closed.
 *
 * <p>A chain is for one thread at a time. A second thread inside a method at the same time, or any
 * call after {@link #close()}, gets an {@code IllegalStateException}; streams throw an {@code
 * IOException} after that, channels a {@code ClosedChannelException}.
 */
public final class Chain implements AutoCloseable {
  /** What was done last. */
  private enum Direction {
    NONE,
    READING,
    WRITING
  }

  /** The source or sink. It guards the whole chain. */
  private final Sink sink;

  /** The filters, the head first. */
  private final Deque<Filter> filters = new ArrayDeque<>();

  private MemorySegment head;
  private Direction last = Direction.NONE;

  /** Whether there may be something to flush. */
  private boolean written;

  /** Whether a filter has ended its message. */
  private boolean ended;

  private Chain(Sink sink) {
    this.sink = sink;
    head = sink.handle().pointer();
  }

  /** A sink that takes all, and a source that is empty: {@code BIO_s_null(3ossl)}. */
  public static Chain nullSink() {
    return new Chain(Sink.nothing());
  }

  /**
   * Memory that grows as it is written and shrinks as it is read: {@code BIO_s_mem(3ossl)}. It
   * holds less than 2 GiB.
   */
  public static Chain memory() {
    return new Chain(Sink.memory());
  }

  /**
   * A source over a copy of {@code contents}, which cannot be written: {@code BIO_s_mem(3ossl)}.
   */
  public static Chain memory(byte[] contents) {
    return new Chain(Sink.memory(contents));
  }

  /**
   * Opens a file: {@code BIO_s_file(3ossl)}.
   *
   * @param path a path of the default file system, with any name
   * @throws java.nio.file.NoSuchFileException if there is no such file, or no such folder
   * @throws java.nio.file.AccessDeniedException if the file may not be opened
   * @throws java.nio.file.FileSystemException if it cannot be opened for another reason
   */
  public static Chain file(Path path, FileMode mode) throws IOException {
    return new Chain(Sink.file(path, mode));
  }

  /** A source or sink written in Java. */
  public static Chain of(SourceSink code) {
    return new Chain(Sink.of(code));
  }

  /** Reads a stream. */
  public static Chain from(InputStream in) {
    return of(new Adapters.OfInputStream(in));
  }

  /** Reads a channel, which may be non-blocking. */
  public static Chain from(ReadableByteChannel in) {
    return of(Adapters.OfChannel.reading(in));
  }

  /** Writes to a stream. */
  public static Chain to(OutputStream out) {
    return of(new Adapters.OfOutputStream(out));
  }

  /** Writes to a channel, which may be non-blocking. */
  public static Chain to(WritableByteChannel out) {
    return of(Adapters.OfChannel.writing(out));
  }

  /** Reads from and writes to a channel, which may be non-blocking. */
  public static Chain over(ByteChannel channel) {
    return of(Adapters.OfChannel.both(channel));
  }

  /**
   * Reads from and writes to a connected socket, which must block.
   *
   * @throws IOException if the socket is not connected, or its input or output is shut down
   */
  public static Chain over(Socket socket) throws IOException {
    return of(new Adapters.OfSocket(socket));
  }

  /**
   * Puts a filter before the chain: {@code BIO_push(3ossl)}. It is the chain's until it is popped.
   *
   * @return this chain
   * @throws IllegalStateException if the filter is closed or in a chain, or this chain is closed or
   *     in use by another thread
   */
  public Chain push(Filter filter) {
    sink.handle().enter();
    try {
      filter.enter(this);
      head = BIO_push(filter.handle.pointer(), head);
      filters.addFirst(filter);
      return this;
    } finally {
      exit();
    }
  }

  /**
   * Flushes what was written, and takes away the filter that was pushed last: {@code
   * BIO_pop(3ossl)}. What it has read ahead is lost.
   *
   * @return the filter, which is the caller's again
   * @throws NoSuchElementException if there is none
   * @throws IOException if the flush fails; the filter then stays
   * @throws IllegalBlockingModeException if the flush would have to wait; the filter then stays
   */
  public Filter pop() throws IOException {
    sink.handle().enter();
    try {
      return take(filters.getFirst());
    } finally {
      exit();
    }
  }

  /**
   * As {@link #pop()} for any filter of this chain.
   *
   * @throws NoSuchElementException if the filter is not in this chain
   */
  public void remove(Filter filter) throws IOException {
    sink.handle().enter();
    try {
      if (!filter.isIn(this)) {
        throw new NoSuchElementException(filter + " is not in this chain");
      }
      var _ = take(filter);
    } finally {
      exit();
    }
  }

  private Filter take(Filter filter) throws IOException {
    if (written) {
      flushNow();
    }
    var rest = BIO_pop(filter.handle.pointer());
    if (filters.getFirst().equals(filter)) {
      head = rest;
    }
    filters.remove(filter);
    filter.leave();
    ended = ended && filters.stream().anyMatch(Filter::endsAtFlush);
    return filter;
  }

  /** The filters, the one that was pushed last first. */
  public List<Filter> filters() {
    return claimed(() -> List.copyOf(filters));
  }

  /** The kinds of all elements, from the filter that was pushed last to the source or sink. */
  public List<BioType> types() {
    return claimed(() -> {
      var types = new ArrayList<BioType>();
      filters.forEach(filter -> types.add(filter.type()));
      types.add(sink.type());
      return types;
    });
  }

  /** A stream of what the chain yields. Closing it closes the chain. */
  public InputStream inputStream() {
    return new ChainInput(this);
  }

  /**
   * A stream into the chain. Closing it flushes and closes the chain, so that even an empty message
   * is padded. Its {@code flush} does nothing if a filter would take that for the end of the data.
   */
  public OutputStream outputStream() {
    return new ChainOutput(this);
  }

  /** A channel of what the chain yields. Closing it closes the chain. */
  public ReadableByteChannel readableChannel() {
    return new ChainChannel(this);
  }

  /** A channel into the chain. Closing it flushes and closes the chain. */
  public WritableByteChannel writableChannel() {
    return new ChainChannel(this);
  }

  /**
   * Reads to the end and forgets the data: for filters that only look, as a digest does.
   *
   * @return the number of bytes
   * @throws IOException if the chain cannot be read
   * @throws IllegalBlockingModeException if the source would have to wait
   */
  public long drain() throws IOException {
    return drain(Long.MAX_VALUE);
  }

  long drain(long limit) throws IOException {
    sink.handle().enter();
    try (var scratch = new Scratch()) {
      long total = 0;
      while (total < limit) {
        int count = read(scratch.memory(), (int) Math.min(limit - total, Transfers.MAX_PIECE));
        if (count == 0) {
          throw new IllegalBlockingModeException();
        }
        if (count < 0) {
          break;
        }
        total += count;
      }
      return total;
    } finally {
      exit();
    }
  }

  /**
   * Reads a line: up to and including a line feed, the end of the data, or {@code limit} bytes. It
   * reads single bytes; {@link Filters#buffer()} makes that faster where the source is slow.
   *
   * @param limit the most bytes, at least 1
   * @return the line with its line feed, or empty at the end of the data
   * @throws IOException if the chain cannot be read
   * @throws IllegalBlockingModeException if the source would have to wait; what was read of the
   *     line is lost
   */
  public Optional<byte[]> gets(int limit) throws IOException {
    if (limit < 1) {
      throw new IllegalArgumentException("limit " + limit + ": at least 1");
    }
    sink.handle().enter();
    try (var scratch = new Scratch()) {
      var line = new ByteArrayOutputStream();
      var one = scratch.memory();
      while (line.size() < limit) {
        int count = read(one, 1);
        if (count == 0) {
          throw new IllegalBlockingModeException();
        }
        if (count < 0) {
          break;
        }
        line.write(one.get(ValueLayout.JAVA_BYTE, 0));
        if (one.get(ValueLayout.JAVA_BYTE, 0) == '\n') {
          break;
        }
      }
      return line.size() == 0 ? Optional.empty() : Optional.of(line.toByteArray());
    } finally {
      exit();
    }
  }

  /**
   * Reads at least one byte into the array.
   *
   * @return how many; 0 if it would have to wait; -1 at the end
   */
  int read(byte[] into, int offset, int length) throws IOException {
    sink.handle().enter();
    try (var scratch = new Scratch()) {
      int count = read(scratch.memory(), Math.min(length, Transfers.MAX_PIECE));
      if (count > 0) {
        MemorySegment.copy(scratch.memory(), ValueLayout.JAVA_BYTE, 0, into, offset, count);
      }
      return count;
    } finally {
      exit();
    }
  }

  /** As {@link #read(byte[], int, int)} into a buffer, whose position moves. */
  int read(ByteBuffer into) throws IOException {
    sink.handle().enter();
    try (var scratch = new Scratch()) {
      return Transfers.into(into, scratch, this::read);
    } finally {
      exit();
    }
  }

  private int read(MemorySegment data, int length) throws IOException {
    turn(Direction.READING);
    int count = BIO_read(head, data, length);
    if (count <= 0) {
      return Outcome.ofRead(count, head, this);
    }
    Err.ERR_clear_error(); // a cipher that yields the last data may have told what comes next
    return count;
  }

  /** Writes at least one byte of the array; returns how many, 0 if it would have to wait. */
  int write(byte[] from, int offset, int length) throws IOException {
    sink.handle().enter();
    try (var scratch = new Scratch()) {
      int count = Math.min(length, Transfers.MAX_PIECE);
      MemorySegment.copy(from, offset, scratch.memory(), ValueLayout.JAVA_BYTE, 0, count);
      return write(scratch.memory(), count);
    } finally {
      exit();
    }
  }

  /** As {@link #write(byte[], int, int)} from a buffer, whose position moves. */
  int write(ByteBuffer from) throws IOException {
    sink.handle().enter();
    try (var scratch = new Scratch()) {
      return Transfers.from(from, scratch, this::write);
    } finally {
      exit();
    }
  }

  private int write(MemorySegment data, int length) throws IOException {
    if (ended) {
      throw new IOException("flushed: " + filters + " cannot take more");
    }
    turn(Direction.WRITING);
    written = true;
    int count = BIO_write(head, data, length);
    return count > 0 ? count : Outcome.ofWrite(head, this);
  }

  /** Before every transfer: what failed after the last one had moved some data is told now. */
  private void turn(Direction now) throws IOException {
    throwFailureOfJava();
    if (last != now) {
      if (now == Direction.READING) {
        sink.beforeReading();
      } else {
        sink.beforeWriting();
      }
      last = now;
    }
  }

  /** Notes that the user is about to write, so that even an empty message is ended. */
  void expectWriting() {
    var _ = claimed(() -> written = true);
  }

  /**
   * Writes all that is held back: {@code BIO_flush}. Base64, ciphers and compression end their
   * message; nothing more can be written through them.
   *
   * @throws IOException if the sink fails, or a cipher finds the final block wrong
   * @throws IllegalBlockingModeException if the sink would have to wait; flush again later
   */
  public void flush() throws IOException {
    if (!tryFlush()) {
      throw new IllegalBlockingModeException();
    }
  }

  /**
   * As {@link #flush()} for a sink that may have to wait.
   *
   * @return whether all is written; if not, flush again later
   */
  public boolean tryFlush() throws IOException {
    sink.handle().enter();
    try {
      return flushed();
    } finally {
      exit();
    }
  }

  /** The flush of a stream: only if the message can go on. */
  void flushStream() throws IOException {
    if (!claimed(() -> filters.stream().anyMatch(Filter::endsAtFlush))) {
      flush();
    }
  }

  private void flushNow() throws IOException {
    if (!flushed()) {
      throw new IllegalBlockingModeException();
    }
  }

  private boolean flushed() throws IOException {
    if (last == Direction.READING && !written) {
      return true; // a filter that decodes would take it for the end of an encoding
    }
    long result = BIO_flush(head);
    if (result <= 0) {
      return Outcome.ofFlush(head, this);
    }
    written = false;
    ended = filters.stream().anyMatch(Filter::endsAtFlush);
    return true;
  }

  /**
   * Whether there is no more to read: {@code BIO_eof}. A file knows only after a read that found
   * its end.
   */
  public boolean isEof() throws IOException {
    return ask(BioCtrl::BIO_eof) > 0;
  }

  /** The bytes that can be read at once, as far as is known: {@code BIO_pending}. */
  public long pending() throws IOException {
    return Math.max(0, ask(BioCtrl::BIO_pending));
  }

  /** The bytes that are held back, or 1 if some are: {@code BIO_wpending}. */
  public long pendingWrite() throws IOException {
    return Math.max(0, ask(BioCtrl::BIO_wpending));
  }

  private long ask(ToLongFunction<MemorySegment> question) throws IOException {
    sink.handle().enter();
    try {
      return answer(question.applyAsLong(head));
    } finally {
      exit();
    }
  }

  /** The answer of a command that reports no failure but that of Java code. */
  private long answer(long result) throws IOException {
    Err.ERR_clear_error();
    throwFailureOfJava();
    return result;
  }

  /**
   * Starts anew: {@code BIO_reset}. A file is at its start; memory is empty, or if it is read-only
   * at its start; digests, buffers and base64 have seen nothing.
   *
   * @throws UnsupportedOperationException if there is a cipher, which would need a new
   *     initialization vector, or if Java code cannot be reset
   * @throws IOException if it fails
   */
  public void reset() throws IOException {
    sink.handle().enter();
    try {
      if (filters.stream().anyMatch(filter -> filter.type() == BioType.CIPHER)) {
        throw new UnsupportedOperationException("a cipher cannot be reset: push a new one");
      }
      long result = BIO_reset(head);
      if (!isReset(result)) {
        var errors = Err.drain();
        throwFailureOfJava();
        if (errors.isEmpty()) {
          throw new UnsupportedOperationException("cannot be reset");
        }
        throw failure("cannot reset", errors);
      }
      last = Direction.NONE;
      written = false;
      ended = false;
    } finally {
      exit();
    }
  }

  /** What {@code BIO_reset} returns for success: 1, but 0 for a file. */
  boolean isReset(long result) {
    return result > 0 || (result == 0 && sink.type() == BioType.FILE);
  }

  /**
   * The offset in the source or sink, in bytes: {@code BIO_tell}.
   *
   * @throws UnsupportedOperationException if there is none, or a filter holds data
   */
  public long position() throws IOException {
    sink.handle().enter();
    try {
      long position = answer(BIO_tell(seekable()));
      if (position < 0) {
        throw new UnsupportedOperationException(sink.type() + " has no position");
      }
      return position;
    } finally {
      exit();
    }
  }

  /**
   * Moves to an offset in the source or sink: {@code BIO_seek}.
   *
   * @param position bytes from the start; memory has no offset beyond its end
   * @throws UnsupportedOperationException if the source or sink cannot, or a filter holds data
   * @throws IOException if it fails
   */
  public void seek(long position) throws IOException {
    if (position < 0) {
      throw new IllegalArgumentException("position " + position);
    }
    sink.handle().enter();
    try {
      if (answer(BIO_seek(seekable(), position)) < 0) {
        if (sink.type() == BioType.JAVA_SINK) {
          throw new UnsupportedOperationException("the Java code cannot seek");
        }
        throw failure("cannot seek to " + position, List.of());
      }
      last = Direction.NONE;
    } finally {
      exit();
    }
  }

  /** The source or sink itself, if the filters leave each byte where it is. */
  private MemorySegment seekable() {
    for (var filter : filters) {
      if (filter.type() != BioType.DIGEST && filter.type() != BioType.NULL_FILTER) {
        throw new UnsupportedOperationException(filter + " moves data");
      }
    }
    if (!sink.isSeekable()) {
      throw new UnsupportedOperationException(sink.type() + " has no position");
    }
    return sink.handle().pointer();
  }

  /**
   * A copy of what memory holds and has not been read: {@code BIO_get_mem_data}.
   *
   * @throws UnsupportedOperationException if the chain does not end in memory
   */
  public byte[] toByteArray() {
    return claimed(() -> {
      if (sink.type() != BioType.MEMORY) {
        throw new UnsupportedOperationException(sink.type() + " is not memory");
      }
      return BIO_get_mem_data(sink.handle().pointer()).toArray(ValueLayout.JAVA_BYTE);
    });
  }

  /**
   * Calls OpenSSL with the {@code BIO *} at the head of this chain, for those who know OpenSSL. The
   * function must neither free the BIO nor keep it, and reports a failure as {@code
   * OpenSslException}, as {@code Err.check} does.
   *
   * @throws JavaBioException if Java code in the chain threw
   */
  public <T> T call(Function<MemorySegment, T> function) throws IOException {
    sink.handle().enter();
    long before = BIO_number_written(head);
    try {
      var result = function.apply(head);
      throwFailureOfJava();
      return result;
    } catch (OpenSslException e) {
      throwFailureOfJava();
      throw e;
    } finally {
      written |= BIO_number_written(head) != before;
      last = Direction.NONE;
      exit();
    }
  }

  /** Whether the chain has been closed. */
  public boolean isClosed() {
    return sink.handle().isClosed();
  }

  /**
   * Flushes if anything was written, and frees all BIOs. Closing twice is harmless.
   *
   * @throws IOException if the flush fails or would have to wait, or if a stream, channel or other
   *     Java code cannot be closed; everything is freed nevertheless
   * @throws IllegalStateException if another thread is using the chain
   */
  @Override
  public void close() throws IOException {
    if (isClosed()) {
      return;
    }
    sink.handle().enter();
    var failures = new Closing();
    if (written) {
      failures.attempt(this::flushAtClose);
    }
    filters.forEach(filter -> failures.attempt(filter::free));
    failures.attempt(sink::free);
    failures.throwFirst();
  }

  private void flushAtClose() throws IOException {
    if (!flushed()) {
      throw new IOException("closed before all was written: the sink would have to wait");
    }
  }

  /**
   * Gives the chain back, and keeps all Java code in it reachable until here: C may have used it.
   */
  private void exit() {
    try {
      sink.handle().exit();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private <T> T claimed(Supplier<T> action) {
    sink.handle().enter();
    try {
      return action.get();
    } finally {
      exit();
    }
  }

  /** Runs an action on a filter that is still in this chain. */
  <T> T claimedFor(Filter filter, Supplier<T> action) {
    return claimed(() -> {
      if (!filter.isIn(this)) {
        throw new IllegalStateException("the filter has left the chain");
      }
      return action.get();
    });
  }

  /**
   * Whether the sink, or a filter on the way to it, would have to wait. Not all filters pass that
   * on when they are flushed.
   */
  boolean wouldBlock(MemorySegment from) {
    for (var bio = from; !bio.equals(MemorySegment.NULL); bio = BIO_next(bio)) {
      if (BIO_should_retry(bio)) {
        return true;
      }
    }
    return false;
  }

  /** Throws what Java code in this chain threw since this was last asked. */
  void throwFailureOfJava() throws IOException {
    var kept = sink.takeFailure();
    for (var filter : filters) {
      var next = filter.takeFailure();
      if (kept.isEmpty()) {
        kept = next;
      }
    }
    if (kept.isPresent()) {
      throw kept.get();
    }
  }

  /** Throws if a cipher has found its final block wrong, which reads as the end of the data. */
  void throwWrongFinalBlock(List<OpenSslError> errors) throws IOException {
    for (var filter : filters) {
      if (filter.type() == BioType.CIPHER && BIO_get_cipher_status(filter.handle.pointer()) <= 0) {
        var reason = new OpenSslException(errors).getMessage();
        throw new IOException(
            "the final block is wrong: the key, the data or its length",
            new BadPaddingException(reason));
      }
    }
  }

  IOException failure(String what, List<OpenSslError> errors) {
    return Failures.of(what, sink.path(), errors);
  }
}
