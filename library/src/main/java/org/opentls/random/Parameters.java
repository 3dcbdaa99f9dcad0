package org.opentls.random;

/** Constants of the distributions, and checks of their parameters. */
final class Parameters {
  private Parameters() {}

  static final double TWO_PI = 2 * Math.PI;
  static final double LOG_4 = Math.log(4.0);
  static final double NORMAL_RATIO = 4 * Math.exp(-0.5) / Math.sqrt(2.0);
  static final double GAMMA_SQUEEZE = 1.0 + Math.log(4.5);

  static void require(boolean holds, String rule, double value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ": " + value);
    }
  }

  static void requireNormal(double mu, double sigma) {
    require(!Double.isNaN(mu), "mu must be a number", mu);
    require(sigma >= 0 && Double.isFinite(sigma), "sigma must be finite and at least 0", sigma);
  }

  /** An infinite scale would make a number that is none of a variate of 0. */
  static void requireScale(String name, double value) {
    require(
        value > 0 && Double.isFinite(value), name + " must be finite and greater than 0", value);
  }

  /** Twice a shape must be finite: the algorithms would never end. */
  static void requireShape(String name, double value) {
    require(
        value > 0 && Double.isFinite(2 * value),
        name + " must be greater than 0 and at most half of the greatest double",
        value);
  }
}
