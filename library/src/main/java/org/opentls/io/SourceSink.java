package org.opentls.io;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A source, a sink, or both, written in Java; {@link Chain#of(SourceSink)} makes it a BIO, so that
 * any OpenSSL function reads and writes through it.
 *
 * <p>Implement {@link #read}, {@link #write} or both, as the channels of {@code java.nio} do; the
 * rest has defaults. What a method throws reaches the caller as the cause of a {@link
 * JavaBioException}. A buffer is valid only until the method returns, and only on its thread.
 *
 * {@snippet file="ChainExamples.java" region="java"}
 *
 * <p>The methods run under a frame of C. A virtual thread that blocks in one holds its carrier
 * thread meanwhile. Where that hurts, return 0 for "would block" and let the reader wait outside,
 * as with a non-blocking channel. A method must not use the chain that it is part of: that is an
 * {@code IllegalStateException}.
 */
public interface SourceSink {
  /** What {@link #read} returns at the end of the data. */
  int END = -1;

  /**
   * Reads at least one byte into the buffer and moves its position.
   *
   * @return how many bytes were read; 0 if it would have to wait; {@link #END} at the end
   */
  default int read(ByteBuffer into) throws IOException {
    throw new UnsupportedOperationException("not a source");
  }

  /**
   * Takes at least one byte from the buffer and moves its position.
   *
   * @return how many bytes were taken; 0 if it would have to wait
   */
  default int write(ByteBuffer from) throws IOException {
    throw new UnsupportedOperationException("not a sink");
  }

  /** As {@link #read}, but not beyond a line feed; reads single bytes unless overridden. */
  default int gets(ByteBuffer into) throws IOException {
    return Lines.read(into, this::read);
  }

  /**
   * Writes what is held back.
   *
   * @return whether that is done; false if it would have to wait
   */
  default boolean flush() throws IOException {
    return true;
  }

  /** Whether there is no more to read; known without asking once {@link #read} has said so. */
  default boolean isEof() throws IOException {
    return false;
  }

  /** The bytes that can be read without waiting, as far as is known. */
  default long pending() throws IOException {
    return 0;
  }

  /** The bytes that are held back. */
  default long pendingWrite() throws IOException {
    return 0;
  }

  /**
   * Goes back to the start, or to a state as new.
   *
   * @return whether it can
   */
  default boolean reset() throws IOException {
    return false;
  }

  /**
   * Moves to an offset from the start, in bytes.
   *
   * @return whether it can
   */
  default boolean seek(long offset) throws IOException {
    return false;
  }

  /** The offset from the start in bytes, or -1 if there is none. */
  default long position() throws IOException {
    return -1;
  }

  /** Called once when the chain is closed; not when a chain that nobody closed is collected. */
  default void close() throws IOException {}
}
