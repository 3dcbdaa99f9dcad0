package org.opentls.benchmarks;

import static java.util.Locale.ROOT;

import java.util.function.ToDoubleFunction;

/** What OpenTLS sets out to reach. */
sealed interface Target {
  /** Whether the figures reach it. */
  boolean isMet(Figures figures);

  /** The goal in a few words. */
  String goal();

  /** The figure that is held against the goal. */
  String reached(Figures figures);

  /**
   * Medians of one workload, in nanoseconds for an operation.
   *
   * @param own what is judged
   * @param limit the C program's
   * @param jdk the JDK's, or {@code NaN} where the JDK does not offer the work
   * @param jagged jagged's, or {@code NaN} where the work is not with age files
   * @param boringssl the faster one's of Conscrypt and Netty, or {@code NaN} where neither is there
   */
  record Figures(double own, double limit, double jdk, double jagged, double boringssl) {}

  /** A share of the C program's speed. */
  record OfLimit(double least) implements Target {
    @Override
    public boolean isMet(Figures figures) {
      return share(figures) >= least;
    }

    @Override
    public String goal() {
      return String.format(ROOT, "at least %.2f of C", least);
    }

    @Override
    public String reached(Figures figures) {
      return String.format(ROOT, "%.2f", share(figures));
    }

    private static double share(Figures figures) {
      return figures.limit() / figures.own();
    }
  }

  /** A time on top of the C program's. */
  record OverLimit(double nanos) implements Target {
    @Override
    public boolean isMet(Figures figures) {
      return excess(figures) <= nanos;
    }

    @Override
    public String goal() {
      return String.format(ROOT, "at most %.0f ns over C", nanos);
    }

    @Override
    public String reached(Figures figures) {
      return String.format(ROOT, "%+.0f ns", excess(figures));
    }

    private static double excess(Figures figures) {
      return figures.own() - figures.limit();
    }
  }

  /** A multiple of the JDK's speed. */
  static Target ofJdk(double least) {
    return new OfPeer("JDK", Figures::jdk, least);
  }

  /** A multiple of jagged's speed. */
  static Target ofJagged(double least) {
    return new OfPeer("jagged", Figures::jagged, least);
  }

  /** A multiple of the speed of Conscrypt and of Netty. */
  static Target ofBoringSsl(double least) {
    return new OfPeer("Conscrypt and Netty", Figures::boringssl, least);
  }

  /** A multiple of somebody's speed. */
  record OfPeer(String peer, ToDoubleFunction<Figures> nanos, double least) implements Target {
    @Override
    public boolean isMet(Figures figures) {
      return multiple(figures) >= least;
    }

    @Override
    public String goal() {
      boolean isWhole = least == Math.rint(least);
      return String.format(
          ROOT, isWhole ? "at least %.0f x %s" : "at least %.1f x %s", least, peer);
    }

    @Override
    public String reached(Figures figures) {
      return String.format(ROOT, "%.2f", multiple(figures));
    }

    private double multiple(Figures figures) {
      return nanos.applyAsDouble(figures) / figures.own();
    }
  }

  /** A time. */
  record Within(double nanos) implements Target {
    @Override
    public boolean isMet(Figures figures) {
      return figures.own() <= nanos;
    }

    @Override
    public String goal() {
      return String.format(ROOT, "at most %.0f ns", nanos);
    }

    @Override
    public String reached(Figures figures) {
      return String.format(ROOT, "%.1f ns", figures.own());
    }
  }
}
