package org.opentls.cli;

import java.util.List;
import org.opentls.random.SystemRandom;

/**
 * A distribution of {@link SystemRandom}.
 *
 * @param command its name on the command line
 * @param description what is drawn, as a part of a sentence
 * @param parameters the parameters in their order
 * @param example parameters and options of a command that makes sense
 * @param draw draws a number
 */
record Distribution(
    String command, String description, List<Parameter> parameters, String example, Draw draw) {
  /** A parameter of a distribution. */
  record Parameter(String label, String description) {}

  /** Draws a number with the values of the parameters. */
  interface Draw {
    double draw(SystemRandom random, double[] parameters);
  }

  private static final Parameter MU = new Parameter("MU", "The mean.");
  private static final Parameter SIGMA =
      new Parameter("SIGMA", "The standard deviation, 0 or more.");

  static final List<Distribution> ALL =
      List.of(
          new Distribution(
              "uniform",
              "numbers from A to B",
              List.of(new Parameter("A", "One end."), new Parameter("B", "The other end.")),
              "-1 1 -n 10",
              (r, p) -> r.uniform(p[0], p[1])),
          new Distribution(
              "normal",
              "numbers of the normal distribution",
              List.of(MU, SIGMA),
              "100 15 -n 10",
              (r, p) -> r.normal(p[0], p[1])),
          new Distribution(
              "gaussian",
              "numbers of the normal distribution, by another method",
              List.of(MU, SIGMA),
              "100 15 -n 10",
              (r, p) -> r.gaussian(p[0], p[1])),
          new Distribution(
              "lognormal",
              "numbers whose logarithms are normally distributed",
              List.of(
                  new Parameter("MU", "The mean of the logarithms."),
                  new Parameter("SIGMA", "Their standard deviation, 0 or more.")),
              "0 0.5 -n 10",
              (r, p) -> r.lognormal(p[0], p[1])),
          new Distribution(
              "triangular",
              "numbers from LOW to HIGH that gather about MODE",
              List.of(
                  new Parameter("LOW", "The least number."),
                  new Parameter("HIGH", "The greatest number."),
                  new Parameter("MODE", "The likeliest number.")),
              "0 10 2.5 -n 10",
              (r, p) -> r.triangular(p[0], p[1], p[2])),
          new Distribution(
              "exponential",
              "waiting times at a rate of LAMBDA",
              List.of(
                  new Parameter(
                      "LAMBDA", "Events in a unit of time, not 0; if negative, so are the times.")),
              "0.5 -n 10",
              (r, p) -> r.exponential(p[0])),
          new Distribution(
              "gamma",
              "numbers of the gamma distribution",
              List.of(
                  new Parameter("ALPHA", "The shape, more than 0."),
                  new Parameter("BETA", "The scale, more than 0.")),
              "2 3 -n 10",
              (r, p) -> r.gamma(p[0], p[1])),
          new Distribution(
              "beta",
              "numbers of the beta distribution, from 0 to 1",
              List.of(
                  new Parameter("ALPHA", "More than 0; draws towards 1."),
                  new Parameter("BETA", "More than 0; draws towards 0.")),
              "2 5 -n 10",
              (r, p) -> r.beta(p[0], p[1])),
          new Distribution(
              "pareto",
              "numbers of the Pareto distribution, from 1",
              List.of(new Parameter("ALPHA", "The shape, more than 0.")),
              "3 -n 10",
              (r, p) -> r.pareto(p[0])),
          new Distribution(
              "weibull",
              "numbers of the Weibull distribution",
              List.of(
                  new Parameter("ALPHA", "The scale, 0 or more."),
                  new Parameter("BETA", "The shape, more than 0.")),
              "1 1.5 -n 10",
              (r, p) -> r.weibull(p[0], p[1])),
          new Distribution(
              "vonmises",
              "angles about MU, in radians from 0 to 2 pi",
              List.of(
                  new Parameter("MU", "The mean angle."),
                  new Parameter("KAPPA", "How close they are to it; at 0 all are as likely.")),
              "3.14 4 -n 10",
              (r, p) -> r.vonMises(p[0], p[1])),
          new Distribution(
              "binomial",
              "how many of N trials succeed, each with probability P",
              List.of(
                  new Parameter("N", "The trials, a whole number from 0 to 2147483647."),
                  new Parameter("P", "The probability of success, from 0 to 1.")),
              "100 0.25 -n 10",
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
      throw new IllegalArgumentException(
          "n must be a whole number of at most " + Integer.MAX_VALUE + ": " + parameters[0]);
    }
    return random.binomial(trials, parameters[1]);
  }
}
