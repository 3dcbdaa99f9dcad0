package org.opentls.random;

import java.lang.foreign.MemorySegment;

/** {@code RAND_bytes} or {@code RAND_priv_bytes}. */
@FunctionalInterface
interface Generator {
  /**
   * Fills {@code out}.
   *
   * @return 1, or another number after a failure that is told in the error queue
   */
  int generate(MemorySegment out, int size);
}
