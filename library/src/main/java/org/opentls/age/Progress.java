package org.opentls.age;

import java.util.OptionalLong;
import java.util.concurrent.CancellationException;

/**
 * Told how far an encryption or decryption is. It is called in the thread that encrypts or
 * decrypts, after each piece of at most {@value Pipeline#RUN_SIZE} bytes that was written, and once
 * more at the end.
 */
@FunctionalInterface
public interface Progress {
  /**
   * Takes note.
   *
   * @param done bytes of plaintext, never fewer than before
   * @param total what {@code done} will come to, if the input is a file that tells; a file that
   *     changes meanwhile makes it wrong
   * @throws CancellationException to give up: the call ends with it, as with any other exception,
   *     and nothing is left at the target
   */
  void update(long done, OptionalLong total);
}
