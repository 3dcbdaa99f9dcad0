package org.opentls.cli;

import java.util.List;
import org.opentls.random.SystemRandom;

/**
 * A distribution of {@link SystemRandom}.
 *
 * @param command its name on the command line
 * @param description what is drawn, as a part of a sentence
 * @param parameters the names of the parameters
 * @param draw draws a number
 */
record Distribution(String command, String description, List<String> parameters, Draw draw) {
  /** Draws a number with the values of the parameters. */
  interface Draw {
    double draw(SystemRandom random, double[] parameters);
  }

  static final List<Distribution> ALL =
      List.of(
          new Distribution(
              "uniform", "numbers from A to B", List.of("A", "B"), (r, p) -> r.uniform(p[0], p[1])),
          new Distribution(
              "normal",
              "numbers of the normal distribution with mean MU and standard deviation SIGMA",
              List.of("MU", "SIGMA"),
              (r, p) -> r.normal(p[0], p[1])),
          new Distribution(
              "gaussian",
              "numbers of the normal distribution, by another method",
              List.of("MU", "SIGMA"),
              (r, p) -> r.gaussian(p[0], p[1])),
          new Distribution(
              "lognormal",
              "numbers whose logarithms are normally distributed",
              List.of("MU", "SIGMA"),
              (r, p) -> r.lognormal(p[0], p[1])),
          new Distribution(
              "triangular",
              "numbers from LOW to HIGH that gather about MODE",
              List.of("LOW", "HIGH", "MODE"),
              (r, p) -> r.triangular(p[0], p[1], p[2])),
          new Distribution(
              "exponential",
              "waiting times at a rate of LAMBDA",
              List.of("LAMBDA"),
              (r, p) -> r.exponential(p[0])),
          new Distribution(
              "gamma",
              "numbers of the gamma distribution with shape ALPHA and scale BETA",
              List.of("ALPHA", "BETA"),
              (r, p) -> r.gamma(p[0], p[1])),
          new Distribution(
              "beta",
              "numbers of the beta distribution, from 0 to 1",
              List.of("ALPHA", "BETA"),
              (r, p) -> r.beta(p[0], p[1])),
          new Distribution(
              "pareto",
              "numbers of the Pareto distribution with shape ALPHA",
              List.of("ALPHA"),
              (r, p) -> r.pareto(p[0])),
          new Distribution(
              "weibull",
              "numbers of the Weibull distribution with scale ALPHA and shape BETA",
              List.of("ALPHA", "BETA"),
              (r, p) -> r.weibull(p[0], p[1])),
          new Distribution(
              "vonmises",
              "angles about MU, the closer the greater KAPPA",
              List.of("MU", "KAPPA"),
              (r, p) -> r.vonMises(p[0], p[1])),
          new Distribution(
              "binomial",
              "how many of N trials succeed, each with probability P",
              List.of("N", "P"),
              Distribution::binomial));

  /**
   * Draws a number.
   *
   * @throws IllegalArgumentException if a parameter is out of its range
   */
  String draw(SystemRandom random, double[] values) {
    double drawn = draw.draw(random, values);
    return command.equals("binomial") ? Integer.toString((int) drawn) : Double.toString(drawn);
  }

  private static double binomial(SystemRandom random, double[] parameters) {
    int trials = (int) parameters[0];
    if (trials != parameters[0]) {
      throw new IllegalArgumentException("N is " + parameters[0] + ", not a whole number");
    }
    return random.binomial(trials, parameters[1]);
  }
}
