package org.opentls.io;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A filter written in Java; {@link Filters#of(JavaFilter)} makes it a BIO. It reads from and writes
 * to what stands below it, {@link Next}. All that {@link SourceSink} says holds here.
 */
public interface JavaFilter {
  /** What {@link #read} returns at the end of the data. */
  int END = -1;

  /**
   * Reads at least one byte into the buffer and moves its position.
   *
   * @return how many bytes were read; 0 if it would have to wait; {@link #END} at the end
   */
  int read(ByteBuffer into, Next next) throws IOException;

  /**
   * Takes at least one byte from the buffer and moves its position. What {@code next} does not take
   * yet is kept.
   *
   * @return how many bytes were taken; 0 if it would have to wait
   */
  int write(ByteBuffer from, Next next) throws IOException;

  /** As {@link #read}, but not beyond a line feed; reads single bytes unless overridden. */
  default int gets(ByteBuffer into, Next next) throws IOException {
    return Lines.read(into, one -> read(one, next));
  }

  /**
   * Writes what is held back, and flushes what stands below.
   *
   * @return whether that is done; false if it would have to wait
   */
  default boolean flush(Next next) throws IOException {
    return next.flush();
  }

  /** Whether there is no more to read; known without asking once {@link #read} has said so. */
  default boolean isEof(Next next) throws IOException {
    return next.isEof();
  }

  /** The bytes that can be read without waiting, as far as is known. */
  default long pending(Next next) throws IOException {
    return next.pending();
  }

  /** The bytes that are held back. */
  default long pendingWrite(Next next) throws IOException {
    return next.pendingWrite();
  }

  /** Forgets all that is held, and resets what stands below; whether it can. */
  default boolean reset(Next next) throws IOException {
    return next.reset();
  }

  /** Called once when the filter or its chain is closed; not when either is collected. */
  default void close() throws IOException {}
}
