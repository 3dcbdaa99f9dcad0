package org.opentls.benchmarks;

/** Where the input lies. */
public enum Memory {
  /** In a {@code byte[]}. */
  HEAP,

  /** In a direct {@code ByteBuffer}. */
  DIRECT
}
