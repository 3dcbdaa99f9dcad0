package org.opentls.random;

/** The natural logarithm of {@code n!}. */
final class LogFactorial {
  private LogFactorial() {}

  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  /** Up to 15! every factorial is a {@code double} without rounding. */
  private static final double[] SMALL = small();

  private static double[] small() {
    var logs = new double[16];
    double factorial = 1;
    for (int n = 1; n < logs.length; n++) {
      factorial *= n;
      logs[n] = Math.log(factorial);
    }
    return logs;
  }

  /**
   * By Stirling's series beyond the exact ones; the first term left out is below 2e-14.
   *
   * @param n at least 0
   */
  static double of(int n) {
    if (n < SMALL.length) {
      return SMALL[n];
    }
    double r = 1.0 / n;
    double rr = r * r;
    double series = r * (1.0 / 12 - rr * (1.0 / 360 - rr * (1.0 / 1260 - rr / 1680)));
    return (n + 0.5) * Math.log(n) - n + HALF_LOG_TWO_PI + series;
  }
}
