package org.opentls.cli;

import java.util.List;
import java.util.Locale;
import org.opentls.random.SystemRandom;

/** The distributions of {@link SystemRandom}, each with its parameters. */
enum Distribution {
  UNIFORM("numbers from A to B", List.of("A", "B"), (r, p) -> r.uniform(p[0], p[1])),
  NORMAL(
      "numbers of the normal distribution with mean MU and standard deviation SIGMA",
      List.of("MU", "SIGMA"),
      (r, p) -> r.normal(p[0], p[1])),
  GAUSSIAN(
      "numbers of the normal distribution, by another method",
      List.of("MU", "SIGMA"),
      (r, p) -> r.gaussian(p[0], p[1])),
  LOGNORMAL(
      "numbers whose logarithms are normally distributed",
      List.of("MU", "SIGMA"),
      (r, p) -> r.lognormal(p[0], p[1])),
  TRIANGULAR(
      "numbers from LOW to HIGH that gather about MODE",
      List.of("LOW", "HIGH", "MODE"),
      (r, p) -> r.triangular(p[0], p[1], p[2])),
  EXPONENTIAL(
      "waiting times at a rate of LAMBDA", List.of("LAMBDA"), (r, p) -> r.exponential(p[0])),
  GAMMA(
      "numbers of the gamma distribution with shape ALPHA and scale BETA",
      List.of("ALPHA", "BETA"),
      (r, p) -> r.gamma(p[0], p[1])),
  BETA(
      "numbers of the beta distribution, from 0 to 1",
      List.of("ALPHA", "BETA"),
      (r, p) -> r.beta(p[0], p[1])),
  PARETO(
      "numbers of the Pareto distribution with shape ALPHA",
      List.of("ALPHA"),
      (r, p) -> r.pareto(p[0])),
  WEIBULL(
      "numbers of the Weibull distribution with scale ALPHA and shape BETA",
      List.of("ALPHA", "BETA"),
      (r, p) -> r.weibull(p[0], p[1])),
  VONMISES(
      "angles about MU, the closer the greater KAPPA",
      List.of("MU", "KAPPA"),
      (r, p) -> r.vonMises(p[0], p[1])),
  BINOMIAL(
      "how many of N trials succeed, each with probability P",
      List.of("N", "P"),
      Distribution::binomial);

  private final String description;
  private final List<String> parameters;
  private final Draw draw;

  /** Draws a number. */
  private interface Draw {
    double draw(SystemRandom random, double[] parameters);
  }

  Distribution(String description, List<String> parameters, Draw draw) {
    this.description = description;
    this.parameters = parameters;
    this.draw = draw;
  }

  /** The name on the command line. */
  String command() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What is drawn, as a part of a sentence. */
  String description() {
    return description;
  }

  /** The names of the parameters. */
  List<String> parameters() {
    return parameters;
  }

  /**
   * Draws a number.
   *
   * @throws IllegalArgumentException if a parameter is out of its range
   */
  String draw(SystemRandom random, double[] parameters) {
    double drawn = draw.draw(random, parameters);
    return this == BINOMIAL ? Integer.toString((int) drawn) : Double.toString(drawn);
  }

  private static double binomial(SystemRandom random, double[] parameters) {
    int trials = (int) parameters[0];
    if (trials != parameters[0]) {
      throw new IllegalArgumentException("N is " + parameters[0] + ", not a whole number");
    }
    return random.binomial(trials, parameters[1]);
  }
}
