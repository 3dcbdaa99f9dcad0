package org.opentls.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.opentls.tls.Latency;
import org.opentls.tls.ResumptionMetrics;

/**
 * What a server does: what it has done so far, and how that is more than it was a while ago.
 *
 * @param before a minute before, or less if the server began since
 */
record StatusView(StatusSnapshot now, StatusSnapshot before) {
  private static final double NANOS = 1e9;

  /** How long the while is, in seconds. */
  double seconds() {
    return Duration.between(before.time(), now.time()).toNanos() / NANOS;
  }

  /** How much more a number is. */
  long more(ToLongFunction<StatusSnapshot> number) {
    return number.applyAsLong(now) - number.applyAsLong(before);
  }

  /** How much more a number gets each second; 0 at the beginning. */
  double rate(ToLongFunction<StatusSnapshot> number) {
    double seconds = seconds();
    return seconds > 0 ? more(number) / seconds : 0;
  }

  static long full(StatusSnapshot snapshot) {
    return snapshot.tls().server().full();
  }

  static long resumed(StatusSnapshot snapshot) {
    return snapshot.tls().server().resumed();
  }

  static long failed(StatusSnapshot snapshot) {
    return snapshot.tls().server().failed();
  }

  /** The part of the server's clients that has resumed a session; NaN if none came. */
  double hitRate() {
    return part(more(each -> each.resumption().resumed()), more(StatusView::missed));
  }

  static long missed(StatusSnapshot snapshot) {
    return sum(snapshot.resumption().missed().values());
  }

  static long missed(ResumptionMetrics.Host host) {
    return sum(host.missed().values());
  }

  private static long sum(Iterable<Long> counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  /** A number of something and another number of something else: which part the first is. */
  static double part(long some, long others) {
    return some + others == 0 ? Double.NaN : (double) some / (some + others);
  }

  Latency handshakes() {
    return now.handshakes().since(before.handshakes());
  }

  Optional<Latency> lookups() {
    return now.lookups().map(latest -> latest.since(before.lookups().orElse(Latency.NONE)));
  }
}
