package org.opentls.io;

import static org.opentls.api.BioRetry.BIO_should_retry;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.opentls.api.Err;
import org.opentls.api.OpenSslError;

/** What it means that a call on a BIO moved nothing. */
final class Outcome {
  private Outcome() {}

  /**
   * The result of a read that returned 0 or less.
   *
   * @return {@link SourceSink#END}, or 0 if it would block
   * @throws IOException if it failed
   */
  static int ofRead(long result, MemorySegment bio, Chain chain) throws IOException {
    return ofRead(result, bio, chain, Err.drain());
  }

  /**
   * As {@link #ofRead(long, MemorySegment, Chain)} for a read that a filter makes. At the end of
   * the data it leaves the queue alone, which may hold entries of the call that the filter serves.
   */
  static int ofReadBelow(long result, MemorySegment bio, Chain chain) throws IOException {
    return ofRead(result, bio, chain, result < 0 ? Err.drain() : List.of());
  }

  private static int ofRead(long result, MemorySegment bio, Chain chain, List<OpenSslError> errors)
      throws IOException {
    chain.throwFailureOfJava();
    if (result < 0 && errors.isEmpty() && BIO_should_retry(bio)) {
      return 0;
    }
    chain.throwWrongFinalBlock(errors);
    if (result < 0 || !errors.isEmpty()) {
      throw chain.failure("cannot read", errors);
    }
    return SourceSink.END;
  }

  /**
   * The result of a write that returned 0 or less.
   *
   * @return 0, for it would block
   * @throws IOException if it failed
   */
  static int ofWrite(MemorySegment bio, Chain chain) throws IOException {
    return ofChange("cannot write", bio, chain);
  }

  /**
   * The result of a flush that returned 0 or less.
   *
   * @return false, for it would block
   * @throws IOException if it failed
   */
  static boolean ofFlush(MemorySegment bio, Chain chain) throws IOException {
    return ofChange("cannot flush", bio, chain) > 0;
  }

  private static int ofChange(String what, MemorySegment bio, Chain chain) throws IOException {
    var errors = Err.drain();
    chain.throwFailureOfJava();
    if (errors.isEmpty() && chain.wouldBlock(bio)) {
      return 0;
    }
    chain.throwWrongFinalBlock(errors);
    throw chain.failure(what, errors);
  }
}
