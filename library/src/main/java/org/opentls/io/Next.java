package org.opentls.io;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What stands below a {@link JavaFilter}. It can be used until the method that got it returns, and
 * on the same thread; after that it throws {@code IllegalStateException}.
 */
public interface Next {
  /**
   * Reads into the buffer and moves its position.
   *
   * @return how many bytes were read; 0 if it would have to wait; -1 at the end
   */
  int read(ByteBuffer into) throws IOException;

  /**
   * Writes from the buffer and moves its position.
   *
   * @return how many bytes were written, which may be fewer than there are; 0 if it would have to
   *     wait
   */
  int write(ByteBuffer from) throws IOException;

  /**
   * Flushes all that stands below.
   *
   * @return whether that is done; false if it would have to wait
   */
  boolean flush() throws IOException;

  /** Whether there is no more to read. */
  boolean isEof() throws IOException;

  /** The bytes that can be read without waiting, as far as is known. */
  long pending() throws IOException;

  /** The bytes that are held back. */
  long pendingWrite() throws IOException;

  /** Resets all that stands below; whether it can. */
  boolean reset() throws IOException;
}
