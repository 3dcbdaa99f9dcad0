package org.opentls.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers for people. */
final class StatusFormat {
  private StatusFormat() {}

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final long NANOS_PER_MICRO = 1_000;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  /** As in {@code 12,345}. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** As in {@code 3.2 /s}. */
  static String rate(double rate) {
    return (rate >= 100 ? count(Math.round(rate)) : String.format(Locale.ROOT, "%.1f", rate))
        + " /s";
  }

  /**
   * As in {@code 97.5 %}.
   *
   * @param part 0 to 1, or NaN if there is nothing to tell
   */
  static String percent(double part) {
    return Double.isNaN(part) ? "none yet" : String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }

  /** As in {@code 3.1 ms}. */
  static String latency(Duration time) {
    long nanos = time.toNanos();
    if (nanos < 1_000_000) {
      return nanos / NANOS_PER_MICRO + " µs";
    }
    return nanos < 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f ms", nanos / NANOS_PER_MILLI)
        : String.format(Locale.ROOT, "%.1f s", nanos / NANOS_PER_SECOND);
  }

  /** As in {@code 3 h 12 min}; the two greatest units. */
  static String span(Duration span) {
    if (span.isNegative()) {
      return "-" + span(span.negated());
    }
    if (span.toDays() >= 2) {
      return span.toDays() + " days";
    }
    if (span.toHours() >= 1) {
      return span.toHours() + " h " + span.toMinutesPart() + " min";
    }
    return span.toMinutes() >= 1
        ? span.toMinutes() + " min " + span.toSecondsPart() + " s"
        : span.toSeconds() + " s";
  }

  /** As in {@code 2026-04-01 12:00:00 UTC}. */
  static String time(Instant time) {
    return TIME.format(time);
  }

  /** As in {@code +0.012 s}. */
  static String offset(Duration offset) {
    return String.format(Locale.ROOT, "%+.3f s", offset.toNanos() / NANOS_PER_SECOND);
  }
}
