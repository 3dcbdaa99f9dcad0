package org.opentls.random;

import static java.lang.Math.acos;
import static java.lang.Math.cos;
import static java.lang.Math.exp;
import static java.lang.Math.floor;
import static java.lang.Math.log;
import static java.lang.Math.pow;
import static java.lang.Math.sqrt;

import java.util.random.RandomGenerator;

/**
 * The distributions of Python's {@code random}: the same algorithms, so that the same uniform
 * numbers give the same variates.
 *
 * <p>Every method here makes its variate of {@code nextDouble}, so a class with a generator of its
 * own may implement this interface. With a seeded one a simulation can be run again:
 *
 * {@snippet file="RandomExamples.java" region="seeded"}
 *
 * <p>No method keeps anything from one call to the next. A parameter that is not a number is always
 * an {@code IllegalArgumentException}.
 */
public interface Distributions extends RandomGenerator {
  /**
   * A number between {@code a} and {@code b}, in whichever order: {@code a} is a possible result,
   * and {@code b} only by rounding.
   *
   * @throws IllegalArgumentException if {@code b - a} is not finite
   */
  default double uniform(double a, double b) {
    Parameters.require(Double.isFinite(b - a), "b - a must be finite", b - a);
    return a + (b - a) * nextDouble();
  }

  /** As {@link #triangular(double, double, double)} with the mode in the middle. */
  default double triangular(double low, double high) {
    Parameters.require(Double.isFinite(high - low), "high - low must be finite", high - low);
    return triangularWithModeAt(0.5, low, high);
  }

  /**
   * The triangular distribution between {@code low} and {@code high}, which may be the same.
   *
   * @param mode the most likely number, from {@code low} to {@code high}
   * @throws IllegalArgumentException if {@code high - low} is not finite, or {@code mode} is not
   *     between the two
   */
  default double triangular(double low, double high, double mode) {
    Parameters.require(Double.isFinite(high - low), "high - low must be finite", high - low);
    boolean between = (low <= mode && mode <= high) || (high <= mode && mode <= low);
    Parameters.require(between, "mode must lie between low and high", mode);
    return triangularWithModeAt(low == high ? 0.5 : (mode - low) / (high - low), low, high);
  }

  /** The mode is given as a part of the way from {@code low} to {@code high}. */
  private double triangularWithModeAt(double part, double low, double high) {
    double u = nextDouble();
    return u > part
        ? high + (low - high) * sqrt((1.0 - u) * (1.0 - part))
        : low + (high - low) * sqrt(u * part);
  }

  /**
   * The normal distribution, by the ratio of uniform deviates (Kinderman and Monahan, 1977).
   *
   * @param mu the mean
   * @param sigma the standard deviation, finite and at least 0
   * @throws IllegalArgumentException if a parameter is out of its range
   */
  default double normal(double mu, double sigma) {
    Parameters.requireNormal(mu, sigma);
    while (true) {
      double u = nextDouble();
      double v = 1.0 - nextDouble();
      double z = Parameters.NORMAL_RATIO * (u - 0.5) / v;
      if (z * z / 4.0 <= -log(v)) {
        return mu + z * sigma;
      }
    }
  }

  /**
   * The normal distribution, by the method of Box and Muller. It draws two numbers a call and never
   * more; the second variate that they would give is dropped and not kept for the next caller.
   *
   * @param mu the mean
   * @param sigma the standard deviation, finite and at least 0
   * @throws IllegalArgumentException if a parameter is out of its range
   */
  default double gaussian(double mu, double sigma) {
    Parameters.requireNormal(mu, sigma);
    double angle = nextDouble() * Parameters.TWO_PI;
    double radius = sqrt(-2.0 * log(1.0 - nextDouble()));
    return mu + cos(angle) * radius * sigma;
  }

  /**
   * A number whose logarithm is distributed as {@link #normal(double, double)}.
   *
   * @param mu the mean of the logarithm
   * @param sigma the standard deviation of the logarithm, finite and at least 0
   * @throws IllegalArgumentException if a parameter is out of its range
   */
  default double lognormal(double mu, double sigma) {
    return exp(normal(mu, sigma));
  }

  /**
   * The exponential distribution: the time to the next of events that come at a constant rate.
   *
   * @param lambda the rate, which is 1 over the mean; not 0, and negative for negative numbers
   * @throws IllegalArgumentException if {@code lambda} is 0
   */
  default double exponential(double lambda) {
    Parameters.require(lambda < 0 || lambda > 0, "lambda must not be 0", lambda);
    return -log(1.0 - nextDouble()) / lambda;
  }

  /**
   * The von Mises distribution of angles, from 0 to 2π.
   *
   * @param mu the mean angle in radians, finite
   * @param kappa the concentration, at least 0; at 0 every angle is as likely as every other
   * @throws IllegalArgumentException if a parameter is out of its range
   */
  default double vonMises(double mu, double kappa) {
    Parameters.require(Double.isFinite(mu), "mu must be finite", mu);
    Parameters.require(kappa >= 0, "kappa must be at least 0", kappa);
    if (kappa <= 1e-6) {
      return Parameters.TWO_PI * nextDouble();
    }
    double s = 0.5 / kappa;
    double r = s + sqrt(1.0 + s * s);
    double z = vonMisesCosine(r);
    double q = 1.0 / r;
    double angle = acos(Math.clamp((q + z) / (1.0 + q * z), -1.0, 1.0));
    double turned = (nextDouble() > 0.5 ? mu + angle : mu - angle) % Parameters.TWO_PI;
    return turned < 0 ? turned + Parameters.TWO_PI : turned;
  }

