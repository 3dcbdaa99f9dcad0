package org.opentls.benchmarks;

/**
 * How long each contestant works at a workload, in each round.
 *
 * @param warmups iterations that do not count
 * @param iterations iterations that count, each of which gives a sample
 * @param millis the length of an iteration in milliseconds
 */
record Pace(int warmups, int iterations, int millis) {
  /** How the figures came about, and how to read them. */
  String markdown(int rounds) {
    return """
    Rounds: %d; in each, every contestant starts anew and measures %d times %d ms after %d times \
    %d ms of warm-up. A cell: median ± half the interquartile range, then the speed relative to \
    C / to the JDK (above 1 is faster).
    """
        .formatted(rounds, iterations, millis, warmups, millis);
  }
}
