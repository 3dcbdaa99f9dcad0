package org.opentls.random;

import static java.lang.Math.abs;
import static java.lang.Math.floor;
import static java.lang.Math.log;
import static java.lang.Math.sqrt;

import java.util.random.RandomGenerator;

/**
 * Algorithm BTRS: transformed rejection with squeeze, from Hörmann, The generation of binomial
 * random variates (1993). Needs {@code n * p >= 10} and {@code p <= 0.5}.
 */
final class BinomialRejection {
  private final int n;
  private final double p;
  private final double deviation;
  private final double a;
  private final double b;

  BinomialRejection(int n, double p) {
    this.n = n;
    this.p = p;
    deviation = sqrt(n * p * (1.0 - p));
    b = 1.15 + 2.53 * deviation;
    a = -0.0873 + 0.0248 * b + 0.01 * p;
  }

  int draw(RandomGenerator random) {
    double squeeze = 0.92 - 4.2 / b;
    while (true) {
      double u = random.nextDouble() - 0.5;
      double us = 0.5 - abs(u);
      double k = floor((2.0 * a / us + b) * u + (n * p + 0.5));
      // Not the complement: without a number, as at us == 0, there is no k.
      if (!(k >= 0 && k <= n)) {
        continue;
      }
      double v = random.nextDouble();
      if ((us >= 0.07 && v <= squeeze) || accepts((int) k, us, v)) {
        return (int) k;
      }
    }
  }

  private boolean accepts(int k, double us, double v) {
    double alpha = (2.83 + 5.1 / b) * deviation;
    int mode = (int) floor((n + 1.0) * p);
    double logRatio =
        LogFactorial.of(mode)
            + LogFactorial.of(n - mode)
            - LogFactorial.of(k)
            - LogFactorial.of(n - k)
            + (k - mode) * log(p / (1.0 - p));
    // The paper leaves out the logarithm on the left; errata and other implementations have it.
    return log(v * (alpha / (a / (us * us) + b))) <= logRatio;
  }
}