  /** The rejection loop of Fisher, Statistical Analysis of Circular Data (1993). */
  private double vonMisesCosine(double r) {
    while (true) {
      double z = cos(Math.PI * nextDouble());
      double d = z / (r + z);
      double u = nextDouble();
      if (u < 1.0 - d * d || u <= (1.0 - d) * exp(d)) {
        return z;
      }
    }
  }

  /**
   * The gamma distribution with mean {@code alpha * beta}.
   *
   * @param alpha the shape, greater than 0 and at most {@code Double.MAX_VALUE / 2}
   * @param beta the scale, finite and greater than 0
   * @throws IllegalArgumentException if a parameter is out of its range
   */
  default double gamma(double alpha, double beta) {
    Parameters.requireShape("alpha", alpha);
    Parameters.requireScale("beta", beta);
    if (alpha == 1.0) {
      return -log(1.0 - nextDouble()) * beta;
    }
    return (alpha > 1.0 ? gammaAboveOne(alpha) : gammaBelowOne(alpha)) * beta;
  }

  /** Cheng, The generation of Gamma variables with non-integral shape parameters (1977). */
  private double gammaAboveOne(double alpha) {
    double spread = sqrt(2.0 * alpha - 1.0);
    double b = alpha - Parameters.LOG_4;
    double c = alpha + spread;
    while (true) {
      double u = nextDouble();
      if (!(1e-7 < u && u < 0.9999999)) {
        continue;
      }
      double w = 1.0 - nextDouble();
      double v = log(u / (1.0 - u)) / spread;
      double x = alpha * exp(v);
      double z = u * u * w;
      double r = b + c * v - x;
      if (r + Parameters.GAMMA_SQUEEZE - 4.5 * z >= 0.0 || r >= log(z)) {
        return x;
      }
    }
  }

  /** Algorithm GS of Ahrens and Dieter (1974). */
  private double gammaBelowOne(double alpha) {
    double b = (Math.E + alpha) / Math.E;
    while (true) {
      double p = b * nextDouble();
      double x = p <= 1.0 ? pow(p, 1.0 / alpha) : -log((b - p) / alpha);
      double u = nextDouble();
      if (u <= (p > 1.0 ? pow(x, alpha - 1.0) : exp(-x))) {
        return x;
      }
    }
  }

  /**
   * The beta distribution, from 0 to 1.
   *
   * @param alpha greater than 0 and at most {@code Double.MAX_VALUE / 2}
   * @param beta greater than 0 and at most {@code Double.MAX_VALUE / 2}
   * @throws IllegalArgumentException if a parameter is out of its range
   */
  default double beta(double alpha, double beta) {
    Parameters.requireShape("alpha", alpha);
    Parameters.requireShape("beta", beta);
    double y = gamma(alpha, 1.0);
    return y == 0.0 ? 0.0 : y / (y + gamma(beta, 1.0));
  }

  /**
   * The Pareto distribution, from 1 up.
   *
   * @param alpha the shape, greater than 0
   * @throws IllegalArgumentException if {@code alpha} is out of its range
   */
  default double pareto(double alpha) {
    Parameters.require(alpha > 0, "alpha must be greater than 0", alpha);
    return pow(1.0 - nextDouble(), -1.0 / alpha);
  }

  /**
   * The Weibull distribution, from 0 up.
   *
   * @param alpha the scale, finite and at least 0; at 0 every number is 0
   * @param beta the shape, greater than 0
   * @throws IllegalArgumentException if a parameter is out of its range
   */
  default double weibull(double alpha, double beta) {
    Parameters.require(
        alpha >= 0 && Double.isFinite(alpha), "alpha must be finite and at least 0", alpha);
    Parameters.require(beta > 0, "beta must be greater than 0", beta);
    double unit = pow(-log(1.0 - nextDouble()), 1.0 / beta);
    return alpha == 0 ? 0.0 : alpha * unit;
  }

  /**
   * The binomial distribution: how many of {@code n} trials succeed. The time it takes does not
   * grow with {@code n}.
   *
   * @param n the number of trials, at least 0
   * @param p the probability that a trial succeeds, from 0 to 1
   * @throws IllegalArgumentException if a parameter is out of its range
   */
  default int binomial(int n, double p) {
    Parameters.require(n >= 0, "n must be at least 0", n);
    Parameters.require(p >= 0.0 && p <= 1.0, "p must be from 0 to 1", p);
    if (p == 0.0 || p == 1.0) {
      return p == 0.0 ? 0 : n;
    }
    if (n == 1) {
      return nextDouble() < p ? 1 : 0;
    }
    if (p > 0.5) {
      return n - binomial(n, 1.0 - p);
    }
    return n * p < 10.0 ? binomialByGaps(n, p) : new BinomialRejection(n, p).draw(this);
  }

  /** Devroye's geometric method: draws the gaps between successes. */
  private int binomialByGaps(int n, double p) {
    double c = log(1.0 - p);
    if (c == 0.0) {
      return 0;
    }
    int successes = 0;
    double trial = floor(log(nextDouble()) / c) + 1;
    while (trial <= n) {
      successes++;
      trial += floor(log(nextDouble()) / c) + 1;
    }
    return successes;
  }
}
