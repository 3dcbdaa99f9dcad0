package org.opentls.benchmarks;

/** Which object does the work. */
public enum Instance {
  /** The same for every operation. */
  REUSED,

  /** A new one for each operation. */
  FRESH
}
